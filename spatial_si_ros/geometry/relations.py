"""The relations of `docs/relations.md` as angles and lengths. No map, no ROS, no model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from ..errors import DegenerateGeometry
from .boxes import OrientedBox, footprints_overlap
from .frames import wrap_angle

Array = npt.NDArray[np.float64]

MIN_GAZE_M = 0.3
"""Below this distance between observer and reference, "seen from there" means nothing."""
MIN_BASELINE_M = 1e-3
"""Below this horizontal distance a bearing is noise, not information."""
NEAR_M = 1.0
NEXT_TO_M = 0.5
ABOVE_GAP_M = 0.15
ABOVE_TOLERANCE_M = 0.02
BETWEEN_RAD = np.deg2rad(135.0)
FAR_M = 3.0
TOUCHING_M = 0.02
AGAINST_M = 0.05
AGAINST_WALL_M = 0.10
AGAINST_HEIGHT_M = 0.05
COVERING_GAP_M = 0.05
COVERING_SHARE = 0.8
FACING_RAD = np.deg2rad(22.5)
PARALLEL_RAD = np.deg2rad(15.0)
PARALLEL_RATIO = 1.2
"""An edge this much longer than the other one gives a thing a direction."""
ALIGNED_M = 0.25
ALIGNED_LENGTH_M = 1.0
PASSABLE_M = 0.6


class Sector(Enum):
    FRONT = "front"
    LEFT = "left"
    BEHIND = "behind"
    RIGHT = "right"


class RelationKind(Enum):
    LEFT_OF = "left of"
    RIGHT_OF = "right of"
    IN_FRONT_OF = "in front of"
    BEHIND = "behind"
    ABOVE = "above"
    BELOW = "below"
    ON = "on"
    IN = "in"
    NEAR = "near"
    NEXT_TO = "next to"
    BETWEEN = "between"
    UNDER = "under"
    TOUCHING = "touching"
    AGAINST = "against"
    COVERING = "covering"
    FAR_FROM = "far from"
    FACING = "facing"
    FACING_AWAY_FROM = "facing away from"
    PARALLEL_TO = "parallel to"
    ALIGNED_WITH = "in line with"
    VISIBLE_FROM = "visible from"
    HIDDEN_FROM = "hidden from"
    PARTLY_BEHIND = "partly behind"
    HIDING = "hiding"
    FRONT_LEFT_OF = "front left of"
    FRONT_RIGHT_OF = "front right of"
    BACK_LEFT_OF = "back left of"
    BACK_RIGHT_OF = "back right of"
    NORTH_OF = "north of"
    SOUTH_OF = "south of"
    EAST_OF = "east of"
    WEST_OF = "west of"
    MOVING_TOWARDS = "moving towards"
    MOVING_AWAY_FROM = "moving away from"
    WITHIN = "within"
    BEYOND = "more than"


DIRECTIONAL = frozenset(
    {
        RelationKind.LEFT_OF,
        RelationKind.RIGHT_OF,
        RelationKind.IN_FRONT_OF,
        RelationKind.BEHIND,
    }
)
"""Relations that need a viewpoint or the reference object's own front."""

