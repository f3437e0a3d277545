"""Rooms and walls as landmarks: what words name and no map keeps as an object.

A room takes part in directions and distances as a box around its centroid. Its id is negative, so
that it is never taken for an object of the map.
"""

from __future__ import annotations

import math

import numpy as np

from ...errors import NotObserved
from ...geometry.boxes import OrientedBox
from ...geometry.lexicon import ROOMS, WALL
from ...geometry.relations import AGAINST_WALL_M, RelationKind
from ...language.references import Reference
from ...scene.objects import SceneObject
from ..measuring import chances
from ..measuring.index import SceneIndex
from ..measuring.measured import Array, Measured
from .ground_plan import ground_plan_of
from .rooms import OPENINGS, TOUCHES_M, Room, Rooms, rooms_of

HEIGHT_M = 2.5
"""Rooms and walls count as this high."""
CENTROID_STD_M = 0.2
_WALL_ID = -1_000_000
GRID_STD_M = 0.03
"""Error of where the side of a wall is: its cell's edge and the depth behind it."""


def is_place(reference: Reference) -> bool:
    """Whether the words name a room, or the wall."""
    return reference.kind in ROOMS or reference.kind == WALL


def is_room(thing: SceneObject) -> bool:
    return _WALL_ID < thing.id < 0


def is_wall(thing: SceneObject) -> bool:
    return thing.id == _WALL_ID


def room_of(thing: SceneObject, index: SceneIndex) -> tuple[Rooms, Room] | None:
    """The room that stands behind a landmark."""
    rooms = rooms_of(index)
    if rooms is None or not is_room(thing):
        return None
    return rooms, rooms.rooms[-thing.id - 1]


def as_thing(room: Room) -> SceneObject:
    """A room in the shape of an object, with a negative id."""
    half = np.maximum(room.high_m - room.centroid_m, room.centroid_m - room.low_m)
    return _made(-room.number, room.kind, room.kind_probability, room.centroid_m, 2.0 * half)


def the_wall() -> SceneObject:
    """Whichever wall is nearest, in the shape of an object; only distances to it mean anything."""
    return _made(_WALL_ID, WALL, 1.0, np.zeros(2), np.ones(2))


def in_room(subject: SceneObject, thing: SceneObject, index: SceneIndex) -> Measured:
    """Whether an object's centre lies in a room."""
    found = room_of(thing, index)
    if found is None:
        return Measured(0.0, f"a {thing.label} is nothing that things are in")
    rooms, room = found
    share = rooms.share_of(room, subject)
    if subject.label in OPENINGS:
        near = "no more than" if share >= 0.5 else "more than"
        return Measured(share, f"{subject.name} is {near} {TOUCHES_M} m from the {room.kind}")
    here = rooms.at(subject.box.centre_m)
    where = f"in the {here.kind}" if here else "in no room that is known"
    return Measured(share, f"the centre of {subject.name} lies {where}")


def wall_distance(subject: SceneObject, index: SceneIndex) -> tuple[float, float]:
    """Metres from a footprint to the nearest wall and 1 sigma; inf where none is known."""
    plan = ground_plan_of(index)
    metres = plan.distance_to_wall(subject.box) if plan else math.inf
    return metres, math.hypot(chances.edge_std_m(subject), GRID_STD_M)


def against_wall(relation: RelationKind, subject: SceneObject, index: SceneIndex) -> Measured:
    """AGAINST or TOUCHING the wall.

    Raises:
        NotObserved: no wall was seen there, but nobody has seen what is behind it either.
    """
    metres, std = wall_distance(subject, index)
    plan = ground_plan_of(index)
    if metres > AGAINST_WALL_M + 2.0 * std and plan and plan.hides_ground(subject.box):
        raise NotObserved(f"nobody has seen the ground behind {subject.name}; a wall may be there")
    words = f"{metres:.2f} m ± {std:.2f} m from the wall; the limit is {AGAINST_WALL_M} m"
    return Measured(chances.below(metres, AGAINST_WALL_M, std), words)


def _made(
    id: int,
    label: str,
    probability: float,
    centre_m: Array,
    size_m: Array,
) -> SceneObject:
    return SceneObject(
        id=id,
        labels=((label, probability),),
        box=OrientedBox(
            np.array([*centre_m, 0.5 * HEIGHT_M]),
            np.array([*np.maximum(size_m, 0.1), HEIGHT_M]),
            0.0,
        ),
        position_covariance_m2=np.eye(3) * CENTROID_STD_M**2,
        size_std_m=np.full(3, CENTROID_STD_M),
        front=None,
        colour=None,
        support=None,
        existence=1.0,
        observations=1,
        best_view_pixels=0,
        first_seen_ns=0,
        last_seen_ns=0,
        points_m=np.empty((0, 3)),
    )
