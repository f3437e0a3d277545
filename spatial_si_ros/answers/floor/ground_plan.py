"""The occupancy grid told apart: walls, the ground under things, the ground nobody has seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

from ...geometry.box_array import BoxArray
from ...geometry.boxes import OrientedBox
from ...scene.snapshot import OccupancyMap
from ..measuring.index import SceneIndex
from .clutter import clutter

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

OCCUPIED_FROM = 50
"""Occupancy of a cell, in per cent, from which it blocks."""
GROWTH_M = 0.05
"""An occupied cell this close to an object's footprint belongs to the object."""
HIDDEN_WALL_M = 5.0
"""A wall goes on behind things over up to this length."""
BESIDE_M = 0.15
"""How far from a footprint the ground beside it is looked at."""
UNSEEN_SIDE = 0.8
"""A wall may be behind a side of which at least this part of the ground beside it is unseen."""
WALL_PIECE_M = 0.25
"""What is shorter than this is no piece of wall that could go on."""
STRAIGHT_DEG = 1.0
STANDS_BELOW_M = 0.3
"""What begins higher than this above the floor hangs: it takes no ground."""
IN_WALLS = frozenset({"door", "window", "picture", "clock"})
"""Kinds that are part of a wall, seen from above."""


@dataclass(frozen=True, slots=True, eq=False)
class GroundPlan:
    """Layers of one occupancy grid, (H, W); row = y, column = x.

    Attributes:
        walls: occupied, and not an object's.
        solid: those of them that are walls, and no small or sticking-out things.
        taken: under an object that stands there.
        unknown: nobody has seen it, and no object is there.
        wall_m: metres from each cell's centre to the edge of the nearest solid cell.
    """

    occupancy: OccupancyMap
    walls: Mask
    solid: Mask
    taken: Mask
    unknown: Mask
    wall_m: Array

    @property
    def resolution_m(self) -> float:
        return self.occupancy.resolution_m

    def cells_of(self, points_m: npt.ArrayLike) -> tuple[npt.NDArray[np.intp], Mask]:
        """(N, 2) rows and columns of (N, 2) map points, cut to the grid; (N,) which are on it."""
        points = np.atleast_2d(np.asarray(points_m, dtype=np.float64))[:, :2]
        cells = np.floor((points - self.occupancy.origin_m[:2]) / self.resolution_m)[:, ::-1]
        most = np.array(self.walls.shape) - 1
        inside = np.all((cells >= 0) & (cells <= most), axis=1)
        return np.clip(cells, 0, most).astype(np.intp), inside

    def at(self, layer: npt.NDArray[np.generic], points_m: npt.ArrayLike) -> Mask:
        """(N,) a layer at (N, 2) map points; off the grid: False."""
        cells, inside = self.cells_of(points_m)
        value: Mask = layer[cells[:, 0], cells[:, 1]].astype(bool) & inside
        return value

    def distance_to_wall(self, box: OrientedBox) -> float:
        """Metres from a footprint to the nearest wall cell, inf where no wall is known."""
        corners = box.footprint_m
        steps = np.linspace(0.0, 1.0, 1 + max(1, math.ceil(box.size_m[:2].max() / 0.1)))
        sides = (
            corners[:, None] + (np.roll(corners, -1, axis=0) - corners)[:, None] * steps[:, None]
        )
        points = (sides.reshape(-1, 2) - self.occupancy.origin_m[:2]) / self.resolution_m - 0.5
        height, width = self.walls.shape
        inside = np.all((points > -0.5) & (points < [width - 0.5, height - 0.5]), axis=1)
        if not inside.any() or not np.isfinite(self.wall_m[0, 0]):
            return math.inf
        columns_rows = points[inside].T
        metres = float(
            map_coordinates(self.wall_m, columns_rows[::-1], order=1, mode="nearest").min()
        )
        # Wall cells at the very footprint were taken for the object's own.
        return 0.5 * GROWTH_M if metres <= GROWTH_M + 0.5 * self.resolution_m else metres

    def hides_ground(self, box: OrientedBox) -> bool:
        """Whether nobody has seen the ground along one side of a footprint."""
        along = np.linspace(-0.4, 0.4, 9)
        for axis in (0, 1):
            for side in (-1.0, 1.0):
                local = np.zeros((len(along), 2))
                local[:, axis] = side * (0.5 * box.size_m[axis] + BESIDE_M)
                local[:, 1 - axis] = along * box.size_m[1 - axis]
                cos, sin = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
                points = local @ np.array([[cos, sin], [-sin, cos]]) + box.centre_m[:2]
                cells, inside = self.cells_of(points)
                unseen = self.unknown[cells[:, 0], cells[:, 1]] | ~inside
                if unseen.mean() >= UNSEEN_SIDE:
                    return True
        return False


