"""What a thing may be beyond the faces at which it was only cut off, and what hangs on that."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from ...errors import DegenerateGeometry
from ...geometry.boxes import OrientedBox
from ...scene.objects import SceneObject
from ..grounding.grounded import Sight
from .measured import Measured

GROWN = (0.0, 0.4, 1.0, 2.0)
"""How much longer a thing may be than what was seen of it, as a share; all as probable.

Measured on maps of 2 to 4 rendered pictures: a quarter of the faces that were cut off were the
true ones to 10 %, and half of the others had more than once as much behind them.
"""
MOST_M = 1.5
_SLENDER = 0.5
"""What was seen of a thing may be a sliver: it is not taken for shorter than this share of its
longest edge."""
_MANY = 2
_CASES = 16


def is_open(thing: SceneObject) -> bool:
    """Whether it may go on beyond what was seen of it."""
    return any(thing.open_faces)


def variants(thing: SceneObject) -> tuple[SceneObject, ...]:
    """What it may be, each as probable; the first is what was seen, alone where that is all."""
    if not is_open(thing):
        return (thing,)
    return tuple(replace(thing, box=_grown(thing, step)) for step in range(len(GROWN)))


def _grown(thing: SceneObject, step: int) -> OrientedBox:
    """Its box longer at every open face; of several faces each by another share."""
    box = thing.box
    least_m = _SLENDER * float(box.size_m.max())
    low, high = -0.5 * box.size_m, 0.5 * box.size_m
    opened = 0
    for face, is_open_there in enumerate(thing.open_faces):
        if not is_open_there:
            continue
        axis = face // 2
        share = GROWN[(step + (opened if step else 0)) % len(GROWN)]
        more_m = min(share * max(float(box.size_m[axis]), least_m), MOST_M)
        opened += 1
        if face % 2:
            low[axis] -= more_m
        else:
            high[axis] += more_m
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    x, y, z = 0.5 * (low + high)
    shift_m = np.array([cos * x - sin * y, sin * x + cos * y, z])
    return OrientedBox(box.centre_m + shift_m, high - low, box.yaw_rad)


def cases(things: Sequence[SceneObject]) -> list[tuple[SceneObject, ...]]:
    """What several things may be together, each case as probable; the first is what was seen."""
    many = [variants(thing) for thing in things]
    if sum(len(each) > 1 for each in many) <= _MANY:
        return list(product(*many))
    steps = range(len(GROWN))
    return [
        tuple(each[(step * (k + 1)) % len(each)] for k, each in enumerate(many)) for step in steps
    ]


def mingled(things: Sequence[SceneObject]) -> list[tuple[SceneObject, ...] | None]:
    """A few cases of what many things may be; None is what was seen, alone where that is all."""
    if not any(is_open(thing) for thing in things):
        return [None]
    many = [variants(thing) for thing in things]
    cases_: list[tuple[SceneObject, ...] | None] = [None]
    for case in range(1, _CASES):
        # Every pair of things meets in every combination of shares, about as often.
        cases_.append(tuple(each[_mingled(case, k) % len(each)] for k, each in enumerate(many)))
    return cases_


def _mingled(case: int, place: int) -> int:
    """A share for one of many things in one of many cases: spread evenly, and always the same."""
    return (case * (2 * place + 1) + (case // len(GROWN)) * (place + 1)) % len(GROWN)


def mixed(
    judge: Callable[[tuple[SceneObject, ...]], Measured], things: Sequence[SceneObject]
) -> Measured:
    """A relation of things, whatever they may be beyond what was seen of them.

    Args:
        judge: the relation of one case.

    Raises:
        DegenerateGeometry: it has no meaning for what was seen.
    """
    seen = judge(tuple(things))
    if not any(is_open(thing) for thing in things):
        return seen
    shares = [seen.probability]
    for case in cases(things)[1:]:
        try:
            shares.append(judge(case).probability)
        except DegenerateGeometry:
            continue
    ends = "; ".join(words(thing) for thing in things if is_open(thing))
    return Measured(float(np.mean(shares)), f"{seen.explanation}; {ends}")


def mean(judge: Callable[[tuple[SceneObject, ...]], float], things: Sequence[SceneObject]) -> float:
    """The mean of a probability over what things may be beyond what was seen of them."""
    shares = [judge(case) for case in cases(things)]
    return math.fsum(shares) / len(shares)


def with_places(ends: Sequence[SceneObject | Sight]) -> list[list[SceneObject | Sight]]:
    """Cases of things among which places stand, too; those stay as they are."""
    rows = [k for k, each in enumerate(ends) if isinstance(each, SceneObject)]
    found = []
    for case in cases([each for each in ends if isinstance(each, SceneObject)]):
        one = list(ends)
        for k, thing in zip(rows, case, strict=True):
            one[k] = thing
        found.append(one)
    return found


def spread_rad(
    azimuth: Callable[[tuple[SceneObject, ...]], float], things: Sequence[SceneObject]
) -> float:
    """How far an angle may be from that of what was seen, 1 sigma; 0 where all was seen to end."""
    if not any(is_open(thing) for thing in things):
        return 0.0
    seen = azimuth(tuple(things))
    offs = []
    for case in cases(things):
        try:
            offs.append(math.remainder(azimuth(case) - seen, 2.0 * math.pi) ** 2)
        except DegenerateGeometry:
            continue
    return math.sqrt(sum(offs) / len(offs)) if offs else 0.0


def words(thing: SceneObject) -> str:
    """That it was not seen to end: "one end of sofa_3 was not seen"."""
    number = sum(thing.open_faces)
    if number == 1:
        return f"one end of {thing.name} was not seen"
    return f"{number} ends of {thing.name} were not seen"
