"""A place in words after grounding, and how well a position satisfies it (docs/relations.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..answers.answer import NO_FRAME, FrameUsed
from ..answers.floor.places import is_room
from ..answers.measuring.measured import Measured
from ..answers.measuring.relations import measure
from ..errors import DegenerateGeometry
from ..geometry.boxes import OrientedBox, box_distance
from ..geometry.relations import MIN_GAZE_M, RelationKind
from ..geometry.viewpoints import Frame, Observer
from ..scene.objects import Front, SceneObject
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body

Array = npt.NDArray[np.float64]

LOCALISATION_STD_M = 0.06
"""1 sigma of where the robot comes to stand."""

REACH_M = 1.2
"""Gap between the robot's body and a thing up to which it is *at* the thing."""

FLAT_M = 0.1
"""What is no higher than this can be driven on."""
PASSABLE = frozenset({"door", "rug"})
REAL = 0.8
"""Objects that are real with at least this probability are not stood in."""

_INTRINSIC_CENTRE = {
    RelationKind.IN_FRONT_OF: 0.0,
    RelationKind.LEFT_OF: 0.5 * np.pi,
    RelationKind.BEHIND: np.pi,
    RelationKind.RIGHT_OF: -0.5 * np.pi,
}
"""Middle of each side, from the reference's own front."""
_RELATIVE_CENTRE = {
    RelationKind.BEHIND: 0.0,
    RelationKind.LEFT_OF: 0.5 * np.pi,
    RelationKind.IN_FRONT_OF: np.pi,
    RelationKind.RIGHT_OF: -0.5 * np.pi,
}
"""Middle of each side, from the observer's gaze at the reference."""


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A landmark: a mapped object, or a person as an upright thing with a front and id 0."""

    thing: SceneObject
    name: str

    @property
    def box(self) -> OrientedBox:
        return self.thing.box


@dataclass(frozen=True, slots=True, eq=False)
class GroundedPlace:
    """Where to stand, in numbers.

    Attributes:
        relation: None: beside the anchor, within reach of it.
        anchors: one; two for BETWEEN.
        frame: RELATIVE or INTRINSIC for directions (a person's own left is INTRINSIC here).
        facing: what to look at on arrival; None leaves it open.
        facing_asked: whether the words ask for it.
        probability: 0..1, that the words mean these anchors and this frame.
    """

    relation: RelationKind | None
    anchors: tuple[Anchor, ...]
    frame: FrameUsed = NO_FRAME
    facing: Anchor | None = None
    facing_asked: bool = False
    probability: float = 1.0

    @property
    def object_ids(self) -> tuple[int, ...]:
        """Mapped objects it rests on: the anchors, then what to face; each once. Rooms and persons
        are none."""
        everything = [*self.anchors, *([self.facing] if self.facing is not None else [])]
        return tuple(dict.fromkeys(a.thing.id for a in everything if a.thing.id > 0))

    @property
    def directional(self) -> bool:
        return self.relation in _INTRINSIC_CENTRE

    @property
    def is_room(self) -> bool:
        """Whether it is a room that is to be stood in."""
        return self.relation in (None, RelationKind.IN) and is_room(self.anchors[0].thing)


def person_anchor(observer: Observer, body: Body, name: str) -> Anchor:
    """Somebody as a thing to stand beside, as wide as the robot."""
    front = None if observer.yaw_rad is None else Front(observer.yaw_rad, 1.0)
    return Anchor(_upright(observer.position_m, body, "person", front), name)


def robot_thing(position_m: npt.ArrayLike, body: Body) -> SceneObject:
    """The robot, standing somewhere, as the relations see it."""
    return _upright(position_m, body, "robot", None)


def satisfaction(place: GroundedPlace, position_m: npt.ArrayLike, body: Body) -> Measured:
    """Probability that a robot standing there satisfies the words, and the measurement."""
    if place.is_room:
        return Measured(place.probability, f"in {place.anchors[0].name}")
    robot, thing = robot_thing(position_m, body), place.anchors[0].thing
    if place.relation is None:
        gap = box_distance(robot.box, thing.box)
        words = f"{gap:.2f} m from {place.anchors[0].name}"
        return Measured(place.probability if gap <= REACH_M else 0.0, words)
    second = place.anchors[1].thing if len(place.anchors) > 1 else None
    try:
        measured = measure(
            place.relation, robot, thing, second, place.frame.observer, place.frame.frame
        )
    except DegenerateGeometry as error:
        return Measured(0.0, str(error))
    return Measured(place.probability * measured.probability, measured.explanation)


def _upright(position_m: npt.ArrayLike, body: Body, label: str, front: Front | None) -> SceneObject:
    x, y = np.asarray(position_m, dtype=np.float64)[:2]
    edge = 2.0 * body.radius_m
    return SceneObject(
        id=0,
        labels=((label, 1.0),),
        box=OrientedBox(
            np.array([x, y, 0.5 * body.height_m]),
            np.array([edge, edge, body.height_m]),
            front.yaw_rad if front is not None else 0.0,
        ),
        position_covariance_m2=np.eye(3) * LOCALISATION_STD_M**2,
        size_std_m=np.zeros(3),
        front=front,
        colour=None,
        support=None,
        existence=1.0,
        observations=1,
        best_view_pixels=0,
        first_seen_ns=0,
        last_seen_ns=0,
        points_m=np.zeros((0, 3)),
    )


def deviation_rad(place: GroundedPlace, points_m: Array) -> Array:
    """(N,) angle of (N, 2) positions from the middle of the asked side; 0 where no side is asked.

    45 degrees is the edge of the side, for BETWEEN as well (180 degrees is its middle).
    NaN where the side is undefined.
    """
    if place.relation is RelationKind.BETWEEN:
        sides = [a.box.centre_m[:2] - points_m for a in place.anchors[:2]]
        directions = [np.arctan2(side[:, 1], side[:, 0]) for side in sides]
        opening: Array = np.pi - np.abs(_wrap(directions[0] - directions[1]))
        return opening
    axis = _axis_rad(place)
    if axis is None:
        return np.full(len(points_m), np.nan if place.directional else 0.0)
    rays = points_m - place.anchors[0].box.centre_m[:2]
    deviation: Array = np.abs(_wrap(np.arctan2(rays[:, 1], rays[:, 0]) - axis))
    return deviation


def gap_m(box: OrientedBox, points_m: Array) -> Array:
    """(N,) horizontal distance of (N, 2) points from the footprint, 0 inside."""
    heights = np.full(len(points_m), box.centre_m[2])
    local = box.to_local(np.column_stack([points_m, heights]))
    outside = np.maximum(np.abs(local[:, :2]) - 0.5 * box.size_m[:2], 0.0)
    gaps: Array = np.hypot(outside[:, 0], outside[:, 1])
    return gaps


def _axis_rad(place: GroundedPlace) -> float | None:
    """Direction in the map of the middle of the asked side; None when there is none."""
    anchor, relation = place.anchors[0], place.relation
    if relation not in _INTRINSIC_CENTRE:
        return None
    observer, front = place.frame.observer, anchor.thing.front
    if place.frame.frame is Frame.RELATIVE and observer is not None:
        gaze = anchor.box.centre_m[:2] - observer.position_m[:2]
        if float(np.hypot(*gaze)) < MIN_GAZE_M:
            return None
        return float(np.arctan2(gaze[1], gaze[0])) + _RELATIVE_CENTRE[relation]
    return None if front is None else front.yaw_rad + _INTRINSIC_CENTRE[relation]


def _wrap(angles_rad: Array) -> Array:
    wrapped: Array = (angles_rad + np.pi) % (2.0 * np.pi) - np.pi
    return wrapped


def beside_objects(snapshot: SceneSnapshot, points_m: Array, body: Body) -> npt.NDArray[np.bool_]:
    """(N,) whether a robot at each point keeps clear of every mapped object; see `Obstacles`."""
    return Obstacles(snapshot, body).clear(points_m)


class Obstacles:
    """The mapped objects that a robot drives round.

    The grid alone may show free ground below a table top. What is flat, high above the
    robot, or a door is passed.
    """

    def __init__(self, snapshot: SceneSnapshot, body: Body) -> None:
        self._body = body
        self._boxes = [
            each.box
            for each in snapshot
            if each.box.top_m > FLAT_M
            and each.box.bottom_m < body.height_m
            and each.label not in PASSABLE
            and each.existence >= REAL
        ]
        boxes = self._boxes
        self._centres_m = np.array([box.centre_m[:2] for box in boxes]).reshape(-1, 2)
        sizes = np.array([box.size_m[:2] for box in boxes]).reshape(-1, 2)
        self._reaches_m = 0.5 * np.hypot(*sizes.T) + body.inflation_m

    def clear(self, points_m: Array) -> npt.NDArray[np.bool_]:
        """(N,) whether the robot keeps clear of all of them at (N, 2) points."""
        clear = np.ones(len(points_m), dtype=bool)
        if len(points_m) == 0:
            return clear
        low, high = points_m.min(axis=0), points_m.max(axis=0)
        reaches = self._reaches_m[:, None]
        around = (self._centres_m + reaches >= low) & (self._centres_m - reaches <= high)
        for row in np.flatnonzero(around.all(axis=1)):
            near = np.hypot(*(points_m - self._centres_m[row]).T) <= self._reaches_m[row]
            clear[near] &= gap_m(self._boxes[row], points_m[near]) >= self._body.radius_m
        return clear
