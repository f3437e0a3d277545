"""Which rooms words mean: "the kitchen", "the room with the desk", "the largest bedroom"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...geometry.lexicon import WALL
from ...geometry.relations import RelationKind
from ...language.canonical import describe
from ...language.declined import Declined, DeclineReason
from ...language.references import Extreme, Person, Qualifier, Reference
from ..floor.ground_plan import ground_plan_of
from ..floor.places import as_thing, the_wall
from ..floor.rooms import Room, Rooms, rooms_of
from ..measuring import chances
from ..measuring.measured import Measured
from .grounded import Candidate, Resolved

if TYPE_CHECKING:
    from .ground import Grounder

NO_ROOMS = Declined(DeclineReason.NOT_SEEN, "no floor was seen, so no room is known")
SINGLE_OUT = 0.6
"""Least part of the probability that the room which is meant must have."""


def place(reference: Reference, grounder: Grounder) -> Resolved | Declined:
    """The room, or the wall, that the words mean."""
    if reference.kind == WALL:
        plan = ground_plan_of(grounder.index)
        if plan is None or not plan.walls.any():
            return Declined(DeclineReason.NOT_SEEN, "no wall was seen")
        return Resolved((Candidate(the_wall(), 1.0),))
    found = fitting(grounder, reference)
    if isinstance(found, Declined):
        return found
    fit = sorted((each for each in found if each[1] >= 0.05), key=lambda each: -each[1])
    total = sum(p for _, p in fit)
    known = tuple(dict.fromkeys(f"the {room.kind}" for room, _ in found))
    if not fit or fit[0][1] < 0.3:
        return Declined(DeclineReason.NOT_SEEN, f"no {reference.kind} was seen", known)
    if fit[0][1] < SINGLE_OUT * total:
        kinds = tuple(dict.fromkeys(f"the {room.kind}" for room, _ in fit))
        return Declined(
            DeclineReason.AMBIGUOUS,
            f"{len(fit)} rooms fit '{describe(reference)}'; which one?",
            kinds,
        )
    sure = fit[0][1] / max(total, 1.0)
    return Resolved(tuple(Candidate(as_thing(room), min(p, sure)) for room, p in fit))


def fitting(grounder: Grounder, reference: Reference) -> list[tuple[Room, float]] | Declined:
    """Every room that is known, with the probability that it fits the words."""
    rooms = rooms_of(grounder.index)
    if rooms is None or not rooms.rooms:
        return NO_ROOMS
    fit = [
        1.0 if reference.kind == "room" else _kind_share(room, str(reference.kind))
        for room in rooms.rooms
    ]
    for qualifier in reference.qualifiers:
        judged = [_holds(grounder, rooms, room, qualifier) for room in rooms.rooms]
        for place, one in enumerate(judged):
            if isinstance(one, Declined):
                return one
            fit[place] *= 1.0 - one.probability if qualifier.negated else one.probability
    extreme = reference.superlative
    if extreme is not None:
        if extreme.extreme in (Extreme.BIGGEST, Extreme.SMALLEST):
            sign = -1.0 if extreme.extreme is Extreme.BIGGEST else 1.0
            values = [sign * room.area_m2 for room in rooms.rooms]
            stds = [room.area_std_m2 for room in rooms.rooms]
        elif extreme.extreme in (Extreme.NEAREST, Extreme.FARTHEST):
            measured = _ways(grounder, rooms, extreme.to)
            if isinstance(measured, Declined):
                return measured
            sign = 1.0 if extreme.extreme is Extreme.NEAREST else -1.0
            values, stds = [sign * each for each in measured], [0.3] * len(fit)
        else:
            return Declined(
                DeclineReason.UNDEFINED, f"a room is never the {extreme.extreme.value} one"
            )
        fit = chances.ranked(values, stds, fit, extreme.rank)
    return list(zip(rooms.rooms, fit, strict=True))


def _kind_share(room: Room, kind: str) -> float:
    return room.kind_probability if room.kind == kind else 0.1 * (1.0 - room.kind_probability)


def _holds(
    grounder: Grounder, rooms: Rooms, room: Room, qualifier: Qualifier
) -> Measured | Declined:
    """A room with something in it; "the room where I am", "the room with the desk"."""
    if qualifier.relation is not RelationKind.IN:
        return Declined(
            DeclineReason.UNDEFINED,
            f"'{qualifier.relation.value}' does not single out rooms here; say what is in them",
        )
    (landmark,) = qualifier.landmarks
    if isinstance(landmark, Person):
        sight = grounder.person(landmark)
        if isinstance(sight, Declined):
            return sight
        observer = sight.observer
        share = rooms.share(room, observer.position_m, max(observer.position_std_m, 0.01))
        return Measured(share, "")
    members = grounder.members(landmark)
    if isinstance(members, Declined):
        return members
    missing = 1.0
    for row, p in zip(members.rows, members.chances, strict=True):
        thing = grounder.index.objects[row]
        missing *= 1.0 - p * rooms.share_of(room, thing)
    return Measured(1.0 - float(missing), "")


def _ways(
    grounder: Grounder, rooms: Rooms, to: Person | Reference | None
) -> list[float] | Declined:
    """Metres from each room's centroid to a landmark, else to the viewer; 0 from within."""
    if to is None or isinstance(to, Person):
        sight = grounder.sight() if to is None else grounder.person(to)
        if isinstance(sight, Declined):
            return sight
        point = sight.observer.position_m[:2]
    else:
        found = grounder.resolve(to)
        if isinstance(found, Declined):
            return found
        point = found.thing.box.centre_m[:2]
    here = rooms.number_at(point)
    return [
        0.0 if room.number == here else math.dist(room.centroid_m, point) for room in rooms.rooms
    ]
