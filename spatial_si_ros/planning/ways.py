"""How far it is to drive from one cell of the grid, where that is asked for only here and there."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from .drive_grid import DriveGrid, graph_of

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

DETOUR, SPARE_M = 1.25, 1.5
"""Ways are first looked for that are so much longer than the straight line at most."""


class Ways:
    """Lengths of the shortest ways from one cell; they are searched no farther than they are asked
    for, so that a large map costs no more than what is near.

    Attributes:
        start_m: (2,) centre of that cell.
        reached: (H, W) cells to which there is a way.
    """

    def __init__(self, grid: DriveGrid, start_m: Array) -> None:
        """`start_m` (2,): centre of a cell where the robot may stand."""
        self._grid = grid
        self.start_m = start_m
        self._start = grid.cells_of(start_m)[0][0]
        _, parts = cv2.connectedComponents(grid.standable.astype(np.uint8), connectivity=8)
        self.reached = grid.standable & (parts == parts[tuple(self._start)])
        self._corner = self._start
        self._length_m: Array = np.zeros((1, 1))

    def lengths_m(self, rows: Rows, columns: Rows) -> Array:
        """(N,) metres to the centres of cells; inf where there is no way."""
        lengths = np.full(len(rows), np.inf)
        there = np.flatnonzero(self.reached[rows, columns])
        cells = np.stack([rows[there], columns[there]], axis=1)
        if len(cells) == 0:
            return lengths
        away = np.hypot(*(cells - self._start).T).max() * self._grid.resolution_m
        limit = DETOUR * float(away) + SPARE_M
        for limit_m in (limit, 2.0 * limit, np.inf):
            lengths[there] = self._known(cells)
            if np.all(np.isfinite(lengths[there])):
                break
            self._search(limit_m)
        lengths[there] = self._known(cells)
        return lengths

    def _known(self, cells: Rows) -> Array:
        """(N,) of cells (N, 2), inf where it was not searched yet."""
        local = cells - self._corner
        inside = np.all((local >= 0) & (local < np.array(self._length_m.shape)), axis=1)
        lengths = np.full(len(cells), np.inf)
        lengths[inside] = self._length_m[tuple(local[inside].T)]
        return lengths

    def _search(self, limit_m: float) -> None:
        """All ways that are no longer; none of them leaves the square that is cut out here."""
        shape, resolution_m = np.array(self._grid.shape), self._grid.resolution_m
        reach = int(min(limit_m / resolution_m, float(shape.max()))) + 1
        self._corner = np.maximum(self._start - reach, 0)
        high = np.minimum(self._start + reach + 1, shape)
        own = self.reached[self._corner[0] : high[0], self._corner[1] : high[1]]
        number, graph = graph_of(own, resolution_m)
        start = number[tuple(self._start - self._corner)]
        found = dijkstra(graph, directed=False, indices=int(start), limit=limit_m)
        self._length_m = np.full(own.shape, np.inf)
        self._length_m[own] = found
