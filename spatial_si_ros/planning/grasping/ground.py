"""Where the base may stand: free ground that the robot can drive to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

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
        self._grid: DriveGrid | None = None
        self.routes: Routes | None = None
        if snapshot.occupancy is not None:
            self._grid = DriveGrid(snapshot.occupancy, body, robot_m, trail_m)
            self.routes = self._grid.routes_from(robot_m)

    def drive_m(self, point_m: Array) -> float:
        """How far it is to drive to (x, y); inf where the robot cannot or must not stand there."""
        if self._grid is None or self.routes is None:
            return float("inf")
        (cell,), (inside,) = self._grid.cells_of(point_m)
        if not inside or self._grid.assumed[tuple(cell)]:
            return float("inf")
        length = float(self.routes.length_m[tuple(cell)])
        if not np.isfinite(length):
            return length
        free = bool(beside_objects(self._snapshot, np.asarray(point_m)[None, :2], self._body)[0])
        return length if free else float("inf")
