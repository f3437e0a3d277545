"""Where the robot may stand and how far it is to drive there, on the occupancy grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from ..scene.keepout import KeepOut
from ..scene.snapshot import OccupancyMap, SceneSnapshot

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

OCCUPIED_FROM = 50
"""Occupancy of a cell, in per cent, from which it blocks."""
BLIND_M = 1.25
"""Ground this near to the robot is below the picture of a camera that looks ahead."""
EDGE_M = 0.5
"""Unknown ground that is kept around the grid, so that its edge is a frontier."""
FAR_M = 10.0
"""A robot farther than this from the grid is not on this map."""
SNAP_M = 0.5
"""The robot may stand this far from the nearest cell that the grid calls free."""


@dataclass(frozen=True)
class Body:
    """The round robot: its radius and the gap to obstacles that it plans with, metres."""

    radius_m: float = 0.20
    margin_m: float = 0.05
    height_m: float = 1.4

    @property
    def inflation_m(self) -> float:
        return self.radius_m + self.margin_m


class DriveGrid:
    """The occupancy grid, and the zones to keep out of, inflated by the robot's body.

    Attributes:
        occupied, unknown: (H, W) masks; row = y, column = x; neither: free.
        assumed: (H, W) free because it is beside where the robot is or was, but never seen.
        kept_out: (H, W) cells of which any ground is in a zone; a look passes over them.
        clearance_m: (H, W) distance from the cell's centre to the nearest edge of a cell that is
            occupied or kept out.
        standable: (H, W) cells where the robot's centre may be.
    """

    def __init__(
        self,
        occupancy: OccupancyMap,
        body: Body,
        robot_m: npt.ArrayLike | None = None,
        trail_m: npt.ArrayLike = (),
        zones: KeepOut | None = None,
    ) -> None:
        """Who looks for places to stand or ways to drive takes `of`, which knows the zones.

        Args:
            robot_m: (x, y) of the robot; what the map shows where its body is, is not there, and
                unseen ground around it may be passed.
            trail_m: (N, 2) where it was; the same holds there.
        """
        around = _widened(occupancy, robot_m)
        self.resolution_m = around.resolution_m
        self.origin_m = np.asarray(around.origin_m, dtype=np.float64)
        self.body = body
        self.occupied: Mask = around.cells >= OCCUPIED_FROM
        self.unknown: Mask = around.cells < 0
        if robot_m is not None:
            self._clear_beneath(np.asarray(robot_m, dtype=np.float64)[:2])
        self.assumed: Mask = np.zeros(self.shape, dtype=bool)
        trail = [] if robot_m is None else [np.asarray(robot_m, dtype=np.float64)[:2]]
        trail += list(np.asarray(trail_m, dtype=np.float64).reshape(-1, 2))
        for point in trail:
            self._assume_beside(point)
        self.unknown = self.unknown & ~self.assumed
        self._zones = zones
        self.kept_out = self._in_zones()
        self.clearance_m = self._distance_to(self.occupied | self.kept_out)
        free = ~self.occupied & ~self.unknown
        self.standable: Mask = free & (self.clearance_m >= body.inflation_m)

    @classmethod
    def of(
        cls,
        snapshot: SceneSnapshot,
        body: Body,
        robot_m: npt.ArrayLike | None = None,
        trail_m: npt.ArrayLike = (),
    ) -> DriveGrid | None:
        """The ground of a map on which plans are made; None before any was seen."""
        if snapshot.occupancy is None:
            return None
        return cls(snapshot.occupancy, body, robot_m, trail_m, snapshot.keep_out)

    @property
    def shape(self) -> tuple[int, int]:
        height, width = self.occupied.shape
        return height, width

    # Cells and metres -------------------------------------------------------------------------

    def cells_of(self, points_m: npt.ArrayLike) -> tuple[npt.NDArray[np.intp], Mask]:
        """(N, 2) rows and columns of (N, 2) map points, and (N,) whether they are on the grid."""
        points = np.atleast_2d(np.asarray(points_m, dtype=np.float64))[:, :2]
        columns_rows = np.floor((points - self.origin_m) / self.resolution_m).astype(np.intp)
        cells = columns_rows[:, ::-1]
        inside = np.all((cells >= 0) & (cells < np.array(self.shape)), axis=1)
        return cells, inside

    def centres_m(self, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]) -> Array:
        """(N, 2) map positions of cell centres."""
        centres: Array = np.stack([columns, rows], axis=1).astype(np.float64) + 0.5
        return centres * self.resolution_m + self.origin_m

    def at(self, layer: npt.NDArray[np.generic], point_m: npt.ArrayLike) -> object:
        """Value of a layer at one map point, None off the grid."""
        cells, inside = self.cells_of(point_m)
        return layer[tuple(cells[0])] if inside[0] else None

    # Driving ----------------------------------------------------------------------------------

    def nearest_standable(self, point_m: npt.ArrayLike, within_m: float) -> Array | None:
        """(2,) centre of the nearest cell where the robot may stand, None if there is none."""
        reach = int(within_m / self.resolution_m) + 2
        (centre,), _ = self.cells_of(point_m)
        low, high = np.maximum(centre - reach, 0), np.maximum(centre + reach + 1, 0)
        rows, columns = np.nonzero(self.standable[low[0] : high[0], low[1] : high[1]])
        if len(rows) == 0:
            return None
        centres = self.centres_m(rows + low[0], columns + low[1])
        gaps = np.hypot(*(centres - np.asarray(point_m, dtype=np.float64)[:2]).T)
        best = int(np.argmin(gaps))
        return centres[best] if gaps[best] <= within_m else None

    def routes_from(self, point_m: npt.ArrayLike) -> Routes | None:
        """Shortest ways from a point to everywhere; None if nothing near it is standable."""
        start = self.nearest_standable(point_m, SNAP_M)
        return None if start is None else Routes(self, start)

    def why_no_way(self, point_m: npt.ArrayLike) -> str:
        """What is wrong with the place of a robot from which there are no routes."""
        if self._zones is not None and self._zones.meets(point_m, self.body.radius_m):
            return f"the robot itself stands {self._zones.words}"
        return "the robot itself stands where the map shows no free ground"

    def distance_from(self, points_m: Array) -> Array:
        """(H, W) driving distance to the nearest of (N, 2) standable points, inf without one."""
        number, graph = self._graph
        cells, inside = self.cells_of(points_m)
        starts = number[tuple(cells[inside].T)]
        far = np.full(self.shape, np.inf)
        if np.any(starts >= 0):
            nearest = dijkstra(graph, directed=False, indices=starts[starts >= 0], min_only=True)
            far[number >= 0] = nearest
        return far

    @cached_property
    def _graph(self) -> tuple[npt.NDArray[np.intp], coo_matrix]:
        return graph_of(self.standable, self.resolution_m)

    # Layers -----------------------------------------------------------------------------------

    def _in_zones(self) -> Mask:
        """(H, W) cells of which the middle or a corner is in a zone, or that hold some of one."""
        height, width = self.shape
        if self._zones is None:
            return np.zeros(self.shape, dtype=bool)
        corners = self._held(self._zones, 0.0, height + 1, width + 1)
        held = self._held(self._zones, 0.5, height, width)
        held |= corners[1:, 1:] | corners[1:, :-1] | corners[:-1, 1:] | corners[:-1, :-1]
        cells, inside = self.cells_of(self._zones.centres_m())
        held[tuple(cells[inside].T)] = True
        return held

    def _held(self, zones: KeepOut, shift: float, height: int, width: int) -> Mask:
        """(height, width) whether points of a lattice, shifted by so many cells, are in a zone."""
        x = self.origin_m[0] + (np.arange(width) + shift) * self.resolution_m
        y = self.origin_m[1] + (np.arange(height) + shift) * self.resolution_m
        lattice = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        return zones.holds(lattice).reshape(height, width)

    def _distance_to(self, blocked: Mask) -> Array:
        """(H, W) metres from each cell's centre to the nearest blocked cell's edge."""
        if not blocked.any():
            return np.full(self.shape, np.inf)
        cells = cv2.distanceTransform(
            (~blocked).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
        )
        metres: Array = np.maximum(cells.astype(np.float64) - 0.5, 0.0) * self.resolution_m
        return metres

    def _clear_beneath(self, robot_m: Array) -> None:
        """Nothing is where the robot itself stands (as Nav2's `footprint_clearing_enabled`), unless
        most of it is taken: then the robot is not where it believes."""
        (centre,), _ = self.cells_of(robot_m)
        rows, columns = np.indices(self.shape)
        gaps = np.hypot(rows - centre[0], columns - centre[1])
        own = (gaps - 0.5) * self.resolution_m < self.body.inflation_m
        if 2 * np.count_nonzero(self.occupied & own) <= np.count_nonzero(own):
            self.occupied[own] = False

    def _assume_beside(self, robot_m: Array) -> None:
        """What is unknown within `BLIND_M` of the robot, with no obstacle between, is free."""
        (centre,), (inside,) = self.cells_of(robot_m)
        if not inside:
            return
        reach = int(np.ceil(BLIND_M / self.resolution_m))
        low = np.maximum(centre - reach, 0)
        window = (slice(low[0], centre[0] + reach + 1), slice(low[1], centre[1] + reach + 1))
        rows, columns = np.indices(self.occupied[window].shape)
        offsets = np.hypot(rows + low[0] - centre[0], columns + low[1] - centre[1])
        open_ground = (offsets * self.resolution_m <= BLIND_M) & ~self.occupied[window]
        here = tuple(centre - low)
        if not open_ground[here]:
            return
        _, parts = cv2.connectedComponents(open_ground.astype(np.uint8), connectivity=4)
        self.assumed[window] |= (parts == parts[here]) & self.unknown[window]


def graph_of(standable: Mask, resolution_m: float) -> tuple[npt.NDArray[np.intp], coo_matrix]:
    """(H, W) node number of every cell (-1: none) and the 8-connected graph in metres."""
    number = np.full(standable.shape, -1, dtype=np.intp)
    count = int(np.count_nonzero(standable))
    number[standable] = np.arange(count)
    starts, ends, lengths = [], [], []
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        a = number[: number.shape[0] - down, max(0, -right) : number.shape[1] - max(0, right)]
        b = number[down:, max(0, right) : number.shape[1] + min(0, right)]
        joined = (a >= 0) & (b >= 0)
        starts.append(a[joined])
        ends.append(b[joined])
        length = float(np.hypot(down, right)) * resolution_m
        lengths.append(np.full(np.count_nonzero(joined), length))
    graph = coo_matrix(
        (np.concatenate(lengths), (np.concatenate(starts), np.concatenate(ends))),
        shape=(count, count),
    )
    return number, graph.tocsr()


def _widened(occupancy: OccupancyMap, robot_m: npt.ArrayLike | None) -> OccupancyMap:
    """The grid with unknown cells around it, wide enough for what is beside the robot."""
    if robot_m is None:
        return occupancy
    robot = np.asarray(robot_m, dtype=np.float64)[:2]
    step = occupancy.resolution_m
    height, width = occupancy.cells.shape
    low = np.asarray(occupancy.origin_m, dtype=np.float64)
    high = low + np.array([width, height]) * step
    reach = BLIND_M + EDGE_M
    if np.any(robot < low - FAR_M) or np.any(robot > high + FAR_M):
        return occupancy
    before = np.maximum(np.ceil((low - (robot - reach)) / step), EDGE_M / step).astype(int)
    after = np.maximum(np.ceil((robot + reach - high) / step), EDGE_M / step).astype(int)
    cells = np.pad(
        occupancy.cells,
        ((before[1], after[1]), (before[0], after[0])),
        constant_values=np.int8(-1),
    )
    return OccupancyMap(cells, step, low - before * step)


class Routes:
    """Shortest ways on a grid from one cell.

    Attributes:
        start_m: (2,) centre of the cell that the ways begin at.
        length_m: (H, W) driving distance to each cell's centre, inf where there is no way.
    """

    def __init__(self, grid: DriveGrid, start_m: Array) -> None:
        self._grid = grid
        self.start_m = start_m
        number, graph = grid._graph
        self._number = number
        row, column = grid.cells_of(start_m)[0][0]
        lengths, self._before = dijkstra(
            graph, directed=False, indices=int(number[row, column]), return_predecessors=True
        )
        self.length_m: Array = np.full(grid.shape, np.inf)
        self.length_m[number >= 0] = lengths

    def to(self, point_m: npt.ArrayLike) -> Array:
        """(N, 2) cell centres from the start to the point's cell; (0, 2) if there is no way."""
        cells, inside = self._grid.cells_of(point_m)
        if not inside[0]:
            return np.zeros((0, 2))
        row, column = cells[0]
        if not np.isfinite(self.length_m[row, column]):
            return np.zeros((0, 2))
        chain = [int(self._number[row, column])]
        while self._before[chain[-1]] >= 0:
            chain.append(int(self._before[chain[-1]]))
        rows, columns = np.nonzero(self._number >= 0)
        order = np.array(chain[::-1])
        return self._grid.centres_m(rows[order], columns[order])
