"""Truth about what moves now: whether, where to, how fast, towards what, and what it will hit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Callable

import numpy as np
import shapely
from shapely.geometry.polygon import orient

from . import motion_camera, motion_history, shapes
from .errors import Undecidable
from .grounds import Clear
from .motion_spec import MotionForm, MotionQuestion
from .motion_tracks import (
    CLEAR_SPEED_SHARE,
    Movement,
    approach_mps,
    ever_seen,
    heading_off_rad,
    movement,
    moving,
    watched,
)
from .referents import observe, resolve
from .scene import TrueBox, TrueObject
from .sectors import sector_of
from .situation import Situation
from .spec import Reference, Scheme, View, Viewpoint
from .verdicts import Verdict, clear_angle_rad, stricter_by, wrap

APPROACH_MPS = 0.05
CLEAR_APPROACH_MPS = 0.04
CONE_RAD = math.radians(45.0)
SOON_S = 5.0
ROBOT_RADII_M = (0.20, 0.30)
"""A collision with the robot is clear when it is one for both."""

Edge = tuple[float, float, float]


def _is_moving(question: MotionQuestion, situation: Situation) -> Clear:
    thing = ever_seen(subject_of(question), situation)
    found = movement(thing, situation)
    watched(thing, situation, found.speed_mps > 0.0)
    verdict = found.moving
    if not verdict.clear:
        raise Undecidable("too close", verdict.why)
    return verdict.holds, verdict.why, [thing.id]


def _moves_where(question: MotionQuestion, situation: Situation) -> Clear:
    thing, found = moving(subject_of(question), situation)
    observer = observe(question.viewpoint, situation)
    if observer.yaw_rad is None:
        raise Undecidable("undefined", f"{observer.name} has no front")
    facing = 0.0 if question.scheme in (Scheme.COMPASS, Scheme.COMPASS_8) else observer.yaw_rad
    azimuth = wrap(found.heading_rad - facing)
    sector, clear = sector_of(azimuth, question.scheme)
    why = f"heading {math.degrees(azimuth):+.0f} deg for {observer.name}"
    if not clear:
        raise Undecidable("too close", why)
    return sector, why, [thing.id, *observer.object_ids]


def _speed(question: MotionQuestion, situation: Situation) -> Clear:
    thing, found = moving(subject_of(question), situation)
    return found.speed_mps, found.moving.why, [thing.id]


def _towards(question: MotionQuestion, situation: Situation) -> Clear:
    thing, found = moving(subject_of(question), situation)
    target, centre_m, ids = _target(question, situation, thing)
    nearer = approach_mps(thing, found, target)
    off = heading_off_rad(thing, found, centre_m)
    rate, off = (-nearer, math.pi - off) if question.opposite else (nearer, off)
    why = f"{nearer:+.2f} m/s nearer, {math.degrees(off):.0f} deg aside"
    verdict = Verdict.all_of(
        (
            Verdict(
                rate >= APPROACH_MPS,
                abs(rate - APPROACH_MPS) >= stricter_by(CLEAR_APPROACH_MPS),
                why,
            ),
            Verdict(off <= CONE_RAD, abs(off - CONE_RAD) >= clear_angle_rad(), why),
        )
    )
    if not verdict.clear:
        raise Undecidable("too close", why)
    return verdict.holds, why, [thing.id, *ids]


def _will_hit(question: MotionQuestion, situation: Situation) -> Clear:
    times, ids = _meetings(question, situation)
    hits = [time is not None for time in times]
    if len(set(hits)) > 1:
        raise Undecidable("too close", "it depends on little")
    return hits[0], "never" if times[0] is None else f"in {times[0]:.1f} s", ids


def _when_hit(question: MotionQuestion, situation: Situation) -> Clear:
    times, ids = _meetings(question, situation)
    if times[0] is None:
        raise Undecidable("undefined", "they do not meet soon")
    if None in times:
        raise Undecidable("too close", "it depends on little")
    return times[0], f"in {times[0]:.1f} s", ids


def _meetings(
    question: MotionQuestion, situation: Situation
) -> tuple[list[float | None], list[int]]:
    """When the two meet: first for the velocities as they are, then for some a little off."""
    thing, found = moving(subject_of(question), situation)
    target, _, ids = _target(question, situation, thing)
    other = _other_movement(question, situation, ids)
    radii_m = (0.0,) if ids else ROBOT_RADII_M
    ways = [_differences(thing.box, target, radius_m) for radius_m in radii_m]
    if any(all(inside >= 0.0 for _, _, inside in way) for way in ways):
        raise Undecidable("undefined", "they touch already")
    turns = (0.0, clear_angle_rad(), -clear_angle_rad())
    paces = (1.0, 1.0 + stricter_by(CLEAR_SPEED_SHARE), 1.0 - stricter_by(CLEAR_SPEED_SHARE))
    times = [
        _meet_s(way, _relative(found, other, turn, pace))
        for way in ways
        for turn in turns
        for pace in paces
    ]
    return times, [thing.id, *ids]


def _other_movement(question: MotionQuestion, situation: Situation, ids: list[int]) -> Movement:
    """How the second of two moves: evenly, or not at all; the robot stands while it is asked."""
    if not ids:
        return Movement((0.0, 0.0), True)
    other = ever_seen(question.references[0], situation)
    found = movement(other, situation)
    if not found.even:
        raise Undecidable("too close", f"{other.name} changes its way or its speed")
    if found.speed_mps > 0.0:
        watched(other, situation, True)
    return found


def _relative(
    found: Movement, other: Movement, turn_rad: float, pace: float
) -> tuple[float, float]:
    heading, speed = found.heading_rad + turn_rad, found.speed_mps * pace
    return (
        speed * math.cos(heading) - other.velocity_mps[0],
        speed * math.sin(heading) - other.velocity_mps[1],
    )


def _meet_s(way: Sequence[Edge], velocity_mps: tuple[float, float]) -> float | None:
    """When a body that goes evenly first touches one that rests, None if not soon.

    It touches when its way from the origin enters the differences of `_differences`: Cyrus and Beck
    (1978), clipping by one edge after the other.
    """
    enter, leave = 0.0, SOON_S
    for dx, dy, inside in way:
        rate = dx * velocity_mps[1] - dy * velocity_mps[0]
        if rate == 0.0:
            if inside < 0.0:
                return None
        elif rate > 0.0:
            enter = max(enter, -inside / rate)
        else:
            leave = min(leave, -inside / rate)
    return enter if enter <= leave else None


@lru_cache(maxsize=1024)
def _differences(going: TrueBox, resting: TrueBox, radius_m: float) -> Sequence[Edge]:
    """Where the differences of points of a resting and of a going footprint lie: a convex polygon.

    Args:
        radius_m: the resting body reaches so far beyond its box.

    Returns:
        for each edge, counter-clockwise, its direction and how far inside the origin is (times the
        edge's length).
    """
    body = shapes.footprint(resting)
    body = body.buffer(radius_m) if radius_m > 0.0 else body
    own, other = (np.asarray(each.exterior.coords) for each in (shapes.footprint(going), body))
    points = shapely.multipoints((other[:, None] - own[None]).reshape(-1, 2))
    corners = list(orient(shapely.convex_hull(points)).exterior.coords)
    return tuple(
        (bx - ax, by - ay, ax * (by - ay) - ay * (bx - ax))
        for (ax, ay), (bx, by) in zip(corners, corners[1:])
    )


def _target(
    question: MotionQuestion, situation: Situation, thing: TrueObject
) -> tuple[TrueBox, tuple[float, float], list[int]]:
    """What is gone towards: an object, or the robot or the speaker as a point without an id."""
    if question.references:
        other = _landmark(question.references[0], situation)
        if other.id == thing.id:
            raise Undecidable("undefined", "the words name one object twice")
        return other.box, other.box.centre_m[:2], [other.id]
    view = question.viewpoint if question.viewpoint.view is View.SPEAKER else Viewpoint(View.ROBOT)
    spot = observe(view, situation).position_m
    return TrueBox((*spot, 0.5), (1e-3, 1e-3, 1.0), 0.0), spot, []


def _landmark(reference: Reference, situation: Situation) -> TrueObject:
    """What rests where it was seen, or what moves and is watched."""
    thing = ever_seen(reference, situation)
    if movement(thing, situation).speed_mps == 0.0:
        return resolve(reference, situation)
    watched(thing, situation, True)
    return thing


def subject_of(question: MotionQuestion) -> Reference:
    """A, which this form needs.

    Raises:
        ValueError: there is none.
    """
    if question.subject is None:
        raise ValueError(f"the form '{question.form.value}' needs a subject")
    return question.subject


FORMS: dict[MotionForm, Callable[[MotionQuestion, Situation], Clear]] = {
    MotionForm.IS_MOVING: _is_moving,
    MotionForm.MOVES_WHERE: _moves_where,
    MotionForm.SPEED: _speed,
    MotionForm.TOWARDS: _towards,
    MotionForm.WILL_HIT: _will_hit,
    MotionForm.WHEN_HIT: _when_hit,
    **motion_history.FORMS,
    **motion_camera.FORMS,
}
