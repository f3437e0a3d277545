"""The open hand as shapes: two fingers that open outwards from the palm, and the palm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand

Array = npt.NDArray[np.float64]

TIP_M = 0.005
"""The closed fingers end this far beyond the grasp frame; open ones swing back from it."""
PAD_M = 0.035
"""So far behind the grasp frame a finger tip still touches."""
ROOT_SHARE = 0.33
"""Of the gap between the tips: the gap where the fingers leave the palm."""
PALM_M = 0.14
"""Length of the gripper's body behind the fingers."""


def outer_m(hand: Hand) -> tuple[float, float]:
    """How far the open hand reaches to each side along its y and its z."""
    fingers = 0.5 * hand.opening_m + hand.finger_thickness_m
    palm = hand.palm_radius_m
    return max(fingers, palm), max(0.5 * hand.finger_width_m, palm)


def distances_m(local_m: Array, hand: Hand, before_m: float) -> Array:
    """How far points are from the open hand, anywhere on its straight way to the grasp.

    The volume that the hand sweeps while it moves along x is judged as one; inside it distances
    are negative. They are those along the axes of the hand, which are never longer than the true
    ones.

    Args:
        local_m: (..., 3) points in the grasp frame.
        before_m: length of the way.

    Returns:
        (...,) metres.
    """
    x, y, z = local_m[..., 0], np.abs(local_m[..., 1]), np.abs(local_m[..., 2])
    length = hand.finger_length_m
    tip_gap, root_gap = 0.5 * hand.opening_m, 0.5 * ROOT_SHARE * hand.opening_m
    slope = (tip_gap - root_gap) / length
    # A point is passed by the part of the finger that is now as far ahead as the way is long.
    inner = root_gap + slope * (np.clip(x, -length, 0.0) + length)
    outer = root_gap + slope * (np.clip(x + before_m, -length, 0.0) + length)
    outer = outer + hand.finger_thickness_m
    along = np.maximum(x - TIP_M, -length - before_m - x)
    finger = np.maximum(np.maximum(inner - y, y - outer), z - 0.5 * hand.finger_width_m)
    finger = np.maximum(finger, along)
    palm = np.maximum(np.hypot(y, z) - hand.palm_radius_m, x + length)
    palm = np.maximum(palm, -length - PALM_M - before_m - x)
    nearest: Array = np.minimum(finger, palm)
    return nearest
