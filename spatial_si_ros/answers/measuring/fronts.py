"""How probable it is that things face, turn from, run parallel to or line up with each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ...errors import DegenerateGeometry
from ...geometry.relations import (
    ALIGNED_LENGTH_M,
    ALIGNED_M,
    FACING_RAD,
    PARALLEL_RAD,
    bearing,
    between_directions,
    edge_direction,
    off_the_line,
)
from ...scene.objects import Front, SceneObject
from . import chances
from .measured import Array, Measured, degrees

EDGE_STD_RAD = math.radians(2.0)
"""Error of a box's own turn that is left where its edges are known exactly."""


def front_of(thing: SceneObject) -> Front:
    """The front of a thing.

    Raises:
        DegenerateGeometry: it has none that is known.
    """
    if thing.front is None:
        raise DegenerateGeometry(f"the front of {thing.name} is not known")
    return thing.front


def facing(subject: SceneObject, target: SceneObject, away: bool = False) -> Measured:
    """The target is before (or right behind) the subject's front.

    Raises:
        DegenerateGeometry: the front is unknown, or the centres coincide.
    """
    toward = chances.across_std_m
    front = front_of(subject)
    seen = bearing(subject.box.centre_m, front.yaw_rad, target.box.centre_m)
    yaw = seen.azimuth_rad + front.yaw_rad
    across = math.hypot(toward(subject, yaw), toward(target, yaw))
    return _faced(subject, front, seen.azimuth_rad, across / seen.distance_m, away)


def facing_place(
    subject: SceneObject, place_m: Array, place_std_m: float, away: bool = False
) -> Measured:
    """The same for a place where somebody is.

    Raises:
        DegenerateGeometry: the front is unknown, or the place is the subject's own.
    """
    front = front_of(subject)
    seen = bearing(subject.box.centre_m, front.yaw_rad, place_m)
    yaw = seen.azimuth_rad + front.yaw_rad
    across = math.hypot(chances.across_std_m(subject, yaw), place_std_m)
    return _faced(subject, front, seen.azimuth_rad, across / seen.distance_m, away)


def _faced(
    subject: SceneObject, front: Front, azimuth_rad: float, std_rad: float, away: bool
) -> Measured:
    std = math.hypot(std_rad, chances.FRONT_STD_RAD)
    centre = math.pi if away else 0.0
    share = chances.within(centre, FACING_RAD, azimuth_rad, std)
    known = front.probability
    # A front that is wrong is a quarter or a half turn away: it hardly faces the same thing.
    words = degrees(azimuth_rad, std, f"from the front of {subject.name}; the limit is 22.5°")
    return Measured(known * share + (1.0 - known) * (1.0 - share) / 3.0, words)


def turned(first: SceneObject, second: SceneObject) -> tuple[float, float, float]:
    """Angle between two fronts, its 1 sigma, radians, and how surely both fronts are known.

    Raises:
        DegenerateGeometry: a front is unknown.
    """
    a, b = front_of(first), front_of(second)
    off = abs(math.remainder(a.yaw_rad - b.yaw_rad, 2.0 * math.pi))
    return off, math.sqrt(2.0) * chances.FRONT_STD_RAD, a.probability * b.probability


def parallel(subject: SceneObject, reference: SceneObject) -> Measured:
    """Their longer edges run the same way.

    Raises:
        DegenerateGeometry: one of them is as wide as it is long.
    """
    angle = between_directions(edge_direction(subject.box), edge_direction(reference.box))
    std = math.hypot(_edge_std(subject), _edge_std(reference))
    share = chances.within(0.0, float(PARALLEL_RAD), angle, std)
    words = f"their longer edges differ by {math.degrees(angle):.0f}° ± {math.degrees(std):.0f}°"
    return Measured(share, f"{words}; the limit is 15°")


def _edge_std(thing: SceneObject) -> float:
    long = float(max(thing.box.size_m[:2]))
    error = max(float(thing.size_std_m[:2].max()), chances.SIZE_FLOOR_M)
    return math.hypot(EDGE_STD_RAD, error / long)


def aligned(things: Sequence[SceneObject]) -> Measured:
    """At least three of them stand in a line.

    Raises:
        DegenerateGeometry: they are fewer, or all in one place.
    """
    points = np.array([each.box.centre_m[:2] for each in things])
    off, length = off_the_line(points)
    stds = [max(each.position_std_m, chances.POSITION_FLOOR_M) for each in things]
    fit = 1.0 - chances.below(length, ALIGNED_LENGTH_M, math.hypot(*sorted(stds)[-2:]))
    for metres, std in zip(off, stds, strict=True):
        fit *= chances.below(metres, ALIGNED_M, std) - chances.below(metres, -ALIGNED_M, std)
    worst = int(np.argmax(off))
    words = (
        f"{things[worst].name} is farthest from their line, {off[worst]:.2f} m ± {stds[worst]:.2f} "
        f"m, of {length:.1f} m; the limit is {ALIGNED_M} m"
    )
    return Measured(fit, words)
