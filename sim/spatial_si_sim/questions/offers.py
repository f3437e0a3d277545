"""Choices beside a question: the right one and others that could well be."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from ..truth.grounds import Value
from .drafted import Offer

MOST = 4
FACTORS = (0.35, 0.5, 0.65, 1.0, 1.45, 1.9, 2.5)
"""Steps between wrong numbers and the right one, each well beyond 10 %."""


def words(options: Sequence[str], shown: Mapping[str, str] | None = None) -> Offer:
    """From a fixed list; of more than four, three others are drawn.

    Args:
        shown: how a value is worded, where it is not by itself.
    """

    def offer(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
        if value not in options:
            return None
        others = [option for option in options if option != value]
        listed = [str(value), *draw.sample(others, min(MOST - 1, len(others)))]
        return [shown[each] if shown else each for each in listed], 0

    return offer


def things(named: Mapping[int, str]) -> Offer:
    """Each listed thing by its words; the value is the set of one of them."""

    def offer(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
        if not isinstance(value, frozenset) or len(value) != 1:
            return None
        (right,) = value
        if right not in named or len(set(named.values())) < len(named):
            return None
        others = [text for number, text in named.items() if number != right]
        return [named[right], *draw.sample(others, min(MOST - 1, len(others)))], 0

    return offer


def number(unit: str) -> Offer:
    """Numbers of one unit; the right one is as often the smallest as the largest."""

    def offer(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
        if not isinstance(value, float) or value <= 0.0:
            return None
        digits = 0 if value >= 20.0 else 1 if value >= 2.0 else 2
        middle = FACTORS.index(1.0)
        lowest = middle - draw.randrange(MOST)
        numbers = [f"{value * FACTORS[lowest + step]:.{digits}f}" for step in range(MOST)]
        if len(set(numbers)) < MOST:
            return None
        return [f"{each} {unit}" for each in numbers], middle - lowest

    return offer


def count(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
    """Whole numbers in a row that hold the right one."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    lowest = max(0, value - draw.randrange(MOST))
    return [str(lowest + step) for step in range(MOST)], value - lowest


def yes_or_no(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
    if not isinstance(value, bool):
        return None
    return ["Yes", "No"], 0 if value else 1


def turns(value: Value, draw: random.Random) -> tuple[Sequence[str], int] | None:
    """Other turns in one or more places of a route."""
    if not isinstance(value, tuple) or not value:
        return None
    names = ("turn left", "turn right", "turn back", "go straight")
    found = [", ".join(str(each) for each in value)]
    for _ in range(40):
        changed = [str(each) for each in value]
        for place in draw.sample(range(len(changed)), draw.randint(1, len(changed))):
            changed[place] = draw.choice([name for name in names if name != changed[place]])
        text = ", ".join(changed)
        if text not in found:
            found.append(text)
        if len(found) == MOST:
            return found, 0
    return None
