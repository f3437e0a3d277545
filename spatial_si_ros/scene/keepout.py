"""Ground where the robot must not be, whatever is free there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class KeepOut:
    """The zones of a map, as in the mask of a keepout filter of Nav2.

    Attributes:
        cells: (H, W) whether a cell is in a zone; row = y, column = x of the mask; read-only.
        resolution_m: edge of a cell.
        origin_m: (2,) map position of the corner of cell (0, 0).
        yaw_rad: direction of the mask's rows in the map.
        closed: why all ground counts as one zone; "": only the cells do.
    """

    cells: Mask
    resolution_m: float
    origin_m: Array
    yaw_rad: float = 0.0
    closed: str = ""

    @property
    def words(self) -> str:
        """ "in a keep-out zone", with the reason where everything is one."""
        return "in a keep-out zone" + (f" ({self.closed})" if self.closed else "")

    @property
    def area_m2(self) -> float:
        """Of the cells."""
        return float(np.count_nonzero(self.cells)) * self.resolution_m**2

    def holds(self, points_m: npt.ArrayLike) -> Mask:
        """(N,) whether each of (N, 2) or (N, 3) map points is in, or over, a zone."""
        points = np.atleast_2d(np.asarray(points_m, dtype=np.float64))
        if self.closed:
            return np.ones(len(points), dtype=bool)
        columns_rows = np.floor(self._local(points)).astype(np.intp)
        inside = np.all((columns_rows >= 0) & (columns_rows < self.cells.shape[::-1]), axis=1)
        held: Mask = np.zeros(len(points), dtype=bool)
        held[inside] = self.cells[columns_rows[inside, 1], columns_rows[inside, 0]]
        return held

    def meets(self, point_m: npt.ArrayLike, radius_m: float) -> bool:
        """Whether any ground of a disc around a map point (2,) or (3,) is in a zone."""
        if self.closed:
            return True
        centre = self._local(np.atleast_2d(np.asarray(point_m, dtype=np.float64)))[0]
        radius = radius_m / self.resolution_m
        low = np.maximum(np.floor(centre - radius), 0).astype(np.intp)
        high = np.maximum(np.floor(centre + radius) + 1, 0).astype(np.intp)
        rows, columns = np.nonzero(self.cells[low[1] : high[1], low[0] : high[0]])
        middles = np.stack([columns, rows], axis=1) + low + 0.5
        gaps = np.maximum(np.abs(middles - centre) - 0.5, 0.0)
        return bool(np.any(np.hypot(*gaps.T) <= radius))

    def centres_m(self) -> Array:
        """(N, 2) map positions of the middles of the cells that are in a zone."""
        rows, columns = np.nonzero(self.cells)
        level = (np.stack([columns, rows], axis=1) + 0.5) * self.resolution_m
        centres: Array = level @ self._turn.T + self.origin_m
        return centres

    def _local(self, points: Array) -> Array:
        """(N, 2) columns and rows, with fractions."""
        local: Array = (points[:, :2] - self.origin_m) @ self._turn / self.resolution_m
        return local

    @property
    def _turn(self) -> Array:
        cos, sin = np.cos(self.yaw_rad), np.sin(self.yaw_rad)
        return np.array([[cos, -sin], [sin, cos]])


def everywhere(why: str) -> KeepOut:
    """All ground is one zone: what is known of the zones does not tell where they are."""
    return KeepOut(np.zeros((0, 0), dtype=bool), 1.0, np.zeros(2), closed=why)
