"""What else there is around a thing, as points that neither hand nor arm may touch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...answers.floor.ground_plan import ground_plan_of
from ...answers.measuring.index import index_of
from ...geometry.boxes import OrientedBox
from ...scene.objects import SceneObject
from ...scene.snapshot import OccupancyMap, SceneSnapshot
from ..drive_grid import Body, DriveGrid
from ..places import REAL, gap_m
from ..walls import walls_of
from .boards import Board, boards_of, flat_board
from .points import thinned

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

HAND_CELL_M = 0.008
ARM_CELL_M = 0.025
NEAR_M = 0.40
"""Points so near to a thing can meet the hand that takes it."""
MOST_NEAR = 3000
FEW_POINTS = 30
"""A thing of which less was measured is as large as its box."""
_BOX_STEP_M = 0.03
_WALL_STEP_M = 0.08
_WALL_TOP_M, _WALL_LENGTH_M = 1.5, 1.0
_BESIDE_M = 0.15
"""An occupied cell so near to a thing is of that thing, not of a wall."""
_CLEAR_LENGTH_M, _ANGLES = 0.5, 16
"""So much of a straight wall is beside nothing; what is not may be the edge of a smeared thing."""
_BEYOND_M = 2.0 * _WALL_LENGTH_M + 0.25
"""What is farther than this beyond a place does not tell what is a wall there."""
_LARGE_M2 = 0.03
_OWN_M, _LEVEL_M, _EDGE_M, _OVERHANG_M, _FEW_BESIDE = 0.06, 0.02, 0.02, 0.12, 3
"""So little above a thing is what may be its own; a board is level, and goes on beside it from here
to there with so many points."""


class Surroundings:
    """Points of everything but the target, in the frame of the target.

    Attributes:
        points_m: (K, 3).
    """

    def __init__(self, points_m: Array) -> None:
        self.points_m = points_m[thinned(points_m, HAND_CELL_M)]
        coarse = self.points_m[thinned(self.points_m, ARM_CELL_M)]
        self._tree = cKDTree(coarse) if len(coarse) else None

    def near(self, box: OrientedBox) -> Array:
        """(K, 3) those that a hand may meet that takes what is in the box."""
        level = np.hypot(*(self.points_m[:, :2] - box.centre_m[:2]).T)
        reach = NEAR_M + 0.5 * float(np.hypot(*box.size_m[:2]))
        found = self.points_m[(level < reach) & (self.points_m[:, 2] < box.top_m + 0.5)]
        kept: Array = found[:: len(found) // MOST_NEAR + 1]
        return kept

    def gap_m(self, spheres: Array) -> float:
        """Least distance of the points from (N, 4) spheres x, y, z, radius; negative: inside."""
        if self._tree is None or len(spheres) == 0:
            return float("inf")
        return float((self._tree.query(spheres[:, :3])[0] - spheres[:, 3]).min())

    def headroom_m(self, box: OrientedBox) -> float:
        """Free height above a box, over its footprint; inf where nothing is.

        What is little higher than the box and ends with its footprint is no board above it: it is
        the thing's own, which the detection left out.
        """
        above = self.points_m[self.points_m[:, 2] > box.top_m + 0.005]
        if not len(above):
            return float("inf")
        out_m = np.max(np.abs(box.to_local(above)[:, :2]) - 0.5 * box.size_m[:2], axis=1)
        over = np.sort(above[out_m <= 0.0, 2])
        beside = above[(out_m > _EDGE_M) & (out_m <= _OVERHANG_M), 2]
        while len(over):
            lowest = float(over[min(2, len(over) - 1)])
            goes_on = np.count_nonzero(np.abs(beside - lowest) <= _LEVEL_M) >= _FEW_BESIDE
            if goes_on or lowest - box.top_m > _OWN_M:
                return lowest - box.top_m
            over = over[over > lowest + _LEVEL_M]
        return float("inf")


def mapped(
    snapshot: SceneSnapshot,
    around_m: Array,
    without: Iterable[int],
    reach_m: float = 1.6,
    body: Body | None = None,
) -> Array:
    """(K, 3) points of the map around a place: things, and walls that no thing is.

    Args:
        around_m: (2,) or (3,).
        without: ids of things that are left out.
        body: of the robot; None: no walls.
    """
    left_out = frozenset(without)
    level_m = np.asarray(around_m, dtype=np.float64)[:2]
    near = [each for each in snapshot if _is_within(each.box, level_m, reach_m)]
    parts: list[Array] = [np.zeros((0, 3))]
    parts += [
        surface_of(each) for each in near if each.id not in left_out and each.existence >= REAL
    ]
    if body is not None and snapshot.occupancy is not None:
        parts.append(_walls(snapshot, near, level_m, reach_m, body))
    return np.concatenate(parts)


def _is_within(box: OrientedBox, point_m: Array, reach_m: float) -> bool:
    """Whether a footprint comes so near to a point (2,)."""
    x, y = box.centre_m[:2].tolist()
    long, wide = box.size_m[:2].tolist()
    away = math.hypot(x - point_m[0], y - point_m[1]) - 0.5 * math.hypot(long, wide)
    return away <= reach_m and box.distance_to_point_2d(point_m) <= reach_m


def surface_of(thing: SceneObject) -> Array:
    """(K, 3) its measured points, its level surfaces without gaps; or those of its box."""
    if len(thing.points_m) < FEW_POINTS:
        return box_points(thing.box)
    large = float(np.prod(thing.box.size_m[:2])) > _LARGE_M2
    boards = thing_boards(thing) if large else ()
    return np.concatenate([thing.points_m, *(board.centres_m() for board in boards)])


def thing_boards(thing: SceneObject) -> tuple[Board, ...]:
    """Its level surfaces; its whole top where only its box is known."""
    if len(thing.points_m) < FEW_POINTS:
        return (flat_board(thing.box, thing.box.top_m),)
    return boards_of(thing.points_m, thing.box)


def box_points(box: OrientedBox, step_m: float = _BOX_STEP_M) -> Array:
    """(K, 3) points on the faces of a box."""
    counts = np.maximum(np.ceil(box.size_m / step_m).astype(int) + 1, 2)
    axes = [np.linspace(-0.5, 0.5, int(n)) * s for n, s in zip(counts, box.size_m, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    skin = np.any(np.isclose(np.abs(grid), 0.5 * box.size_m), axis=1)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    points: Array = grid[skin] @ R.T + box.centre_m
    return points


def _walls(
    snapshot: SceneSnapshot,
    near: Sequence[SceneObject],
    around_m: Array,
    reach_m: float,
    body: Body,
) -> Array:
    """(K, 3) points of walls around a place (2,).

    Args:
        near: the things that come so near to it.
    """
    assert snapshot.occupancy is not None
    part, first = _cut_out(snapshot.occupancy, around_m, reach_m + _BEYOND_M)
    if part.cells.size == 0:
        return np.zeros((0, 3))
    grid = DriveGrid(part, body)
    cells = (walls_of(grid, snapshot) & grid.occupied).astype(np.uint8)
    _, parts, sizes, _ = cv2.connectedComponentsWithStats(cells, connectivity=8)
    longest = sizes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    long = longest * grid.resolution_m >= _WALL_LENGTH_M
    rows, columns = np.nonzero((cells > 0) & long[parts])
    level = grid.centres_m(rows, columns)
    own = np.zeros(len(level), dtype=bool)
    for thing in near:
        own |= gap_m(thing.box, level) <= _BESIDE_M
    walls = np.zeros(grid.shape, dtype=bool)
    walls[rows[~own], columns[~own]] = True
    walls |= _straight(snapshot, near, grid, first)
    rows, columns = np.nonzero(walls)
    level = np.stack([columns + first[1], rows + first[0]], axis=1) + 0.5
    level = level * grid.resolution_m + snapshot.occupancy.origin_m
    level = level[np.hypot(*(level - around_m).T) <= reach_m]
    heights = np.arange(0.05, _WALL_TOP_M, _WALL_STEP_M)
    columns_m: Array = np.column_stack(
        [np.repeat(level, len(heights), axis=0), np.tile(heights, len(level))]
    )
    return columns_m


def _cut_out(
    occupancy: OccupancyMap, around_m: Array, reach_m: float
) -> tuple[OccupancyMap, npt.NDArray[np.intp]]:
    """The square of the grid around a place, and the row and column at which it begins."""
    step = occupancy.resolution_m
    ends = np.stack([around_m - reach_m, around_m + reach_m]) - occupancy.origin_m
    low, high = np.floor(ends[:, ::-1] / step).astype(np.intp)
    first = np.clip(low, 0, occupancy.cells.shape)
    last = np.clip(high + 1, 0, occupancy.cells.shape)
    cells = occupancy.cells[first[0] : last[0], first[1] : last[1]]
    return OccupancyMap(cells, step, occupancy.origin_m + first[::-1] * step), first


def _straight(
    snapshot: SceneSnapshot,
    near: Sequence[SceneObject],
    grid: DriveGrid,
    first: npt.NDArray[np.intp],
) -> Mask:
    """(H, W) walls, whole behind what stands before them or was mapped into them.

    Args:
        grid: a part of the map's grid, which begins at row and column `first`.
    """
    plan = ground_plan_of(index_of(snapshot))
    walls = np.zeros(grid.shape, dtype=bool)
    if plan is None:
        return walls
    height, width = grid.shape
    solid = plan.solid[first[0] : first[0] + height, first[1] : first[1] + width]
    solid = solid & grid.occupied  # not what is only thought to go on through unseen ground
    for angle in np.arange(_ANGLES) * (np.pi / _ANGLES):
        line = _line(angle, _WALL_LENGTH_M / grid.resolution_m)
        pieces = cv2.morphologyEx(solid.astype(np.uint8), cv2.MORPH_OPEN, line)
        closed = cv2.morphologyEx(pieces, cv2.MORPH_CLOSE, line).astype(bool)
        walls |= pieces.astype(bool) | (closed & grid.occupied)
    rows, columns = np.nonzero(walls)
    level = grid.centres_m(rows, columns)
    own = np.zeros(len(level), dtype=bool)
    for thing in near:
        own |= gap_m(thing.box, level) <= _BESIDE_M
    clear = walls.copy()
    clear[rows[own], columns[own]] = False
    count, parts = cv2.connectedComponents(walls.astype(np.uint8), connectivity=8)
    sizes = np.bincount(parts[clear], minlength=count)
    kept: Mask = walls & (sizes * grid.resolution_m >= _CLEAR_LENGTH_M)[parts]
    return kept


def _line(angle_rad: float, length: float) -> npt.NDArray[np.uint8]:
    """A line of ones through the middle of a square."""
    half = int(0.5 * length)
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.uint8)
    end = np.rint(half * np.array([np.cos(angle_rad), np.sin(angle_rad)])).astype(int)
    first, last = (half - end).tolist(), (half + end).tolist()
    return cv2.line(kernel, first, last, 1).astype(np.uint8)
