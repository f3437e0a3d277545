"""Whether a given viewpoint is a place where anybody can be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...geometry.lexicon import SEATS
from ...language.declined import Declined, DeclineReason
from ..measuring.index import SceneIndex

OCCUPIED = 100
FURNITURE_MARGIN_M = 0.2
LOWEST_M, HIGHEST_M = -0.5, 2.2
"""Nobody's base, or eye, is lower or higher above the floor."""
SOLID_M = 0.7
"""Nobody stands in what is higher than this, unless it is sat on."""
DEEP_M = 0.1
"""A viewpoint this far inside a thing is not beside it by mistake."""
THIN = frozenset({"door", "rug", "window", "picture"})


def no_place_to_be(position_m: npt.NDArray[np.float64], index: SceneIndex) -> Declined | None:
    """Why nobody can look from a given place: in the air, in a wall, in a thing; None: one can."""
    x, y, z = position_m
    if not LOWEST_M <= z <= HIGHEST_M:
        return Declined(
            DeclineReason.NO_VIEWPOINT,
            f"the viewpoint is {z:.2f} m above the floor, where nobody can be "
            f"(want {LOWEST_M} m to {HIGHEST_M} m)",
        )
    if inside_wall(position_m, index):
        return Declined(
            DeclineReason.NO_VIEWPOINT, f"the viewpoint ({x:.2f}, {y:.2f}) is inside a wall"
        )
    for row in np.flatnonzero(index.around(position_m, 0.0)):
        thing = index.objects[row]
        box = thing.box
        if thing.label in SEATS | THIN or box.top_m < SOLID_M or index.existence[row] < 0.5:
            continue
        middle = np.array([[x, y, box.centre_m[2]]])
        if box.bottom_m < SOLID_M and z < box.top_m and box.contains(middle, -DEEP_M)[0]:
            return Declined(
                DeclineReason.NO_VIEWPOINT,
                f"the viewpoint ({x:.2f}, {y:.2f}) is inside {thing.name}; "
                f"say 'from the {thing.label}' if that is meant",
                (thing.name,),
            )
    return None


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
    near = np.flatnonzero(index.around(position_m, FURNITURE_MARGIN_M))
    distances = index.boxes.take(near).distances_to_point_2d_m(position_m)
    return not bool(np.any(distances <= FURNITURE_MARGIN_M))
