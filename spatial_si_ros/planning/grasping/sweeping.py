"""Whether the arm sweeps something away on its way to where its straight way begins."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..arm.errors import NoPath
from ..arm.hand import Joints
from ..arm.model import ArmModel
from ..arm.paths import ArmPaths
from .surroundings import Surroundings

Array = npt.NDArray[np.float64]

CLEAR_M = 0.03
"""Nothing so far from the arm is met, whatever the errors of depth, map and arm."""
_STEP = 0.1
"""Of the joint that moves most, between two postures that are looked at; metres or radians."""


def sweep_gap_m(
    arm: ArmModel,
    start: Joints,
    end: Joints,
    T_world_base: Array,
    around: Surroundings,
    open_m: float,
) -> float:
    """Least distance of arm, hand and fingers from everything, from one posture to another as
    `ArmPaths` leads them; `CLEAR_M` where it is more, or as much as at the start; -inf where there
    is no way.

    Args:
        start, end: (J,).
        T_world_base: (4, 4) where the base stands.
        open_m: between the fingers.
    """
    try:
        legs = ArmPaths(arm).around(start, end)
    except NoPath:
        return -np.inf
    first = _gap_m(arm, start, T_world_base, around, open_m)
    least = CLEAR_M
    for leg in legs:
        for a, b in zip(leg.waypoints[:-1], leg.waypoints[1:], strict=True):
            count = max(1, int(np.ceil(np.abs(b - a).max() / _STEP)))
            for share in np.arange(1, count + 1) / count:
                gap = _gap_m(arm, a + share * (b - a), T_world_base, around, open_m)
                if gap < min(first, least):
                    least = gap
    return least


def _gap_m(
    arm: ArmModel, joints: Joints, T_world_base: Array, around: Surroundings, open_m: float
) -> float:
    spheres = arm.link_points(joints, open_m)
    centres = spheres[:, :3] @ T_world_base[:3, :3].T + T_world_base[:3, 3]
    return around.gap_m(np.column_stack([centres, spheres[:, 3]]))
