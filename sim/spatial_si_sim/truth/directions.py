"""In which direction something lies, in any scheme, and the turns of a route."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Callable

from . import relations, rooms, shapes
from .errors import Undecidable
from .grounds import Clear
from .referents import Observer, observe, resolve
from .scene import TrueObject
from .sectors import is_compass, sector_of
from .situation import Situation
from .spec import Form, Question, Reference, Scheme, View
from .verdicts import Undefined, clear_gap_m, clear_ratio, wrap

Point2 = tuple[float, float]

TURNS = {
    "front": "go straight",
    "left": "turn left",
    "right": "turn right",
    "behind": "turn back",
}


def place_of(
    reference: Reference, situation: Situation
) -> tuple[Point2, Sequence[int], TrueObject | None]:
    """Centre of a thing or a room, the ids it rests on, and the thing itself.

    Raises:
        Undecidable: the words do not single it out, or it was not seen.
    """
    if rooms.is_room(reference):
        return rooms.centre_m(rooms.resolve_room(reference, situation)), (), None
    thing = resolve(reference, situation)
    return thing.box.centre_m[:2], (thing.id,), thing


def _azimuth(question: Question, situation: Situation) -> tuple[float, str, Sequence[int]]:
    """The angle that the scheme divides, what it is measured from, and the ids."""
    if question.subject is None or question.scheme is None:
        raise ValueError("a direction needs a subject and a scheme")
    target, ids, thing = place_of(question.subject, situation)
    if not question.references:
        observer = observe(question.viewpoint, situation)
        _apart(observer.position_m, target)
        if observer.object_ids[:1] and thing is not None and thing.id == observer.object_ids[0]:
            raise Undecidable("undefined", "the viewpoint is the object itself")
        yaw = 0.0 if is_compass(question.scheme) else _facing(observer)
        azimuth = relations.azimuth_rad(observer.position_m, yaw, target)
        return azimuth, observer.name, [*ids, *observer.object_ids]
    origin, more, landmark = place_of(question.references[0], situation)
    if thing is not None and landmark is not None and thing.id == landmark.id:
        raise Undecidable("undefined", "the words name one object twice")
    _apart(origin, target)
    ids = [*ids, *more]
    if is_compass(question.scheme):
        return relations.azimuth_rad(origin, 0.0, target), "the map", ids
    if thing is not None and landmark is not None:
        _beside(thing, landmark)
    if question.viewpoint.view is View.OWN:
        if landmark is None or landmark.front_yaw_rad is None:
            raise Undefined("it has no front")
        return relations.azimuth_rad(origin, landmark.front_yaw_rad, target), "its front", ids
    observer = observe(question.viewpoint, situation)
    _apart(observer.position_m, origin)
    gaze = relations.azimuth_rad(observer.position_m, 0.0, origin)
    # Along the gaze is behind the landmark, against it is in front of it.
    azimuth = wrap(math.pi - relations.azimuth_rad(origin, gaze, target))
    return azimuth, observer.name, [*ids, *observer.object_ids]


def _direction(question: Question, situation: Situation) -> Clear:
    azimuth, name, ids = _azimuth(question, situation)
    sector, clear = sector_of(azimuth, question.scheme or Scheme.QUARTERS)
    why = f"azimuth {math.degrees(azimuth):+.0f} deg from {name}"
    if not clear:
        raise Undecidable("too close", why)
    return sector, why, ids


def _is_direction(question: Question, situation: Situation) -> Clear:
    """Near an edge that is not the asked sector's own it is still a clear no."""
    azimuth, name, ids = _azimuth(question, situation)
    scheme = question.scheme or Scheme.QUARTERS
    sector, clear = sector_of(azimuth, scheme)
    why = f"azimuth {math.degrees(azimuth):+.0f} deg from {name}"
    if not clear:
        neighbours = {sector_of(azimuth + off, scheme)[0] for off in (-_NUDGE_RAD, _NUDGE_RAD)}
        if question.sector in neighbours | {sector}:
            raise Undecidable("too close", why)
    return sector == question.sector, why, ids


_NUDGE_RAD = math.radians(12.0)


def _route(question: Question, situation: Situation) -> Clear:
    """The turn towards each stop from the heading on which one came."""
    observer = observe(question.viewpoint, situation)
    position, heading = observer.position_m, _facing(observer)
    turns, ids = [], list(observer.object_ids)
    for stop in question.references:
        target, more, _ = place_of(stop, situation)
        _apart(position, target)
        azimuth = relations.azimuth_rad(position, heading, target)
        sector, clear = sector_of(azimuth, Scheme.QUARTERS)
        if not clear:
            why = f"the turn to the {stop.kind} is {math.degrees(azimuth):+.0f} deg"
            raise Undecidable("too close", why)
        turns.append(TURNS[sector])
        ids += more
        position, heading = target, wrap(heading + azimuth)
    if len(set(ids)) < len(ids) - 1:
        raise Undecidable("undefined", "the route passes one object twice")
    return tuple(turns), ", ".join(turns), ids


def _facing(observer: Observer) -> float:
    if observer.yaw_rad is None:
        raise Undecidable("undefined", f"{observer.name} has no front")
    return observer.yaw_rad


def _apart(first: Point2, second: Point2) -> None:
    if math.dist(first, second) < (1.0 + clear_ratio()) * relations.MIN_GAZE_M:
        raise Undecidable("undefined", "both are in one place")


def _beside(thing: TrueObject, landmark: TrueObject) -> None:
    if shapes.footprint_gap_m(thing.box, landmark.box) <= clear_gap_m():
        raise Undecidable("undefined", f"{thing.name} and {landmark.name} overlap")


FORMS: dict[Form, Callable[[Question, Situation], Clear]] = {
    Form.DIRECTION: _direction,
    Form.IS_DIRECTION: _is_direction,
    Form.ROUTE: _route,
}
