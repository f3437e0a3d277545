"""The ground as a robot knows it: its own occupancy grid, with room for its body. Knows no ROS."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..frames import Array, Pose2

OCCUPIED = 50
BODY_M = 0.20
MARGIN_M = 0.03
ROOMY_M = 0.45
"""Ground with less clearance than this costs more, so that ways keep away from things."""
ESCAPE_M = 0.30
"""Around the robot itself the body's margin is waived, or a grazed corner would lock it in."""
CHECK_STEP_M = 0.03
BESIDE_M = 2.0
"""Unknown ground that is added around the grid."""


class OccupancyGround:
    """Plans and checks on a grid whose cell (row, column) starts at `origin_m` + column, row.

    Args:
        cells: (rows, columns) int8: -1 unknown, 0..100 occupied probability in percent.
        resolution_m: edge of a cell.
        origin_m: (2,) map position of the corner of cell (0, 0).
    """

    def __init__(self, cells: npt.NDArray[np.int8], resolution_m: float, origin_m: Array) -> None:
        # The grid is cut to what is known; the robot may stand beside it.
        beside = math.ceil(BESIDE_M / resolution_m)
        cells = np.pad(cells, beside, constant_values=-1)
        self._resolution_m = resolution_m
        self._origin_m = np.asarray(origin_m, dtype=np.float64) - beside * resolution_m
        self._unknown = cells < 0
        padded = np.pad(cells < OCCUPIED, 1)
        distance = ndimage.distance_transform_edt(padded)[1:-1, 1:-1]
        # From a cell's centre to the nearest edge of a cell that is occupied or off the grid.
        self._clearance_m = np.maximum(0.0, distance - 0.5) * resolution_m

    def clearance_m(self, point_m: Array) -> float:
        """Distance to what is occupied; 0 far off the grid."""
        row, column = self._cell(point_m)
        rows, columns = self._clearance_m.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return 0.0
        return float(self._clearance_m[row, column])

    def is_straight_free(self, start_m: Array, end_m: Array) -> bool:
        """Whether the body could drive straight from one point to the other."""
        length_m = float(np.linalg.norm(end_m - start_m))
        steps = max(2, math.ceil(length_m / CHECK_STEP_M))
        for share in np.linspace(0.0, 1.0, steps):
            point = start_m + share * (end_m - start_m)
            if share * length_m > 0.05 and self.clearance_m(point) < BODY_M:
                return False
        return True

    def free_ahead_m(self, pose: Pose2, up_to_m: float) -> float:
        """How far the body could drive straight ahead, at most `up_to_m`."""
        heading = np.array([math.cos(pose.yaw_rad), math.sin(pose.yaw_rad)])
        ahead_m = 0.0
        while ahead_m < up_to_m:
            if self.clearance_m(pose.position_m + (ahead_m + CHECK_STEP_M) * heading) < BODY_M:
                return ahead_m
            ahead_m += CHECK_STEP_M
        return up_to_m

    def path(self, start_m: Array, goal_m: Array) -> Array | None:
        """A way (N, 2), both ends included; None when there is none.

        It prefers room and known ground, but crosses unknown ground where it must, as Nav2 does: a
        robot has never seen the ground under itself when it starts.
        """
        rows, columns = self._clearance_m.shape
        ends = [self._cell(start_m), self._cell(goal_m)]
        if not all(0 <= row < rows and 0 <= column < columns for row, column in ends):
            return None
        passable = self._clearance_m >= BODY_M + MARGIN_M
        passable |= self._disc(start_m, ESCAPE_M) & (self._clearance_m > 0.0)
        passable |= self._disc(goal_m, 2 * self._resolution_m) & (self._clearance_m >= BODY_M)
        if not all(passable[end] for end in ends):
            return None
        index = np.full(passable.shape, -1)
        index[passable] = np.arange(int(passable.sum()))
        graph = self._graph(passable, index)
        source, target = (int(index[end]) for end in ends)
        _, before = dijkstra(graph, indices=source, return_predecessors=True)
        chain = [target]
        while chain[-1] != source:
            previous = int(before[chain[-1]])
            if previous < 0:
                return None
            chain.append(previous)
        cells = np.argwhere(passable)[chain[::-1]]
        centres = self._origin_m + (cells[:, ::-1] + 0.5) * self._resolution_m
        return np.vstack([start_m, centres[1:-1], goal_m])

    def _cell(self, point_m: Array) -> tuple[int, int]:
        column, row = np.floor((np.asarray(point_m) - self._origin_m) / self._resolution_m)
        return int(row), int(column)

    def _disc(self, centre_m: Array, radius_m: float) -> npt.NDArray[np.bool_]:
        rows, columns = np.indices(self._clearance_m.shape)
        x = self._origin_m[0] + (columns + 0.5) * self._resolution_m - centre_m[0]
        y = self._origin_m[1] + (rows + 0.5) * self._resolution_m - centre_m[1]
        inside: npt.NDArray[np.bool_] = np.hypot(x, y) <= radius_m
        return inside

    def _graph(self, passable: npt.NDArray[np.bool_], index: npt.NDArray[np.int64]) -> csr_matrix:
        """Eight neighbours; a step costs its length, more where it is tight or unknown."""
        tight = np.clip((ROOMY_M - self._clearance_m) / ROOMY_M, 0.0, 1.0)
        cost = 1.0 + 2.0 * tight + 3.0 * self._unknown
        froms, tos, weights = [], [], []
        rows, columns = passable.shape
        for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1)):
            here = (slice(0, rows - dr), slice(max(0, -dc), columns - max(0, dc)))
            there = (slice(dr, rows), slice(max(0, dc), columns + min(0, dc)))
            both = passable[here] & passable[there]
            length = math.hypot(dr, dc)
            froms.append(index[here][both])
            tos.append(index[there][both])
            weights.append(length * 0.5 * (cost[here][both] + cost[there][both]))
        count = int(passable.sum())
        source, target = np.concatenate(froms), np.concatenate(tos)
        weight = np.concatenate(weights)
        return csr_matrix(
            (
                np.concatenate([weight, weight]),
                (np.concatenate([source, target]), np.concatenate([target, source])),
            ),
            shape=(count, count),
        )
