"""Whether a given viewpoint is a place where anybody can be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .index import SceneIndex

OCCUPIED = 100
FURNITURE_MARGIN_M = 0.2


def inside_wall(position_m: npt.NDArray[np.float64], index: SceneIndex) -> bool:
    """Whether a position (x, y, ...) is on an occupied cell that is no mapped object's.

    Somebody may sit on a sofa, which is occupied too; nobody stands in a wall.
    """
    occupancy = index.snapshot.occupancy
    if occupancy is None:
        return False
    column, row = np.floor((position_m[:2] - occupancy.origin_m[:2]) / occupancy.resolution_m)
    height, width = occupancy.cells.shape
    if not (0 <= row < height and 0 <= column < width):
        return False
    if occupancy.cells[int(row), int(column)] != OCCUPIED:
        return False
    distances = index.boxes.distances_to_point_2d_m(position_m)
    return not bool(np.any(distances <= FURNITURE_MARGIN_M))
