"""What a question speaks of: what "it", "there" and "the other one" may mean after it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..geometry.relations import RelationKind
from . import queries as q
from .chains import SOMETHING_NAMED, NotUnderstood
from .references import Landmark, Qualifier, Reference


def subject_of(question: q.Question) -> Reference | None:
    """The thing that a question is about; None when it is about no one thing."""
    for name in ("subject", "reference", "first", "room"):
        named: Landmark | None = getattr(question, name, None)
        if isinstance(named, Reference):
            return named
    if isinstance(question, q.AllOf):
        return subject_of(question.parts[-1])
    if isinstance(question, q.WhichOf):
        return question.options[0] if len(question.options) == 1 else None
    return None


def place_of(question: q.Question) -> Qualifier | None:
    """The place that a question speaks of: "on the table", "in the kitchen"."""
    if isinstance(question, q.IsRelation):
        return question.predicate
    if isinstance(question, q.RoomArea) and question.room is not None:
        return Qualifier(RelationKind.IN, (question.room,))
    subject = subject_of(question)
    if subject is not None and subject.qualifiers:
        return subject.qualifiers[-1]
    return None


PRONOUNS = frozenset(
    {"it", "they", "them", "one", "its", "their", "he", "she", "him", "her", "his", "there"}
)
"""Words that may mean what was named before."""
_OWN = (["left"], ["right"], ["front"], ["back"], ["own"], ["side"])
_NAMING = (
    "looking at", "about", "as for", "regarding", "concerning", "suppose", "i am looking for",
    "look at", "i see", "there is", "there are", "consider", "take", "i am thinking of",
    "think of", "see", "i mean", "i can see", "we have", "you see", "i need", "i lost",
    "i have lost", "here is",
)  # fmt: skip


def replaced(words: list[str], antecedent: list[str]) -> list[str]:
    """Words with "it", "that one", "they" replaced by what they mean."""
    out: list[str] = []
    i = 0
    while i < len(words):
        if words[i : i + 2] in (["that", "one"], ["this", "one"]):
            out += antecedent
            i += 2
            continue
        if (
            words[i] in ("its", "their")
            or words[i] in ("his", "her")
            and words[i + 1 : i + 2] in _OWN
        ):
            out += [*antecedent, "'s"]
        elif words[i] in ("it", "they", "them", "he", "she", "him", "her"):
            out += antecedent
        else:
            out.append(words[i])
        i += 1
    return out


def named_before(words: list[str]) -> tuple[list[str], list[str]] | None:
    """A thing that is only named, and the question behind it: "The sofa: how wide is it?",
    "I am looking for the mug. Where is it?"; None where the words are not so."""
    cut = next((i for i, word in enumerate(words) if word in (".", ":", ";", ",")), None)
    if not cut or cut + 1 >= len(words):
        return None  # nothing before the mark, or nothing behind it
    first, rest = words[:cut], words[cut + 1 :]
    for naming in _NAMING:
        opening = naming.split()
        if first[: len(opening)] == opening:
            return first[len(opening) :], rest
    return (first, rest) if first[0] in ("the", "my", "your", "this", "that") else None


def others_settled(question: Any, before: Reference | None) -> Any:
    """The question with every "other" told from what: from the thing of its kind that the same
    sentence names, or else from the one that was asked about before.

    Raises:
        NotUnderstood: nothing of that kind was named.
    """
    if not any(each.other_than is SOMETHING_NAMED for each in _references(question)):
        return question
    named = [each for each in _references(question) if each.other_than is None]
    return _settled(question, [*named, *([before] if before is not None else [])])


def _references(node: Any) -> list[Reference]:
    """All references in a question, outer ones first."""
    found = [node] if isinstance(node, Reference) else []
    if isinstance(node, tuple):
        return [each for part in node for each in _references(part)]
    if is_dataclass(node) and not isinstance(node, type):
        for each in fields(node):
            if each.name not in ("readings", "other_than"):
                found += _references(getattr(node, each.name))
    return found


def _settled(node: Any, named: list[Reference]) -> Any:
    if isinstance(node, tuple):
        return tuple(_settled(each, named) for each in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    if isinstance(node, Reference) and node.other_than is SOMETHING_NAMED:
        fitting = [each for each in named if node.kind is None or each.kind == node.kind]
        if not fitting:
            what = f"the other {node.kind or 'one'}"
            raise NotUnderstood(f"'{what}' is other than which? Name the first one")
        node = replace(node, kind=fitting[0].kind, other_than=fitting[0])
        named = [each for each in named if each is not node]
    changes = {
        each.name: _settled(getattr(node, each.name), named)
        for each in fields(node)
        if each.name not in ("other_than",)
    }
    return replace(node, **changes)
