"""Lengths of things of which an end was not seen: told where they are known, else bounded."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ...scene.objects import SceneObject
from ..answer import Declined, DeclineReason, Number
from ..grounding.naming import listed
from ..measuring import chances, unseen
from .choices import nearest_number

TOLERANCE_M = 0.1
TOLERANCE_RATIO = 0.1
"""A length is right within the larger of both; its probability is that it is."""
KNOWN = 0.55
"""A length that is as told with less than this, because an end was not seen, is only bounded."""
Length = tuple[float, float]
"""A value and its 1 sigma, metres."""


def told(
    cases: Sequence[Length],
    choices: tuple[str, ...],
    factor: float,
    unit: str,
    least_m: float = TOLERANCE_M,
) -> tuple[Length, float]:
    """The length to tell, and the probability that it is right.

    Args:
        cases: what it may be, each as probable; the first is what was seen.
        choices: that are offered; the one to which most cases are nearest is meant.
        factor: from metres to the unit.
        least_m: the tolerance of what is small.
    """
    seen = cases[0]
    if not choices or len(cases) == 1:
        slack = max(least_m, TOLERANCE_RATIO * seen[0])
        shares = [
            chances.below(value, seen[0] + slack, std) - chances.below(value, seen[0] - slack, std)
            for value, std in cases
        ]
        return seen, math.fsum(shares) / len(shares)
    nearest = [
        tuple(nearest_number(choices, Number(value * factor, std * factor, unit)))
        for value, std in cases
    ]
    ((best, count),) = Counter(nearest).most_common(1)
    return cases[nearest.index(best)], count / len(cases)


def bounded(things: Sequence[SceneObject], bound: str) -> Declined:
    """The refusal of a length of which only a bound is known; it says that one."""
    why = listed([unseen.words(thing) for thing in things if unseen.is_open(thing)])
    return Declined(DeclineReason.NOT_OBSERVED_WELL, f"{why}: {bound}", (bound,))
