"""Whether the open hand gets to a thing without touching anything, and by how much."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand
from .fingers import PALM_M, TIP_M, distances_m, outer_m
from .poses import Poses

Array = npt.NDArray[np.float64]

LEAST_M = 0.002
"""Nearer than this to anything else is a collision."""
OWN_M = -0.001
"""The thing itself may be so near to the open fingers: its far side is only taken for symmetric."""
_STRAYS = 2
"""So many points may be in the way: single ones are noise."""
_NEAR_M = 0.05


def clearance_m(
    poses: Poses, points_m: Array, hand: Hand, before_m: float, above_m: Array | None = None
) -> Array:
    """(P,) least distance of (K, 3) points from the hand on its way to each pose.

    Args:
        before_m: length of its straight way.
        above_m: (P,) also with the hand so much higher, and half so much: on its way up.
    """
    found: Array = np.full(len(poses), np.inf)
    if len(points_m) <= _STRAYS or len(poses) == 0:
        return found
    # (3, P, K) points in the axes of each hand.
    local = np.moveaxis(poses.R, 2, 0) @ points_m.T
    local -= np.einsum("pji,pj->ip", poses.R, poses.t_m)[..., None]
    found = _nearest(local, hand, before_m)
    if above_m is not None:
        for share in (0.5, 1.0):
            up = share * above_m * poses.R[:, 2].T
            found = np.minimum(found, _nearest(local - up[..., None], hand, 0.0))
    return found


def _nearest(local: Array, hand: Hand, before_m: float) -> Array:
    """(P,) least distance of (3, P, K) points, without strays, to P hands.

    What is farther than `_NEAR_M` from the hands is looked at only where nothing is nearer.
    """
    across, high = outer_m(hand)
    x, y, z = local
    near = (x < TIP_M + _NEAR_M) & (x > -hand.finger_length_m - PALM_M - before_m - _NEAR_M)
    near &= (np.abs(y) < across + _NEAR_M) & (np.abs(z) < high + _NEAR_M)
    rows, points = np.nonzero(near)
    distances = distances_m(local[:, rows, points].T, hand, before_m)
    counts = np.bincount(rows, minlength=len(x))
    ends = np.cumsum(counts)
    found: Array = np.full(len(x), np.inf)
    for row in np.flatnonzero(counts > _STRAYS):
        own = distances[ends[row] - counts[row] : ends[row]]
        found[row] = np.partition(own, _STRAYS)[_STRAYS]
    for row in np.flatnonzero(found > _NEAR_M):
        every = distances_m(local[:, row].T, hand, before_m)
        found[row] = np.partition(every, _STRAYS)[_STRAYS]
    return found
