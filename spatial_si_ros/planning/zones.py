"""What keep-out zones forbid besides driving: standing at a pose, taking and putting things.

Where the robot may drive is a matter of `DriveGrid.of`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..language.declined import Declined, DeclineReason
from ..scene.keepout import KeepOut
from ..scene.objects import SceneObject
from .drive_grid import Body
from .grasping.boards import CELL_M, Board

Array = npt.NDArray[np.float64]

BESIDE_M = 1.2
"""From this near to a thing the arm reaches it: zones so near are where the base cannot stand."""


def not_stood(zones: KeepOut | None, at_m: Array, body: Body) -> Declined | None:
    """The refusal of a pose at which the robot's body is in a zone; `at_m` (2,) or (3,)."""
    if zones is None or not zones.meets(at_m, body.radius_m):
        return None
    x, y = at_m[:2]
    return Declined(
        DeclineReason.UNREACHABLE, f"at ({x:.2f}, {y:.2f}) the robot would be {zones.words}"
    )


def not_taken(zones: KeepOut | None, thing: SceneObject) -> Declined | None:
    """The refusal of a thing that lies in a zone, also with a part of it only."""
    if zones is None:
        return None
    under = np.vstack([thing.box.footprint_m, thing.box.centre_m[:2]])
    if not zones.holds(under).any():
        return None
    return Declined(
        DeclineReason.UNREACHABLE, f"{thing.name} lies {zones.words}: nothing is taken out of one"
    )


def allowed(board: Board, zones: KeepOut | None) -> Board:
    """What of a level surface is over no zone."""
    if zones is None:
        return board
    rows, columns = np.indices(board.cells.shape)
    middles = np.stack([columns, rows], axis=-1) * CELL_M + 0.5 * CELL_M + board.origin_m
    held = zones.holds(middles.reshape(-1, 2)).reshape(board.cells.shape)
    return replace(board, cells=board.cells & ~held)


def blamed(why: Declined, zones: KeepOut | None, at_m: Array) -> Declined:
    """A refusal for want of a place to stand, with the zones that may be the reason.

    Args:
        at_m: (2,) or (3,) of what was to be reached.
    """
    if zones is None or why.reason is not DeclineReason.OUT_OF_REACH:
        return why
    if not zones.meets(at_m, BESIDE_M):
        return why
    return replace(why, detail=f"{why.detail}; ground within {BESIDE_M:g} m of it is {zones.words}")
