"""A four-room apartment as a grid, and a robot whose camera uncovers it."""

from __future__ import annotations

import numpy as np

from spatial_si_ros.planning.drive_grid import Body, DriveGrid
from spatial_si_ros.planning.looking import Eye, mark_seen
from spatial_si_ros.planning.navigation_goals import RankedGoal
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

RESOLUTION_M = 0.05
SPEED_MPS, TURN_RADPS = 0.6, 1.2
BODY = Body()
CAMERA = Eye(np.deg2rad(79.0), 1.0, 6.0)


def cells_of(width_m: float, depth_m: float) -> np.ndarray:
    """An empty room with walls of one cell around it; its lower left corner is (0, 0)."""
    cells = np.zeros((round(depth_m / RESOLUTION_M), round(width_m / RESOLUTION_M)), np.int8)
    cells[[0, -1]] = 100
    cells[:, [0, -1]] = 100
    return cells


def block(cells: np.ndarray, x0: float, y0: float, x1: float, y1: float, value: int = 100) -> None:
    """Set a rectangle given in metres."""
    i0, i1 = round(y0 / RESOLUTION_M), round(y1 / RESOLUTION_M)
    j0, j1 = round(x0 / RESOLUTION_M), round(x1 / RESOLUTION_M)
    cells[i0:i1, j0:j1] = value


def apartment() -> np.ndarray:
    """10 m x 6 m, a cross of walls with three doors of 0.9 m, and furniture."""
    cells = cells_of(10.0, 6.0)
    block(cells, 5.0, 0.0, 5.1, 6.0)
    block(cells, 0.0, 3.0, 10.0, 3.1)
    for x, y in ((2.0, 3.0), (7.5, 3.0)):
        block(cells, x, y, x + 0.9, y + 0.1, 0)
    block(cells, 5.0, 1.2, 5.1, 2.1, 0)
    for x0, y0, x1, y1 in (
        (0.3, 0.2, 2.3, 1.1), (3.6, 1.6, 4.4, 2.2), (6.0, 0.3, 8.0, 1.7),
        (0.2, 4.2, 1.0, 5.8), (3.0, 4.5, 4.0, 5.0), (8.6, 3.6, 9.8, 5.6), (5.6, 5.2, 7.0, 5.8),
    ):  # fmt: skip
        block(cells, x0, y0, x1, y1)
    return cells


def occupancy(cells: np.ndarray) -> OccupancyMap:
    return OccupancyMap(cells, RESOLUTION_M, np.zeros(2))


class Walker:
    """Knows the true grid, uncovers what the camera sees, counts the seconds."""

    def __init__(self, truth: np.ndarray, x_m: float, y_m: float, yaw_rad: float) -> None:
        self._truth = truth
        self._grid = DriveGrid(occupancy(truth), BODY)
        self._known = np.zeros(truth.shape, dtype=bool)
        self.position_m, self.yaw_rad = np.array([x_m, y_m]), yaw_rad
        self.seconds = 0.0
        self.trace: list[tuple[np.ndarray, float]] = []
        self._see()

    @property
    def snapshot(self) -> SceneSnapshot:
        cells = np.where(self._known, self._truth, -1).astype(np.int8)
        return SceneSnapshot(1, 1, "map", occupancy=occupancy(cells))

    @property
    def seen_fraction(self) -> float:
        """Of the free ground."""
        free = self._truth == 0
        return float(np.count_nonzero(self._known & free) / np.count_nonzero(free))

    def drive(self, goal: RankedGoal) -> None:
        for point in [*goal.path_m[:-1:6], goal.path_m[-1]]:
            ray = point - self.position_m
            if np.hypot(*ray) > 0.02:
                self._turn(float(np.arctan2(ray[1], ray[0])))
                self.seconds += float(np.hypot(*ray)) / SPEED_MPS
                self.position_m = point
                self._see()
        self._turn(goal.yaw_rad)

    def _turn(self, yaw_rad: float) -> None:
        turn = (yaw_rad - self.yaw_rad + np.pi) % (2.0 * np.pi) - np.pi
        for part in np.linspace(0.0, turn, max(int(abs(turn) / 0.5), 1) + 1)[1:]:
            self._look(self.yaw_rad + float(part))
        self.yaw_rad += turn
        self.seconds += abs(turn) / TURN_RADPS
        self.trace.append((self.position_m, self.yaw_rad))

    def _see(self) -> None:
        self._look(self.yaw_rad)
        self.trace.append((self.position_m, self.yaw_rad))

    def _look(self, yaw_rad: float) -> None:
        mark_seen(self._grid, self._known, self.position_m, yaw_rad, CAMERA)
        for turn in (-0.005, 0.005):
            mark_seen(self._grid, self._known, self.position_m, yaw_rad + turn, CAMERA)
