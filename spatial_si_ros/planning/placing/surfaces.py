"""The surfaces of a carrier, and where on them a thing comes to rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox
from ...scene.objects import SceneObject
from ...scene.snapshot import OccupancyMap
from ..drive_grid import OCCUPIED_FROM
from ..grasping.boards import CELL_M, Board, level_boards
from ..grasping.surroundings import thing_boards

Array = npt.NDArray[np.float64]

GROUND_REACH_M = 1.2
"""Ground so near to what the words name is looked at."""
_SAME_M = 0.04
_INNER_SHARE = 0.8
"""Of a hollow thing's width: what is surely within its walls."""


@dataclass(frozen=True, slots=True, eq=False)
class Hollow:
    """The inside of a container.

    Attributes:
        centre_m: (2,).
        radius_m: of a circle within its walls.
        ground_m, rim_m: heights.
    """

    centre_m: Array
    radius_m: float
    ground_m: float
    rim_m: float


def boards_on(thing: SceneObject, seen_m: Array | None) -> tuple[Board, ...]:
    """Its level surfaces; where a picture shows one of them, as the picture shows it.

    Args:
        seen_m: (K, 3) points of it in the newest picture; None: there is none.
    """
    known = thing_boards(thing)
    if seen_m is None or len(seen_m) == 0:
        return known
    out = []
    for board in known:
        level = seen_m[np.abs(seen_m[:, 2] - board.height_m) < _SAME_M]
        fresh = level_boards(level, thing.box)
        best = max(fresh, key=lambda each: each.area_m2, default=None)
        out.append(best if best is not None and best.area_m2 > 0.3 * board.area_m2 else board)
    return tuple(out)


def ground_board(occupancy: OccupancyMap, around_m: Array, reach_m: float) -> Board | None:
    """The floor that was seen free around a place (2,); None where none was."""
    step = int(round(2.0 * reach_m / CELL_M))
    origin = np.asarray(around_m, dtype=np.float64)[:2] - reach_m
    rows, columns = np.indices((step, step))
    at = np.stack([columns, rows], axis=-1) * CELL_M + 0.5 * CELL_M + origin
    cells = np.floor((at - occupancy.origin_m) / occupancy.resolution_m).astype(int)
    height, width = occupancy.cells.shape
    inside = np.all((cells >= 0) & (cells < np.array([width, height])), axis=-1)
    values = np.full(inside.shape, -1, dtype=np.int16)
    values[inside] = occupancy.cells[cells[inside][:, 1], cells[inside][:, 0]]
    free = (values >= 0) & (values < OCCUPIED_FROM)
    return Board(0.0, origin, free, np.zeros((0, 3))) if free.any() else None


def hollow_of(thing: SceneObject) -> Hollow:
    """The inside of a container, as far as it was measured."""
    box: OrientedBox = thing.box
    centre = np.array(box.centre_m[:2])
    radius = 0.5 * _INNER_SHARE * float(min(box.size_m[:2]))
    ground = box.bottom_m + 0.01
    if len(thing.points_m):
        inner = np.hypot(*(thing.points_m[:, :2] - centre).T) < 0.6 * radius
        if np.count_nonzero(inner) >= 3:
            ground = max(ground, float(np.percentile(thing.points_m[inner, 2], 25.0)))
    return Hollow(centre, radius, min(ground, box.top_m - 0.01), box.top_m)
