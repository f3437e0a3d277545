"""What is occupied on the grid and no wall: small things, and what sticks out of mapped boxes."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]

CLUTTER_M = 0.5
"""What is occupied and smaller than this is no wall."""
RIM_M = 2.5
"""What is occupied, smaller than this and beside a thing may be a part that its box misses."""
RIM_SHARE = 0.15
"""At least this part of what surrounds a rim is the thing's ground; less is a wall beside it."""


def clutter(walls: Mask, taken: Mask, unknown: Mask, resolution_m: float) -> Mask:
    """(H, W) the cells of `walls` that are none.

    Args:
        walls: (H, W) occupied, and not an object's.
        taken: (H, W) under an object.
        unknown: (H, W) nobody has seen it.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(walls.astype(np.uint8), connectivity=8)
    extent = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) * resolution_m
    none = extent < CLUTTER_M
    for number in np.flatnonzero((extent < RIM_M) & ~none):
        place = [int(each) for each in stats[number, :4]]
        none[number] = _is_rim(np.asarray(labels == number), place, taken, unknown)
    none[0] = False
    found: Mask = none[labels]
    return found


def _is_rim(island: Mask, place: Sequence[int], taken: Mask, unknown: Mask) -> bool:
    """Whether an island is a part of the thing beside it: nothing behind it is unseen.

    Args:
        place: left, top, width and height of what bounds it, in cells.
    """
    left, top, width, height = place
    window = slice(max(0, top - 2), top + height + 2), slice(max(0, left - 2), left + width + 2)
    here = island[window]
    grown = cv2.dilate(here.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    around = grown & ~here
    beside, behind = (float(layer[window][around].mean()) for layer in (taken, unknown))
    return beside >= RIM_SHARE and behind <= 0.5 * RIM_SHARE
