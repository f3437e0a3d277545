"""Where the base may stand: free ground that the robot can drive to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...scene.snapshot import SceneSnapshot
from ..drive_grid import Body, DriveGrid, Routes
from ..places import beside_objects

Array = npt.NDArray[np.float64]


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
        self._snapshot, self._body = snapshot, body
        self._grid = DriveGrid.of(snapshot, body, robot_m, trail_m)
        self.routes: Routes | None = None
        if self._grid is not None:
            self.routes = self._grid.routes_from(robot_m)

    def drives_m(self, points_m: Array) -> Array:
        """(N,) how far it is to drive to (N, 2) places; inf where the robot must not stand."""
        lengths = np.full(len(points_m), np.inf)
        if self._grid is None or self.routes is None or len(points_m) == 0:
            return lengths
        cells, inside = self._grid.cells_of(points_m)
        rows, columns = cells[inside].T
        known = ~self._grid.assumed[rows, columns]
        lengths[inside] = np.where(known, self.routes.length_m[rows, columns], np.inf)
        some = np.flatnonzero(np.isfinite(lengths))
        free = beside_objects(self._snapshot, np.asarray(points_m)[some, :2], self._body)
        lengths[some[~free]] = np.inf
        return lengths

    def gaps_m(self, points_m: Array) -> Array:
        """(N,) level distance of (N, 3) or (N, 2) points from the nearest ground that was seen and
        that the robot can drive to; inf where there is none. What stands there is not asked."""
        if self._grid is None or self.routes is None:
            return np.full(len(points_m), np.inf)
        reached = np.isfinite(self.routes.length_m) & ~self._grid.assumed
        tree = cKDTree(self._grid.centres_m(*np.nonzero(reached)))
        gaps: Array = tree.query(np.asarray(points_m)[:, :2])[0]
        return gaps

    def free(self, points_m: Array) -> npt.NDArray[np.bool_]:
        """(N,) whether the robot can drive to (N, 2) places and stand there."""
        reached: npt.NDArray[np.bool_] = np.isfinite(self.drives_m(points_m))
        return reached

    def drive_m(self, point_m: Array) -> float:
        """How far it is to drive to (x, y); inf where the robot cannot or must not stand there."""
        return float(self.drives_m(np.asarray(point_m, dtype=np.float64)[None, :2])[0])
