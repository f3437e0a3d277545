"""Level surfaces of a measured thing, on which something may stand: a table top, shelf boards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ...geometry.boxes import OrientedBox
from .points import normals_of

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CELL_M = 0.02
_LEVEL = float(np.cos(np.deg2rad(25.0)))
_STEP_M = 0.03
"""Level points farther apart in height are of two boards."""
_THICK_M = 0.05
_LEAST_POINTS = 8
_LEAST_AREA_M2 = 0.006
_SPACING = 1.5
_LEAST_FILL_M, _MOST_FILL_M = 0.025, 0.09
"""What lies between measured points so close together belongs to the surface."""
_NEIGHBOURS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """A level surface.

    Attributes:
        height_m: of most of it.
        origin_m: (2,) of the corner of cell (0, 0) of a grid along the axes of the world.
        cells: (H, W) which cells of `CELL_M` are of it; row = y, column = x.
        points_m: (N, 3) that were measured on it.
    """

    height_m: float
    origin_m: Array
    cells: Mask
    points_m: Array

    @property
    def area_m2(self) -> float:
        return float(np.count_nonzero(self.cells)) * CELL_M**2

    def centres_m(self) -> Array:
        """(N, 3) the middles of its cells, at its height."""
        rows, columns = np.nonzero(self.cells)
        level = np.stack([columns, rows], axis=1) * CELL_M + 0.5 * CELL_M + self.origin_m
        return np.column_stack([level, np.full(len(level), self.height_m)])


def boards_of(points_m: Array, box: OrientedBox) -> tuple[Board, ...]:
    """Level surfaces among (N, 3) points of a thing, lowest first; () where none was measured."""
    if len(points_m) < _LEAST_POINTS:
        return ()
    normals = normals_of(points_m, np.array(box.centre_m[:2]), None)
    level = points_m[np.abs(normals[:, 2]) > _LEVEL]
    return level_boards(level, box)


def level_boards(level_m: Array, box: OrientedBox) -> tuple[Board, ...]:
    """Surfaces of (N, 3) points that are known to be of level ones, within a box."""
    level_m = level_m[np.argsort(level_m[:, 2])]
    parts = np.split(level_m, np.flatnonzero(np.diff(level_m[:, 2]) > _STEP_M) + 1)
    boards = []
    for part in parts:
        if len(part) < _LEAST_POINTS:
            continue
        # A slope, or a cushion, chains heights together: keep what is about as high as most.
        counts, edges = np.histogram(
            part[:, 2], bins=np.arange(part[0, 2], part[-1, 2] + 0.02, 0.01)
        )
        most = float(edges[int(np.argmax(counts))]) + 0.005
        flat = part[np.abs(part[:, 2] - most) <= 0.5 * _THICK_M]
        board = _board(flat, box)
        if board is not None:
            boards.append(board)
    return tuple(boards)


def flat_board(box: OrientedBox, height_m: float) -> Board:
    """A whole footprint as a surface, where nothing but the box is known."""
    corners = box.footprint_m
    origin, shape = _grid(corners)
    cells = _inside(box, origin, shape)
    return Board(height_m, origin, cells, np.zeros((0, 3)))


def _board(points: Array, box: OrientedBox) -> Board | None:
    if len(points) < _LEAST_POINTS:
        return None
    tree = cKDTree(points[:, :2])
    count = min(_NEIGHBOURS, len(points) - 1)
    spacing = float(np.median(tree.query(points[:, :2], k=count + 1)[0][:, -1]))
    fill = float(np.clip(_SPACING * spacing, _LEAST_FILL_M, _MOST_FILL_M))
    origin, shape = _grid(box.footprint_m)
    cells = _inside(box, origin, shape)
    rows, columns = np.nonzero(cells)
    centres = np.stack([columns, rows], axis=1) * CELL_M + 0.5 * CELL_M + origin
    near = tree.query(centres, distance_upper_bound=fill)[0] <= fill
    cells[rows[~near], columns[~near]] = False
    board = Board(float(np.median(points[:, 2])), origin, cells, points)
    return board if board.area_m2 >= _LEAST_AREA_M2 else None


def _grid(corners_m: Array) -> tuple[Array, tuple[int, int]]:
    low, high = corners_m.min(axis=0), corners_m.max(axis=0)
    width, height = np.ceil((high - low) / CELL_M).astype(int) + 1
    return low, (int(height), int(width))


def _inside(box: OrientedBox, origin: Array, shape: tuple[int, int]) -> Mask:
    rows, columns = np.indices(shape)
    centres = np.stack([columns.ravel(), rows.ravel()], axis=1) * CELL_M + 0.5 * CELL_M + origin
    heights = np.full(len(centres), box.centre_m[2])
    local = np.abs(box.to_local(np.column_stack([centres, heights]))[:, :2])
    inside: Mask = np.all(local <= 0.5 * box.size_m[:2], axis=1).reshape(shape)
    return inside