DIAGONAL = frozenset(
    {
        RelationKind.FRONT_LEFT_OF,
        RelationKind.FRONT_RIGHT_OF,
        RelationKind.BACK_LEFT_OF,
        RelationKind.BACK_RIGHT_OF,
    }
)
"""The four corners; they need a frame as the four sides do."""
SIDED = DIRECTIONAL | DIAGONAL
COMPASS = frozenset(
    {
        RelationKind.NORTH_OF,
        RelationKind.SOUTH_OF,
        RelationKind.EAST_OF,
        RelationKind.WEST_OF,
    }
)
"""Directions of the map: x is east, y is north (REP 103)."""
SIGHTED = frozenset(
    {
        RelationKind.VISIBLE_FROM,
        RelationKind.HIDDEN_FROM,
        RelationKind.PARTLY_BEHIND,
        RelationKind.HIDING,
    }
)
"""Relations that are decided by lines of sight."""
APART = frozenset({RelationKind.FAR_FROM, RelationKind.BEYOND})
"""Relations that hold of what is far away."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """Direction and distance in the ground plane.

    Attributes:
        azimuth_rad: in (-pi, pi], 0 ahead, positive to the left (REP 103).
        distance_m: horizontal distance, metres.
    """

    azimuth_rad: float
    distance_m: float

    @property
    def sector(self) -> Sector:
        return sector_of(self.azimuth_rad)


def sector_of(azimuth_rad: float) -> Sector:
    """The quarter an azimuth falls in; a tie goes to the left/right side."""
    angle = wrap_angle(azimuth_rad)
    if abs(angle) < np.pi / 4:
        return Sector.FRONT
    if abs(angle) > 3 * np.pi / 4:
        return Sector.BEHIND
    return Sector.LEFT if angle > 0.0 else Sector.RIGHT


def bearing(position_m: Array, yaw_rad: float, target_m: Array) -> Bearing:
    """Bearing of a point from an observer; height is ignored.

    Args:
        position_m: (2,) or (3,) observer in the map frame.
        yaw_rad: the observer's facing about +z.
        target_m: (2,) or (3,) target in the map frame.

    Raises:
        DegenerateGeometry: the target is within `MIN_BASELINE_M` of the observer's axis.
    """
    dx, dy = np.asarray(target_m)[:2] - np.asarray(position_m)[:2]
    distance_m = float(np.hypot(dx, dy))
    if distance_m < MIN_BASELINE_M:
        raise DegenerateGeometry(f"target is {distance_m:.1e} m from the observer's axis")
    return Bearing(wrap_angle(float(np.arctan2(dy, dx)) - yaw_rad), distance_m)


def relative_bearing(observer_m: Array, subject: OrientedBox, reference: OrientedBox) -> Bearing:
    """Bearing of the subject from the reference, 0 along the observer's gaze at the reference.

    The gaze runs from the observer to the reference's centre: an azimuth near 0 is
    *behind* the reference (farther away), near pi *in front of* it (nearer to the
    observer), positive is to its left as the observer sees it.

    Raises:
        DegenerateGeometry: the observer is nearer than `MIN_GAZE_M` to the reference's
            centre, or the two footprints overlap.
    """
    gaze = reference.centre_m[:2] - np.asarray(observer_m)[:2]
    gaze_m = float(np.hypot(*gaze))
    if gaze_m < MIN_GAZE_M:
        raise DegenerateGeometry(
            f"the viewpoint is {gaze_m:.2f} m from the reference; at least {MIN_GAZE_M} m is needed"
        )
    if footprints_overlap(subject, reference):
        raise DegenerateGeometry("one stands over the other: it has no side of it")
    return bearing(reference.centre_m, float(np.arctan2(gaze[1], gaze[0])), subject.centre_m)


def edge_direction(box: OrientedBox) -> float:
    """Direction of the longer horizontal edge, radians in [0, pi).

    Raises:
        DegenerateGeometry: the box is nearly square and has none.
    """
    x, y = float(box.size_m[0]), float(box.size_m[1])
    if max(x, y) <= PARALLEL_RATIO * min(x, y):
        raise DegenerateGeometry(
            f"its edges of {x:.2f} m and {y:.2f} m are too alike to give it a direction"
        )
    along = box.yaw_rad if x >= y else box.yaw_rad + 0.5 * np.pi
    return float(along % np.pi)


def between_directions(a_rad: float, b_rad: float) -> float:
    """Angle between two undirected lines, radians in [0, pi / 2]."""
    off = abs(a_rad - b_rad) % np.pi
    return float(min(off, np.pi - off))


def off_the_line(points_m: Array) -> tuple[Array, float]:
    """(N,) distances of (N, 2) points to their line of least squares, and its length between them.

    Raises:
        DegenerateGeometry: fewer than three points, or all in one place.
    """
    if len(points_m) < 3:
        raise DegenerateGeometry(f"a line needs three things, got {len(points_m)}")
    rel = points_m - points_m.mean(axis=0)
    _, lengths, axes = np.linalg.svd(rel, full_matrices=False)
    if float(lengths[0]) < MIN_BASELINE_M:
        raise DegenerateGeometry("the centres coincide: they form no line")
    along = rel @ axes[0]
    return np.abs(rel @ np.array([-axes[0][1], axes[0][0]])), float(along.max() - along.min())


def between_angle(subject: OrientedBox, first: OrientedBox, second: OrientedBox) -> float:
    """Angle first-subject-second at the subject's centre, ground plane, radians in [0, pi].

    Raises:
        DegenerateGeometry: the subject's centre coincides with one of the others.
    """
    rays = [box.centre_m[:2] - subject.centre_m[:2] for box in (first, second)]
    lengths = [float(np.hypot(*ray)) for ray in rays]
    if min(lengths) < MIN_BASELINE_M:
        raise DegenerateGeometry("the centres coincide: nothing is between them")
    cosine = float(rays[0] @ rays[1]) / (lengths[0] * lengths[1])
    return float(np.arccos(np.clip(cosine, -1.0, 1.0)))
