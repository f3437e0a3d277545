"""What can be seen from a place, by rays to the surfaces of the scene."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .scene import TrueObject
from .surfaces import WALLS, Surfaces
from .verdicts import Undefined, Verdict, clear_angle_rad, stricter_by

POINTS = 64
VISIBLE_SHARE = 0.25
HIDDEN_SHARE = 0.05
CLEAR_SHARE = 0.15
"""A share of visible points counts as clear when it is so far above or below `VISIBLE_SHARE`."""
CLEAR_HIDDEN = 0.03
VIEW_RAD = math.radians(45.0)
STAND_EYE_M = 1.4
SIT_EYE_M = 1.1
SEATS = frozenset({"sofa", "armchair", "chair", "bench", "stool", "bed", "toilet"})
LIFT_M = 0.01
"""Rays end this far before a surface, which would otherwise stop them itself."""


@dataclass(frozen=True)
class Sight:
    """How much of a thing is seen from somewhere.

    Attributes:
        share: of the surface points that face the eye, those that are seen, 0..1.
        lost_to: true id (or `WALLS`) -> number of lost points that it stands before.
    """

    share: float
    lost_to: dict[int, int]


def look(
    eye_m: tuple[float, float, float],
    thing: TrueObject,
    surfaces: Surfaces,
    without: Sequence[int] = (),
) -> Sight:
    """Cast rays from an eye to the surface points that face it.

    Args:
        without: ids that hide nothing, such as what the eye is in.

    Raises:
        Undefined: no point of the thing faces the eye.
    """
    key = ("sight", eye_m, thing.id, tuple(sorted(without)))
    if key not in surfaces.cache:
        surfaces.cache[key] = _look(np.array(eye_m), thing, surfaces, without)
    sight: Sight | None = surfaces.cache[key]
    if sight is None:
        raise Undefined(f"the eye is in {thing.name}")
    return sight


def visible(sight: Sight) -> Verdict:
    """At least a quarter of it is seen."""
    margin = stricter_by(CLEAR_SHARE)
    return Verdict(
        sight.share >= VISIBLE_SHARE,
        abs(sight.share - VISIBLE_SHARE) >= margin,
        f"{100 * sight.share:.0f} % seen",
    )


def hidden(sight: Sight) -> Verdict:
    """Less than a twentieth of it is seen."""
    return Verdict(
        sight.share < HIDDEN_SHARE,
        abs(sight.share - HIDDEN_SHARE) >= stricter_by(CLEAR_HIDDEN),
        f"{100 * sight.share:.0f} % seen",
    )


def in_view(azimuth_rad: float) -> Verdict:
    """The centre lies within 45 degrees of the facing."""
    off = abs(azimuth_rad)
    return Verdict(
        off <= VIEW_RAD,
        abs(off - VIEW_RAD) >= clear_angle_rad(),
        f"{math.degrees(off):.0f} deg aside",
    )


def hider(sight: Sight) -> tuple[int, bool]:
    """Id of what takes the most of the lost rays, and whether it leads clearly.

    Raises:
        Undefined: nothing is lost, or a wall takes the most.
    """
    ranked = sorted(sight.lost_to.items(), key=lambda pair: -pair[1])
    if not ranked:
        raise Undefined("nothing stands before it")
    if ranked[0][0] == WALLS:
        raise Undefined("a wall stands before it")
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0)
    return ranked[0][0], lead >= stricter_by(0.2 * ranked[0][1])


def _look(
    eye: np.ndarray, thing: TrueObject, surfaces: Surfaces, without: Sequence[int]
) -> Sight | None:
    points, normals = surfaces.samples(thing.id, 2 * POINTS)
    ways = points - eye
    facing = np.einsum("ij,ij->i", ways, normals) < 0.0
    if not facing.any():
        return None
    far = np.linalg.norm(ways[facing], axis=1, keepdims=True)
    ends = points[facing] - ways[facing] * np.minimum(1.0, LIFT_M / far)
    met = surfaces.meets(eye, ends, without=(*without, thing.id))
    lost = np.zeros(len(ends), bool)
    counts = {}
    for number, shares in met.items():
        stopped = np.isfinite(shares)
        counts[number] = int(stopped.sum())
        lost |= stopped
    return Sight(float(1.0 - lost.mean()), counts)
