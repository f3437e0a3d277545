"""Where on its carriers a thing fits: many spots at once, each with a heading of the hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox
from ...geometry.frames import invert
from ..grasping.boards import CELL_M, Board
from .placement import Carried
from .settings import PlaceSettings
from .spots import Floor, fitting, floor_of
from .surfaces import Hollow

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

HEADINGS = 12
_EVERY = 2
"""Spots are so many cells apart where there are more than a few."""
_FEW = 40
_FREE_M = 1.0
"""Farther than this from anything is as good."""
_OVER_RIM_M = 0.05
"""A thing is let fall from so high above a rim at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """S spots.

    Attributes:
        carriers: (S,) which carrier.
        foot_m: (S, 3) middle of the thing's underside at rest.
        release_m: (S,) its height when the fingers open.
        headings_rad: (S,) of the hand.
        margin_m: (S,) from the thing's edge to the edge of the surface.
        clearance_m: (S,) to the nearest thing that stands there.
    """

    carriers: npt.NDArray[np.intp]
    foot_m: Array
    release_m: Array
    headings_rad: Array
    margin_m: Array
    clearance_m: Array

    def __len__(self) -> int:
        return len(self.carriers)

    def take(self, rows: npt.NDArray[np.intp] | Mask) -> Spots:
        return Spots(
            self.carriers[rows],
            self.foot_m[rows],
            self.release_m[rows],
            self.headings_rad[rows],
            self.margin_m[rows],
            self.clearance_m[rows],
        )


def stacked(several: Sequence[Spots]) -> Spots:
    """All of them, in order."""
    if not several:
        nothing = np.zeros(0)
        return Spots(np.zeros(0, np.intp), np.zeros((0, 3)), nothing, nothing, nothing, nothing)
    return Spots(
        np.concatenate([each.carriers for each in several]),
        np.concatenate([each.foot_m for each in several]),
        np.concatenate([each.release_m for each in several]),
        np.concatenate([each.headings_rad for each in several]),
        np.concatenate([each.margin_m for each in several]),
        np.concatenate([each.clearance_m for each in several]),
    )


def on_board(
    carrier: int,
    board: Board,
    carried: Carried,
    boxes: Sequence[OrientedBox],
    points_m: Array,
    settings: PlaceSettings,
) -> Spots:
    """Spots on a level surface, with as much margin as there is room for.

    Args:
        boxes: of everything else.
        points_m: (K, 3) of everything else.
    """
    size = carried.size_m
    near = [box for box in boxes if _over(box, board)]
    floor = floor_of(board, float(size[2]), near, points_m)
    corner = 0.5 * float(np.hypot(*size[:2]))
    found = []
    for heading in np.linspace(0.0, 2.0 * np.pi, HEADINGS, endpoint=False):
        fits, margin = _with_most_margin(floor, size, float(heading), settings)
        if np.count_nonzero(fits) > _FEW:
            fits[1::_EVERY] = False
            fits[:, 1::_EVERY] = False
        rows, columns = np.nonzero(fits)
        level = np.stack([columns, rows], axis=1) * CELL_M + 0.5 * CELL_M + board.origin_m
        foot = np.column_stack([level, np.full(len(level), board.height_m)])
        found.append(
            Spots(
                np.full(len(level), carrier, dtype=np.intp),
                foot,
                foot[:, 2] + settings.drop_m,
                np.full(len(level), float(heading)),
                np.maximum(floor.to_edge_m[rows, columns] - corner, margin),
                np.clip(floor.to_things_m[rows, columns] - corner, margin, _FREE_M),
            )
        )
    return stacked(found)


def in_hollow(carrier: int, hollow: Hollow, carried: Carried, settings: PlaceSettings) -> Spots:
    """In the middle of a container, let go where the finger tips are still above its rim."""
    slack = hollow.radius_m - 0.5 * float(np.hypot(*carried.size_m[:2]))
    if slack < 0.0:
        return stacked([])
    tips_m = float(invert(carried.T_grasp_foot)[2, 3]) - 0.03
    least = hollow.ground_m + settings.drop_m
    most = hollow.rim_m + _OVER_RIM_M
    releases = np.unique(np.clip([least, hollow.rim_m - tips_m, most], least, most))
    headings = np.linspace(0.0, 2.0 * np.pi, HEADINGS, endpoint=False)
    release, heading = (part.ravel() for part in np.meshgrid(releases, headings))
    count = len(release)
    return Spots(
        np.full(count, carrier, dtype=np.intp),
        np.tile([*hollow.centre_m, hollow.ground_m], (count, 1)),
        release,
        heading,
        np.full(count, slack),
        np.full(count, slack),
    )


def _with_most_margin(
    floor: Floor, size: Array, heading_rad: float, settings: PlaceSettings
) -> tuple[Mask, float]:
    fits = fitting(floor, size, heading_rad, settings.margin_m)
    if fits.any():
        return fits, settings.margin_m
    return fitting(floor, size, heading_rad, settings.least_margin_m), settings.least_margin_m


def _over(box: OrientedBox, board: Board) -> bool:
    """Whether a box may be over the surface's grid."""
    high = board.origin_m + np.array(board.cells.shape[::-1]) * CELL_M
    reach = 0.5 * float(np.hypot(*box.size_m[:2]))
    at = box.centre_m[:2]
    return bool(np.all(at > board.origin_m - reach) and np.all(at < high + reach))
