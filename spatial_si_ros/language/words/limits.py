"""Limits of distance: "within 2 m of", "more than three feet from"."""

from __future__ import annotations

import re

from ...geometry.relations import RelationKind
from .numbers import METRES, NUMBER_WORDS, UNITS, number_of

_WITHIN = (
    "no more than|no farther than|no further than"
    "|less than|fewer than|closer than|nearer than|at most|up to|within a distance of"
    "|within a radius of|in a radius of|within a range of|under|within"
)
_BEYOND = (
    "no less than|more than|farther than|further than"
    "|farther away than|further away than|at least|over|beyond"
)
_AMOUNT = r"(?:\d+(?:\.\d+)?|a|an|half|and|of|couple|few|" + "|".join(NUMBER_WORDS) + ")"
_LIMIT = re.compile(
    rf"(?:(?P<within>{_WITHIN})|(?P<beyond>{_BEYOND})) (?P<number>{_AMOUNT}(?: {_AMOUNT}){{0,4}})"
    rf" (?P<unit>{'|'.join(UNITS)})(?: (?:away|off|distant|distance))?"
    r"(?: (?:of|from|to|around))(?= )"
)
_FIRST = frozenset(word.split()[0] for word in (*_WITHIN.split("|"), *_BEYOND.split("|")))
_MOST_WORDS = 14


def limit_at(words: list[str], i: int) -> tuple[RelationKind, float, int] | None:
    """A limit that begins at word i: WITHIN or BEYOND, metres, and how many words it has."""
    if words[i] not in _FIRST:
        return None
    found = _LIMIT.match(" ".join(words[i : i + _MOST_WORDS]))
    if found is None:
        return None
    number = number_of(found["number"].split())
    if number is None:
        return None
    relation = RelationKind.WITHIN if found["within"] else RelationKind.BEYOND
    metres = number * METRES[UNITS[found["unit"]]]
    return relation, round(metres, 6), len(found.group().split())