def _build(occupancy: OccupancyMap, boxes: BoxArray, hanging: Mask) -> GroundPlan:
    occupied = occupancy.cells >= OCCUPIED_FROM
    standing = boxes.take(np.flatnonzero(~hanging))
    owned = _footprints(occupancy, standing, GROWTH_M)
    taken = _footprints(occupancy, standing, 0.0)
    walls = occupied & ~owned
    # Behind a thing, not in it: two cells for the error of its box.
    inner = cv2.erode(taken.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    hidden = ((occupancy.cells < 0) | (occupied & owned)) & ~inner
    walls |= _behind(walls, hidden, occupancy.resolution_m)
    unknown = (occupancy.cells < 0) & ~owned
    solid = walls & ~clutter(walls, taken, unknown, occupancy.resolution_m)
    clear = cv2.distanceTransform((~solid).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    wall_m = np.maximum(clear.astype(np.float64) - 0.5, 0.0) * occupancy.resolution_m
    if not solid.any():
        wall_m = np.full(walls.shape, np.inf)
    return GroundPlan(occupancy, walls, solid, taken, unknown, wall_m)


def _behind(walls: Mask, hidden: Mask, resolution_m: float) -> Mask:
    """(H, W) hidden cells on a straight line between two pieces of wall: furniture hides walls.

    The line runs the way most walls run, or across it; where free floor was seen on it, as in a
    doorway, there is no wall.
    """
    angle_deg = _direction_deg(walls)
    turned, back = _turned(walls, angle_deg)
    long = 2 * round(0.5 * HIDDEN_WALL_M / resolution_m) + 1
    closed: npt.NDArray[np.uint8] = np.zeros_like(turned)
    for shape in ((1, long), (long, 1)):
        # Only what is long itself goes on behind something.
        piece = cv2.morphologyEx(turned, cv2.MORPH_OPEN, np.ones(_short(shape, resolution_m)))
        drawn = cv2.morphologyEx(piece, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
        closed |= np.asarray(drawn, np.uint8)
    if back is not None:
        closed = np.asarray(
            cv2.warpAffine(closed, back, walls.shape[::-1], flags=cv2.INTER_NEAREST), np.uint8
        )
    line: Mask = closed.astype(bool) & hidden & ~walls
    return line


def _short(shape: tuple[int, int], resolution_m: float) -> tuple[int, int]:
    least = max(2, round(WALL_PIECE_M / resolution_m))
    return (1, least) if shape[0] == 1 else (least, 1)


def _direction_deg(walls: Mask) -> float:
    """How far the walls are turned against the grid, degrees in (-45, 45]."""
    lines = cv2.HoughLinesP(
        walls.astype(np.uint8) * 255, 1, np.pi / 360, 15, minLineLength=15, maxLineGap=3
    )
    if lines is None:
        return 0.0
    ends = lines.reshape(-1, 4).astype(np.float64)
    ways = np.arctan2(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0])
    lengths = np.hypot(ends[:, 3] - ends[:, 1], ends[:, 2] - ends[:, 0])
    # Four times the angle is the same for all four directions of a rectangular room.
    whole = np.sum(lengths * np.exp(4j * ways))
    return float(np.degrees(np.angle(whole)) / 4.0)


def _turned(walls: Mask, angle_deg: float) -> tuple[npt.NDArray[np.uint8], Array | None]:
    """The grid with its walls along the axes, and the way back; None where they were."""
    picture = walls.astype(np.uint8)
    if abs(angle_deg) < STRAIGHT_DEG:
        return picture, None
    height, width = walls.shape
    side = math.ceil(math.hypot(height, width)) + 2
    there = np.asarray(cv2.getRotationMatrix2D((0.5 * width, 0.5 * height), angle_deg, 1.0))
    there[:, 2] = there[:, 2] + 0.5 * np.array([side - width, side - height])
    turned = cv2.warpAffine(picture, there, (side, side), flags=cv2.INTER_NEAREST)
    return np.asarray(turned), np.asarray(cv2.invertAffineTransform(there))


def _footprints(occupancy: OccupancyMap, boxes: BoxArray, growth_m: float) -> Mask:
    """(H, W) cells whose centre is within a footprint that is grown on every side."""
    drawn = np.zeros(occupancy.cells.shape, np.uint8)
    if len(boxes):
        sizes = boxes.sizes_m + 2.0 * growth_m
        corners = BoxArray(boxes.centres_m, sizes, boxes.yaws_rad).footprints_m
        cells = (corners - occupancy.origin_m[:2]) / occupancy.resolution_m - 0.5
        height, width = drawn.shape
        near = np.all((cells.max(1) > 0) & (cells.min(1) < [width, height]), axis=1)
        fine = np.rint(cells[near] * 16.0).astype(np.int32)
        for polygon in fine:
            cv2.fillPoly(drawn, [polygon.reshape(-1, 1, 2)], 1, shift=4)
    return drawn.astype(bool)


_recent: list[tuple[SceneIndex, GroundPlan]] = []


def ground_plan_of(index: SceneIndex) -> GroundPlan | None:
    """The layers of a map's grid, kept for the two newest; None where there is no grid."""
    occupancy = index.snapshot.occupancy
    if occupancy is None:
        return None
    for kept, plan in tuple(_recent):
        if kept is index:
            return plan
    bottoms = index.boxes.centres_m[:, 2] - 0.5 * index.boxes.sizes_m[:, 2]
    hanging = bottoms > STANDS_BELOW_M
    for kind in IN_WALLS:
        hanging[list(index.by_label.get(kind, ()))] = True
    plan = _build(occupancy, index.boxes, hanging)
    _recent[:] = [(index, plan), *_recent[:1]]
    return plan
