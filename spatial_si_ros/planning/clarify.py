"""Which of the offered objects an answer to a question back means."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ..answers.context import AskContext
from ..answers.grounding.ground import Grounder, Resolved, resolve
from ..answers.grounding.naming import short_name
from ..answers.measuring.index import index_of
from ..language.declined import Declined
from ..language.parser import parse_reference
from ..language.words.numbers import NUMBER_WORDS, ORDINALS
from ..scene.snapshot import SceneSnapshot

ALIKE = 0.8
NO = "no"
"""An option that refuses what is offered."""
NEITHER = "neither"
"""The answer that none of the options is meant."""
_ARTICLES = ("the ", "a ", "an ", "please ")
_YES = frozenset(
    {"yes", "yeah", "yep", "yes please", "sure", "ok", "okay", "right", "correct", "exactly",
     "of course", "that one", "please", "that is right", "yes that one", "yes it is", "do it"}
)  # fmt: skip
_NEITHER = frozenset(
    {"no", "nope", "neither", "none", "none of them", "neither of them", "none of these",
     "no thanks", "no thank you", "not that one", "neither one", "nothing", "no neither",
     "none of those", "neither of those"}
)  # fmt: skip
_LEADS = ("no ", "i mean ", "i meant ", "i want ", "yes ", "take ", "um ", "uh ", "well ")
_RANK_WORDS = frozenset({"one", "the", "number", "option", "please"})


def chosen_option(
    answer: str,
    options: Sequence[str],
    snapshot: SceneSnapshot | None = None,
    context: AskContext | None = None,
) -> str | None:
    """The option that the answer means: its number or place in the list, its words, words that
    only it has, yes where there is one to agree to, or what is true of it alone in the map.

    NEITHER where it says that none is meant; None where it is not understood.

    Args:
        snapshot, context: to understand "the one near the window"; None: it is not.
    """
    said = _bare(answer)
    meant = [option for option in options if option != NO]
    if said in _NEITHER:
        return NO if NO in options else NEITHER
    if said in _YES and len(meant) == 1:
        return meant[0]
    words = _without_lead(said)
    if not words:
        return None
    rank = _rank(words, len(meant))
    if rank is not None:
        return meant[rank - 1] if 1 <= rank <= len(meant) else None
    bare = {_bare(option): option for option in meant}
    if words in bare:
        return bare[words]
    asked = {*words.split()} - {"one", "i", "mean", "want"}
    holding = [option for key, option in bare.items() if asked and asked <= set(key.split())]
    if len(holding) == 1:
        return holding[0]
    described = _described(words, meant, snapshot, context) if snapshot is not None else None
    if described is not None:
        return described
    close = difflib.get_close_matches(words, list(bare), n=1, cutoff=ALIKE)
    return bare[close[0]] if close and not holding else None


def _without_lead(words: str) -> str:
    """ "No, the blue one" names another one; a bare "no" stays."""
    for lead in _LEADS:
        if words.startswith(lead) and _bare(words[len(lead) :]):
            return _without_lead(_bare(words[len(lead) :]))
    return words


def _rank(words: str, count: int) -> int | None:
    """The place in the list that is said: "2", "the second one", "number two", "the last"."""
    parts = [part for part in words.split() if part not in _RANK_WORDS]
    if words in ("one", "number one", "option one"):
        return 1
    if len(parts) != 1:
        return None
    (part,) = parts
    if part.isdecimal():
        return int(part)
    if part == "last":
        return count
    if part in ORDINALS:
        return ORDINALS[part]
    if words.split()[0] in ("number", "option") and part in NUMBER_WORDS:
        return int(NUMBER_WORDS[part])
    return int(NUMBER_WORDS[part]) if part in NUMBER_WORDS and words == part else None


def _described(
    words: str,
    options: Sequence[str],
    snapshot: SceneSnapshot,
    context: AskContext | None,
) -> str | None:
    """ "The one near the window": the only option of which that is true."""
    asked = context if context is not None else AskContext()
    ids = option_ids(options, snapshot, asked)
    reference = parse_reference(words if words.startswith("the ") else f"the {words}")
    if isinstance(reference, Declined) or not ids:
        return None
    index = index_of(snapshot)
    members = Grounder(index, asked).members(reference)
    if isinstance(members, Declined):
        return None
    likely = {index.objects[row].id for row in members.likely()}
    meant = [option for option, number in ids.items() if number in likely]
    return meant[0] if len(meant) == 1 else None


def option_ids(
    options: Sequence[str], snapshot: SceneSnapshot, context: AskContext
) -> dict[str, int]:
    """The object that each option names, by the names that the map gives; unknown ones left out."""
    index = index_of(snapshot)
    named = {short_name(thing, index): thing.id for thing in index.objects}
    named |= {thing.name: thing.id for thing in index.objects}
    found: dict[str, int] = {}
    for option in options:
        if option in named:
            found[option] = named[option]
            continue
        reference = parse_reference(option)
        if isinstance(reference, Declined):
            continue
        resolved = resolve(reference, snapshot, context)
        if isinstance(resolved, Resolved):
            found[option] = resolved.thing.id
    return found


def _bare(words: str) -> str:
    lower = " ".join(words.lower().replace(",", " ").strip(" .!?").split())
    lower = lower.removesuffix(" please")
    for article in _ARTICLES:
        if lower.startswith(article):
            return lower[len(article) :]
    return lower
