"""Whether the open hand gets to a thing without touching anything, and by how much."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand
from .fingers import distances_m
from .poses import Poses

Array = npt.NDArray[np.float64]

LEAST_M = 0.002
"""Nearer than this to anything else is a collision."""
OWN_M = -0.001
"""The thing itself may be so near to the open fingers: its far side is only taken for symmetric."""
_STRAYS = 2
"""So many points may be in the way: single ones are noise."""


def clearance_m(
    poses: Poses, points_m: Array, hand: Hand, before_m: float, above_m: Array | None = None
) -> Array:
    """(P,) least distance of (K, 3) points from the hand on its way to each pose.

    Args:
        before_m: length of its straight way.
        above_m: (P,) also with the hand so much higher, and half so much: on its way up.
    """
    found = np.full(len(poses), np.inf)
    if len(points_m) <= _STRAYS:
        return found
    for row in range(len(poses)):
        R = poses.R[row]
        local = (points_m - poses.t_m[row]) @ R
        found[row] = _nearest(local, hand, before_m)
        if above_m is None:
            continue
        for share in (0.5, 1.0):
            lifted = local - share * above_m[row] * R[2]
            found[row] = min(found[row], _nearest(lifted, hand, 0.0))
    return found


def _nearest(local: Array, hand: Hand, before_m: float) -> float:
    return float(np.partition(distances_m(local, hand, before_m), _STRAYS)[_STRAYS])
