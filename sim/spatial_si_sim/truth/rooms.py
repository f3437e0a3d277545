"""Rooms: which one something is in, where its middle is, how large its floor is."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry import Point, Polygon

from .errors import Undecidable
from .scene import TrueObject, TrueRoom
from .shapes import footprint
from .situation import Situation
from .spec import Reference
from .verdicts import Verdict, at_most, clear_gap_m

KINDS = ("hallway", "living room", "kitchen", "bedroom", "bathroom", "study")
"""As plans name them; a study is an office to others, a hallway a hall."""
WHOLE = "apartment"
"""Kind of the reference that means all rooms together."""
REACHES_M = 0.3
"""A door or a window belongs to a room that is at most so far from it."""


def is_room(reference: Reference) -> bool:
    return reference.kind in KINDS


def resolve_room(reference: Reference, situation: Situation) -> TrueRoom:
    """The one room of a kind that was seen.

    Raises:
        Undecidable: none, several, or too little of it was seen.
    """
    fitting = [room for room in situation.scene.rooms if room.kind == reference.kind]
    if len(fitting) != 1:
        reason = "ambiguous" if fitting else "absent"
        raise Undecidable(reason, f"{len(fitting)} rooms are a {reference.kind}")
    return require_known(fitting[0], situation)


def require_known(room: TrueRoom, situation: Situation) -> TrueRoom:
    """The room, where it was seen.

    Raises:
        Undecidable: too little of it was seen.
    """
    if room.id not in {each.id for each in seen_rooms(situation)}:
        raise Undecidable("not seen", f"too little of the {room.kind} was seen")
    return room


def seen_rooms(situation: Situation) -> Sequence[TrueRoom]:
    """Rooms of which a thing was seen well enough, or, in pictures, enough of the room itself."""
    things = [thing for thing in situation.scene.objects if situation.was_seen(thing)]
    if situation.shown is not None:
        ids, shown = frozenset(thing.id for thing in things), situation.shown
        return [room for room in situation.scene.rooms if shown.saw_room(room, ids)]
    seen = {thing.room for thing in things}
    return [room for room in situation.scene.rooms if room.id in seen]


def in_room(thing: TrueObject, room: TrueRoom) -> Verdict:
    """The centre lies in the polygon; a door reaches to it, a window's centre does."""
    shape, centre = Polygon(room.polygon_m), Point(*thing.box.centre_m[:2])
    if thing.kind in ("door", "window"):
        reaches = footprint(thing.box) if thing.kind == "door" else centre
        gap_m = float(shape.distance(reaches))
        return at_most(gap_m, REACHES_M, f"gap to the {room.kind}")
    edge_m = float(shape.exterior.distance(centre))
    return Verdict(
        bool(shape.contains(centre)),
        edge_m >= clear_gap_m(),
        f"{edge_m:.2f} m from the edge of the {room.kind}",
    )


def room_of(position_m: tuple[float, float], situation: Situation) -> TrueRoom:
    """The room that a point lies in.

    Raises:
        Undecidable: none, or the point is at its edge.
    """
    for room in situation.all_of_it.rooms:
        shape, point = Polygon(room.polygon_m), Point(*position_m)
        if shape.contains(point):
            if shape.exterior.distance(point) < clear_gap_m():
                raise Undecidable("too close", f"at the edge of the {room.kind}")
            return room
    raise Undecidable("undefined", "in no room")


def centre_m(room: TrueRoom) -> tuple[float, float]:
    middle = Polygon(room.polygon_m).centroid
    return float(middle.x), float(middle.y)


def area_m2(room: TrueRoom) -> float:
    return float(Polygon(room.polygon_m).area)
