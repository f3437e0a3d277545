"""Where the base may stand: free ground that the robot can drive to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...scene.snapshot import SceneSnapshot
from ..drive_grid import SNAP_M, Body, DriveGrid
from ..places import Obstacles
from ..ways import Ways

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_AROUND_M = 1.5
"""Ground that is farther away is looked at only where there is none nearer."""


class Ground:
    """Free places of a map for one robot.

    Attributes:
        routes: from where the robot is; None: it stands where no free ground is known.
    """

    def __init__(
        self,
        snapshot: SceneSnapshot,
        body: Body,
        robot_m: npt.ArrayLike,
        trail_m: npt.ArrayLike = (),
    ) -> None:
        """`robot_m` (x, y) in the map; `trail_m` (N, 2) where it was."""
        self._obstacles = Obstacles(snapshot, body)
        self._grid = DriveGrid.of(snapshot, body, robot_m, trail_m)
        self.routes: Ways | None = None
        start = None if self._grid is None else self._grid.nearest_standable(robot_m, SNAP_M)
        if self._grid is not None and start is not None:
            self.routes = Ways(self._grid, start)
            self._open: Mask = self.routes.reached & ~self._grid.assumed

    def gaps_m(self, points_m: Array) -> Array:
        """(N,) level distance of (N, 3) or (N, 2) points from the nearest ground that was seen and
        that the robot can drive to; inf where there is none. What stands there is not asked."""
        points = np.asarray(points_m)[:, :2]
        gaps: Array = np.full(len(points), np.inf)
        if self._grid is None or self.routes is None or len(points) == 0:
            return gaps
        edges = np.stack([points.min(axis=0) - _AROUND_M, points.max(axis=0) + _AROUND_M])
        low, high = np.clip(self._grid.cells_of(edges)[0], 0, self._grid.shape)
        rows, columns = np.nonzero(self._open[low[0] : high[0] + 1, low[1] : high[1] + 1])
        near = cKDTree(self._grid.centres_m(rows + low[0], columns + low[1]).reshape(-1, 2))
        gaps = near.query(points)[0]
        far = gaps > _AROUND_M
        if far.any():
            every = cKDTree(self._grid.centres_m(*np.nonzero(self._open)))
            gaps[far] = every.query(points[far])[0]
        return gaps

    def free(self, points_m: Array) -> Mask:
        """(N,) whether the robot can drive to (N, 2) places and stand there."""
        free = np.zeros(len(points_m), dtype=bool)
        if self._grid is None or self.routes is None or len(points_m) == 0:
            return free
        cells, inside = self._grid.cells_of(points_m)
        free[inside] = self._open[tuple(cells[inside].T)]
        some = np.flatnonzero(free)
        free[some] = self._obstacles.clear(np.asarray(points_m)[some, :2])
        return free

    def drive_m(self, point_m: Array) -> float:
        """How far it is to drive to (x, y); inf where the robot cannot or must not stand there."""
        point = np.asarray(point_m, dtype=np.float64)[None, :2]
        if self._grid is None or self.routes is None or not self.free(point)[0]:
            return float("inf")
        row, column = self._grid.cells_of(point)[0].T
        return float(self.routes.lengths_m(row, column)[0])
