"""A place in words after grounding, and whether a position satisfies it (docs/relations.md)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import DegenerateGeometry
from ..geometry.boxes import OrientedBox, box_distance, footprint_gap, overlap_fraction
from ..geometry.relations import (
    ABOVE_GAP_M,
    ABOVE_TOLERANCE_M,
    BETWEEN_RAD,
    MIN_GAZE_M,
    NEAR_M,
    NEXT_TO_M,
    RelationKind,
    Sector,
    bearing,
    between_angle,
    relative_bearing,
)
from ..geometry.viewpoints import Frame, Observer
from .drive_grid import Body

Array = npt.NDArray[np.float64]

FLAT_M = 0.05
"""What is no higher than this can be stood on."""

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
_INTRINSIC_SECTOR = {
    RelationKind.IN_FRONT_OF: Sector.FRONT,
    RelationKind.LEFT_OF: Sector.LEFT,
    RelationKind.BEHIND: Sector.BEHIND,
    RelationKind.RIGHT_OF: Sector.RIGHT,
}
_RELATIVE_SECTOR = {
    RelationKind.BEHIND: Sector.FRONT,
    RelationKind.LEFT_OF: Sector.LEFT,
    RelationKind.IN_FRONT_OF: Sector.BEHIND,
    RelationKind.RIGHT_OF: Sector.RIGHT,
}


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A landmark with its shape: a mapped object, or a person.

    Attributes:
        object_id: 0 for a person.
        name: for people, e.g. "sofa_3".
        box: in the map frame.
        front_yaw_rad: None when it has no known front.
        carrier: the box of what it stands on, None for the floor.
        position_std_m: 1 sigma of its centre.
    """

    object_id: int
    name: str
    box: OrientedBox
    front_yaw_rad: float | None = None
    carrier: OrientedBox | None = None
    position_std_m: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class GroundedPlace:
    """Where to stand, in numbers.

    Attributes:
        relation: None: beside the anchor, within reach of it.
        anchors: one; two for BETWEEN.
        frame: RELATIVE or INTRINSIC for directions, else NONE or ABSOLUTE.
        frame_description: one phrase for people.
        observer: whose left and right it is; needed by RELATIVE.
        facing: what to look at on arrival; None leaves it open.
        facing_asked: whether the words ask for it.
        probability: 0..1, that the words mean these anchors.
    """

    relation: RelationKind | None
    anchors: tuple[Anchor, ...]
    frame: Frame = Frame.NONE
    frame_description: str = ""
    observer: Observer | None = None
    facing: Anchor | None = None
    facing_asked: bool = False
    probability: float = 1.0

    @property
    def object_ids(self) -> tuple[int, ...]:
        """Mapped objects it rests on: the anchors, then what to face; each once."""
        everything = [*self.anchors, *([self.facing] if self.facing is not None else [])]
        return tuple(dict.fromkeys(a.object_id for a in everything if a.object_id))

    @property
    def directional(self) -> bool:
        return self.relation in _INTRINSIC_CENTRE


def robot_box(position_m: npt.ArrayLike, body: Body) -> OrientedBox:
    """The robot as the relations see it: an upright box around its body."""
    x, y = np.asarray(position_m, dtype=np.float64)[:2]
    edge = 2.0 * body.radius_m
    return OrientedBox(
        np.array([x, y, 0.5 * body.height_m]), np.array([edge, edge, body.height_m]), 0.0
    )


def holds(place: GroundedPlace, position_m: npt.ArrayLike, body: Body) -> bool:
    """Whether a robot standing there satisfies the relation, by the written definitions."""
    robot, box = robot_box(position_m, body), place.anchors[0].box
    relation = place.relation
    try:
        if relation is RelationKind.BETWEEN:
            return bool(between_angle(robot, box, place.anchors[1].box) >= BETWEEN_RAD)
        if relation is not None and relation in _INTRINSIC_SECTOR:
            return _on_side(place, robot, relation)
    except DegenerateGeometry:
        return False
    if relation is None or relation is RelationKind.NEAR:
        return box_distance(robot, box) <= NEAR_M or relation is None
    if relation is RelationKind.NEXT_TO:
        return box_distance(robot, box) <= NEXT_TO_M
    if relation is RelationKind.ON:
        return box.top_m <= FLAT_M and overlap_fraction(robot, box) >= 0.5
    if relation is RelationKind.BELOW:
        clear = box.bottom_m >= robot.top_m - ABOVE_TOLERANCE_M
        return clear and footprint_gap(robot, box) <= ABOVE_GAP_M
    return False


def _on_side(place: GroundedPlace, robot: OrientedBox, relation: RelationKind) -> bool:
    anchor = place.anchors[0]
    if place.frame is Frame.RELATIVE and place.observer is not None:
        seen = relative_bearing(place.observer.position_m, robot, anchor.box)
        return seen.sector is _RELATIVE_SECTOR[relation]
    if anchor.front_yaw_rad is None:
        return False
    own = bearing(anchor.box.centre_m, anchor.front_yaw_rad, robot.centre_m)
    return own.sector is _INTRINSIC_SECTOR[relation]


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
    if place.frame is Frame.RELATIVE and place.observer is not None:
        gaze = anchor.box.centre_m[:2] - place.observer.position_m[:2]
        if float(np.hypot(*gaze)) < MIN_GAZE_M:
            return None
        return float(np.arctan2(gaze[1], gaze[0])) + _RELATIVE_CENTRE[relation]
    if anchor.front_yaw_rad is None:
        return None
    return anchor.front_yaw_rad + _INTRINSIC_CENTRE[relation]


def _wrap(angles_rad: Array) -> Array:
    wrapped: Array = (angles_rad + np.pi) % (2.0 * np.pi) - np.pi
    return wrapped
