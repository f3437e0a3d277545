"""Parts of questions out of the parts of a parse tree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from ..geometry.relations import RelationKind
from . import queries as q
from .chains import (
    SIDES,
    Chain,
    NotUnderstood,
    Nouns,
    Phrase,
    hoisted,
    landmark_of,
    reference_of,
    test_of,
)
from .lexicon import ROOMS
from .references import Landmark, Person, Qualifier, Reference, Who
from .tokens import Token

T = TypeVar("T")


def of_type(kind: type[T], items: tuple[Any, ...]) -> list[T]:
    return [item for item in items if isinstance(item, kind)]


def token_value(items: tuple[Any, ...], *types: str) -> Any:
    """The value of the first token of one of these types, None without any."""
    return next((t.value for t in of_type(Token, items) if t.type in types), None)


OFFERED = SIDES | {
    RelationKind.NORTH_OF, RelationKind.SOUTH_OF, RelationKind.EAST_OF, RelationKind.WEST_OF,
}  # fmt: skip
"""What a question can offer as directions."""

ANYTHING = Nouns(None, None, False, None)


def relation_kind(token: Token) -> RelationKind:
    if not isinstance(token.value, RelationKind):
        raise TypeError(f"token {token} is no relation")
    return token.value


def named(items: tuple[Any, ...]) -> list[Any]:
    """What is named among the items: nouns, chains, persons; not the words between them."""
    return [item for item in items if not isinstance(item, Token) or item.type == "PERSON"]


def chain_of(item: Any) -> Chain | Person:
    if isinstance(item, Token):
        return Person(item.value)
    return Chain(item) if isinstance(item, Nouns) else item


def landmark(item: Any) -> Landmark:
    return Person(item.value) if isinstance(item, Token) else landmark_of(item)


def intrinsic(relation: RelationKind, landmark: Nouns) -> Phrase:
    if relation not in SIDES:
        raise NotUnderstood(f"'{relation.value}' does not depend on a point of view")
    return Phrase(relation, (Chain(landmark),), intrinsic=True)


def no_person(words: Any) -> Chain:
    if not isinstance(words, Chain):
        raise NotUnderstood("this can be asked about objects, not about persons or the robot")
    return words


def singular(reference: Reference) -> Reference:
    readings = tuple(replace(reading, plural=False) for reading in reference.readings)
    return replace(reference, plural=False, readings=readings)


def which(chain: Chain) -> q.Question:
    reference = singular(reference_of(chain))
    return q.WhatIs(reference) if reference.superlative is None else q.WhichIs(reference)


def predicated(nouns: Nouns, items: tuple[Any, ...]) -> Chain:
    """ "(Which) chair near the table is farthest from the door": what follows "is" describes the
    chair, not the table, where something stands before it."""
    cut = next((i for i, item in enumerate(items) if isinstance(item, Token)), None)
    if not cut:
        return Chain(nouns, tuple(of_type(Phrase, items)))
    after = of_type(Phrase, items[cut:])
    if not after:
        return Chain(nouns, tuple(of_type(Phrase, items[:cut])))
    brackets = (*nouns.brackets, *_nested(after))
    return Chain(replace(nouns, brackets=brackets), tuple(of_type(Phrase, items[:cut])))


def _nested(phrases: list[Phrase]) -> list[Phrase]:
    """What is predicated of a noun: each describes the landmark before it, until an "and"."""
    first, *rest = hoisted(tuple(phrases))
    heads = [first]
    for phrase in rest:
        landmarks = heads[-1].landmarks
        if phrase.joined or not landmarks or not isinstance(landmarks[-1], Chain):
            heads.append(phrase)
            continue
        last = replace(landmarks[-1], phrases=(*landmarks[-1].phrases, phrase))
        heads[-1] = replace(heads[-1], landmarks=(*landmarks[:-1], last))
    return heads


def direction(subject: Reference, groups: tuple[tuple[Phrase, ...], ...]) -> q.Question:
    """ "to my left, right or back": one landmark for all options."""
    tests = [test_of(group) for group in groups]
    if all(isinstance(test, Qualifier) and test.relation not in OFFERED for test in tests):
        return _whereabouts(subject, tests)
    landmark: Landmark = Person(Who.VIEWER)
    intrinsic = False
    options: list[RelationKind] = []
    for test in tests:
        if not isinstance(test, Qualifier) or test.relation not in OFFERED:
            raise NotUnderstood("the options must be directions: left, right, front, behind")
        options.append(test.relation)
        if test.landmarks[0] != Person(Who.VIEWER):
            if landmark not in (Person(Who.VIEWER), test.landmarks[0]):
                raise NotUnderstood("the options must be directions from the same thing")
            landmark = test.landmarks[0]
            intrinsic = test.intrinsic
    if len(set(options)) != len(options):
        raise NotUnderstood("the same direction is offered twice")
    return q.Direction(subject, tuple(options), landmark, intrinsic)


def _whereabouts(subject: Reference, tests: list[Any]) -> q.WhereIs | q.WhichRoom:
    """ "Is the mug on the table or in the sink?": where it is; of rooms: which."""
    marks = [mark for test in tests for mark in test.landmarks]
    if all(isinstance(mark, Reference) and mark.kind in ROOMS for mark in marks):
        return q.WhichRoom(subject)
    return q.WhereIs(subject)
