"""Which turns lead from place to place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...geometry.frames import wrap_angle
from ...geometry.viewpoints import Frame, Observer, ViewpointKind
from ...language.queries import Route, Scheme
from ...language.references import Landmark, Person, Who
from ..answer import Answer, Declined, DeclineReason, FrameUsed, Way
from ..grounding.ground import Grounder
from ..grounding.naming import listed
from ..measuring import chances, sectors
from ..measuring.measured import Array
from ..measuring.sights import MIN_FACING_M, object_observer
from .asking import Asking

TURNS = {
    "front": "go straight",
    "left": "turn left",
    "right": "turn right",
    "behind": "turn back",
}


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place on the way."""

    name: str
    position_m: Array
    std_m: float
    id: int
    sure: float
    yaw_rad: float | None
    yaw_std_rad: float = 0.0


def route(asking: Asking, question: Route) -> Answer:
    """The turn at each stop, then "go forward until" the next."""
    grounder = asking.grounder
    stops: list[_Stop] = []
    for landmark in (question.start, *question.stops):
        if isinstance(landmark, Person) and question.viewpoint.named and not stops:
            landmark = Person(Who.VIEWER)  # who is told where to stand sets out from there
        stop = _stop(asking, grounder, landmark)
        if isinstance(stop, Declined):
            return stop
        stops.append(stop)
    sure = math.prod(stop.sure for stop in stops)
    start = stops[0]
    heading, heading_std = start.yaw_rad, start.yaw_std_rad
    if question.facing is not None:
        faced = _stop(asking, grounder, question.facing)
        if isinstance(faced, Declined):
            return faced
        leg = _leg(start, faced)
        if isinstance(leg, Declined):
            return leg
        heading, heading_std = leg
        sure *= faced.sure
    if heading is None:
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            f"{start.name} has no known front, so no first turn: say what is faced there",
        )
    eye = Observer(
        ViewpointKind.STANDING_AT_FACING,
        start.position_m,
        heading,
        f"standing at {start.name}",
        start.std_m,
        heading_std,
        (start.id,) if start.id > 0 else (),
    )
    steps: list[str] = []
    told: list[str] = []
    chance = 1.0
    for here, there in zip(stops, stops[1:], strict=False):
        leg = _leg(here, there)
        if isinstance(leg, Declined):
            return leg
        way, way_std = leg
        off, std = wrap_angle(way - heading), math.hypot(way_std, heading_std)
        shares = sectors.shares(Scheme.QUARTERS, off, std)
        name = max(shares, key=lambda each: shares[each])
        chance *= shares[name]
        steps += [TURNS[name], f"go forward until {there.name}"]
        told.append(f"{math.degrees(off):+.0f}° ± {math.degrees(std):.0f}° at {here.name}")
        heading, heading_std = way, way_std
    return asking.answer(
        Way(tuple(steps), tuple(stop.id for stop in stops[1:] if stop.id > 0)),
        ", ".join(steps),
        chance,
        f"azimuth of the next place: {listed(told)}",
        frame=FrameUsed(Frame.EGOCENTRIC, "by the heading at each stop", eye),
        referents=sure,
    )


def _stop(asking: Asking, grounder: Grounder, landmark: Landmark) -> _Stop | Declined:
    if isinstance(landmark, Person):
        sight = grounder.person(landmark)
        if isinstance(sight, Declined):
            return sight
        name, position, id_ = sight.observer.description, sight.observer.position_m, 0
        observer, sure = sight.observer, sight.probability
    else:
        found = grounder.resolve(landmark)
        if isinstance(found, Declined):
            return found
        observer = object_observer(found.thing)
        name, position, id_ = asking.name(found.thing), found.thing.box.centre_m, found.thing.id
        sure = found.probability
    std = max(observer.position_std_m, chances.POSITION_FLOOR_M)
    return _Stop(name, position, std, id_, sure, observer.yaw_rad, observer.yaw_std_rad)


def _leg(here: _Stop, there: _Stop) -> tuple[float, float] | Declined:
    """Direction from one place to the next and its 1 sigma, radians."""
    ray = there.position_m[:2] - here.position_m[:2]
    metres = float(math.hypot(*ray))
    if metres < MIN_FACING_M:
        return Declined(
            DeclineReason.UNDEFINED, f"{there.name} is where {here.name} is: no way leads there"
        )
    return math.atan2(ray[1], ray[0]), math.hypot(here.std_m, there.std_m) / metres
