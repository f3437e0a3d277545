"""The occupancy grid told apart: walls, the ground under things, the ground nobody has seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.ndimage import map_coordinates

from ..geometry.box_array import BoxArray
from ..geometry.boxes import OrientedBox
from ..scene.snapshot import OccupancyMap
from .index import SceneIndex

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

OCCUPIED_FROM = 50
"""Occupancy of a cell, in per cent, from which it blocks."""
GROWTH_M = 0.05
"""An occupied cell this close to an object's footprint belongs to the object."""
STANDS_BELOW_M = 0.3
"""What begins higher than this above the floor hangs: it takes no ground."""
IN_WALLS = frozenset({"door", "window", "picture", "clock"})
"""Kinds that are part of a wall, seen from above."""


@dataclass(frozen=True, slots=True, eq=False)
class GroundPlan:
    """Layers of one occupancy grid, (H, W); row = y, column = x.

    Attributes:
        walls: occupied, and not an object's.
        taken: under an object that stands there.
        unknown: nobody has seen it, and no object is there.
        wall_m: metres from each cell's centre to the edge of the nearest wall cell.
    """

    occupancy: OccupancyMap
    walls: Mask
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


def _build(occupancy: OccupancyMap, boxes: BoxArray, hanging: Mask) -> GroundPlan:
    occupied = occupancy.cells >= OCCUPIED_FROM
    owned = _footprints(occupancy, boxes, GROWTH_M)
    standing = boxes.take(np.flatnonzero(~hanging))
    taken = _footprints(occupancy, standing, 0.0)
    walls = occupied & ~owned
    clear = cv2.distanceTransform((~walls).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    wall_m = np.maximum(clear.astype(np.float64) - 0.5, 0.0) * occupancy.resolution_m
    if not walls.any():
        wall_m = np.full(walls.shape, np.inf)
    return GroundPlan(occupancy, walls, taken, (occupancy.cells < 0) & ~owned, wall_m)


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
