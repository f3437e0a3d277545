"""Which way things face: `docs/relations.md`, "Facing, sight and reach"."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from . import relations
from .scene import TrueObject
from .surfaces import WALLS, Surfaces
from .verdicts import Undefined, Verdict, clear_angle_rad, clear_ratio, stricter_by, wrap

FACES_RAD = math.radians(22.5)
RIGHT_ANGLE_RAD = math.radians(90.0)
REACH_M = 8.0
"""What is farther away is not what a thing faces."""
STEP_RAD = math.radians(2.5)
LOOK_M = 1.2
CLEAR_HEIGHT_M = 0.1
"""The same must be met this far above and below the rays."""
SAME, OPPOSITE, SQUARE = "the same way", "opposite ways", "at right angles"


def facing(subject: TrueObject, reference: TrueObject, away: bool = False) -> Verdict:
    """Whether the reference's centre lies ahead of the subject (or behind it, for `away`).

    Raises:
        Undefined: the subject has no front, or the centres coincide.
    """
    off = abs(_azimuth_rad(subject, reference))
    off = math.pi - off if away else off
    return Verdict(
        off <= FACES_RAD,
        abs(off - FACES_RAD) >= clear_angle_rad(),
        f"{math.degrees(off):.0f} deg off",
    )


def pair(first: TrueObject, second: TrueObject) -> tuple[str, bool]:
    """How two fronts lie to each other, and whether that is clear.

    Raises:
        Undefined: one has no front, or the angle is none that has a name.
    """
    if first.front_yaw_rad is None or second.front_yaw_rad is None:
        raise Undefined("one of the two has no front")
    off = abs(wrap(first.front_yaw_rad - second.front_yaw_rad))
    for name, middle in ((SAME, 0.0), (SQUARE, RIGHT_ANGLE_RAD), (OPPOSITE, math.pi)):
        away = abs(off - middle)
        if away <= FACES_RAD:
            return name, FACES_RAD - away >= clear_angle_rad()
    raise Undefined(f"the fronts are {math.degrees(off):.0f} deg apart")


def faced_by(
    subject: TrueObject, others: Sequence[TrueObject], surfaces: Surfaces
) -> tuple[TrueObject, bool]:
    """The nearest thing that a look straight ahead meets first, and whether that is clear.

    Raises:
        Undefined: no front, or nothing but walls ahead.
    """
    if subject.front_yaw_rad is None:
        raise Undefined(f"{subject.name} has no front")
    thing, clear = _faced(subject, others, surfaces, 0.0)
    margin_m = stricter_by(CLEAR_HEIGHT_M)
    for lift_m in (-margin_m, margin_m) if clear and margin_m > 0.0 else ():
        try:
            clear = clear and _faced(subject, others, surfaces, lift_m)[0].id == thing.id
        except Undefined:
            clear = False
    return thing, clear


def _faced(
    subject: TrueObject, others: Sequence[TrueObject], surfaces: Surfaces, lift_m: float
) -> tuple[TrueObject, bool]:
    """The same by rays that are lifted."""
    first = _met_first(subject, surfaces, lift_m)
    ahead = []
    for other in others:
        if other.id not in first or other.id == subject.id:
            continue
        verdict = facing(subject, other)
        if verdict.holds or not verdict.clear:
            ahead.append((first[other.id], other, verdict))
    ahead.sort(key=lambda each: each[0])
    holding = [each for each in ahead if each[2].holds]
    if not holding:
        raise Undefined(f"{subject.name} faces nothing that has a name")
    nearest_m, thing, _ = holding[0]
    rivals = [each for each in ahead if each[1].id != thing.id]
    clear = holding[0][2].clear and all(
        each[0] - nearest_m >= clear_ratio() * each[0] for each in rivals
    )
    return thing, clear


def _met_first(subject: TrueObject, surfaces: Surfaces, lift_m: float) -> dict[int, float]:
    """True id -> metres along the shortest of the rays ahead that meet it before anything else."""
    x, y = subject.box.centre_m[:2]
    heights = {0.5 * (subject.box.bottom_m + subject.box.top_m), LOOK_M}
    angles = (subject.front_yaw_rad or 0.0) + np.arange(-FACES_RAD, FACES_RAD + 1e-9, STEP_RAD)
    ways = REACH_M * np.column_stack([np.cos(angles), np.sin(angles), np.zeros(len(angles))])
    found: dict[int, float] = {}
    for height in sorted(heights):
        eye = np.array([x, y, height + lift_m])
        met = surfaces.meets(eye, eye + ways, without=(subject.id,))
        if not met:
            continue
        numbers = list(met)
        shares = np.array([met[number] for number in numbers])
        for ray, row in enumerate(shares.argmin(axis=0)):
            share, number = shares[row, ray], numbers[row]
            if np.isfinite(share) and number != WALLS:
                found[number] = min(found.get(number, math.inf), float(share) * REACH_M)
    return found


def _azimuth_rad(subject: TrueObject, reference: TrueObject) -> float:
    if subject.front_yaw_rad is None:
        raise Undefined(f"{subject.name} has no front")
    here, there = subject.box.centre_m[:2], reference.box.centre_m[:2]
    if math.dist(here, there) < relations.MIN_GAZE_M:
        raise Undefined(f"{subject.name} and {reference.name} are in one place")
    return relations.azimuth_rad(here, subject.front_yaw_rad, there)
