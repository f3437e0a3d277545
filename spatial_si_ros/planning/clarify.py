"""Which of the offered objects an answer to a question back means."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from ..answers.context import AskContext
from ..answers.grounding.ground import Resolved, resolve
from ..answers.grounding.naming import short_name
from ..answers.measuring.index import index_of
from ..language.declined import Declined
from ..language.parser import parse_reference
from ..scene.snapshot import SceneSnapshot

ALIKE = 0.8
_ARTICLES = ("the ", "a ", "an ")


def chosen_option(answer: str, options: Sequence[str]) -> str | None:
    """The option that the answer means: its number, its words, or words that only it has."""
    words = _bare(answer)
    if not words:
        return None
    if words.isdecimal():
        return options[int(words) - 1] if 1 <= int(words) <= len(options) else None
    bare = {_bare(option): option for option in options}
    if words in bare:
        return bare[words]
    asked = set(words.split()) - {"one"}
    holding = [option for key, option in bare.items() if asked and asked <= set(key.split())]
    if len(holding) == 1:
        return holding[0]
    close = difflib.get_close_matches(words, list(bare), n=1, cutoff=ALIKE)
    return bare[close[0]] if close and not holding else None


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
    lower = " ".join(words.lower().strip(" .!?").split())
    for article in _ARTICLES:
        if lower.startswith(article):
            return lower[len(article) :]
    return lower
