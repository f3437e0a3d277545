"""Free, level places for a footprint on a measured surface."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox
from ..grasping.boards import CELL_M, Board

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_ABOVE_M = 0.015
"""What was measured so far above a surface stands on it."""
_THICK_M = 0.03
_NOISE_POINTS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """A surface with what is free on it.

    Attributes:
        board: the surface.
        free: (H, W) cells on which nothing stands and over which there is room.
        to_edge_m, to_things_m: (H, W) distances of cells to the nearest that is not of the
            surface, and to the nearest on which something stands.
    """

    board: Board
    free: Mask
    to_edge_m: Array
    to_things_m: Array


def floor_of(board: Board, height_m: float, boxes: Iterable[OrientedBox], points_m: Array) -> Floor:
    """What is free on a surface for a thing of that height.

    Args:
        boxes: of everything else that may stand there.
        points_m: (K, 3) measured, of everything but the thing.
    """
    shape = board.cells.shape
    taken = np.zeros(shape, dtype=bool)
    above = points_m[
        (points_m[:, 2] > board.height_m + _ABOVE_M)
        & (points_m[:, 2] < board.height_m + height_m + _THICK_M)
    ]
    cells = np.floor((above[:, :2] - board.origin_m) / CELL_M).astype(int)
    inside = np.all((cells >= 0) & (cells < np.array(shape[::-1])), axis=1)
    counts = np.zeros(shape, dtype=int)
    np.add.at(counts, (cells[inside, 1], cells[inside, 0]), 1)
    taken |= counts >= _NOISE_POINTS
    for box in boxes:
        if box.top_m < board.height_m + _ABOVE_M or box.bottom_m > board.height_m + height_m:
            continue
        corners = (box.footprint_m - board.origin_m) / CELL_M - 0.5
        mask = np.zeros(shape, dtype=np.uint8)
        cv2.fillConvexPoly(mask, np.round(corners).astype(np.int32), 1)
        taken |= mask.astype(bool)
    return Floor(board, board.cells & ~taken, _distance(board.cells, 0), _distance(~taken, 1))


def fitting(floor: Floor, size_m: Array, heading_rad: float, margin_m: float) -> Mask:
    """(H, W) cells on which the middle of a footprint may be, all of it and a margin free.

    Args:
        size_m: (2,) or (3,) of the thing along and across the heading.
    """
    half = 0.5 * size_m[:2] + margin_m
    reach = int(np.ceil(float(np.hypot(*half)) / CELL_M))
    rows, columns = np.indices((2 * reach + 1, 2 * reach + 1)) - reach
    cos, sin = np.cos(heading_rad), np.sin(heading_rad)
    ahead = np.abs(cos * columns + sin * rows) * CELL_M
    across = np.abs(cos * rows - sin * columns) * CELL_M
    kernel = ((ahead <= half[0]) & (across <= half[1])).astype(np.uint8)
    padded = np.pad(floor.free.astype(np.uint8), reach + 1)
    fits = cv2.erode(padded, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    inner = slice(reach + 1, -reach - 1)
    fit: Mask = fits[inner, inner].astype(bool)
    return fit


def _distance(inside: Mask, beyond: int) -> Array:
    """(H, W) from each cell's middle to the nearest one that is not inside.

    Args:
        beyond: 1 where what is off the grid counts as inside, else 0.
    """
    padded = np.pad(inside.astype(np.uint8), 1, constant_values=beyond)
    cells = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
    metres: Array = np.maximum(cells.astype(np.float64) - 0.5, 0.0) * CELL_M
    return metres
