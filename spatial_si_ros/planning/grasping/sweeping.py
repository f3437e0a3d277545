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
MET_M = -0.005
"""Nearer than this something is met; the links are a little thinner than their spheres."""
_FACE, _SKIN_M = 5, 0.012
NOTHING: Array = np.zeros((0, 4))
_STEP = 0.1
"""Of the joint that moves most, between two postures that are looked at; metres or radians."""


def sweep_gap_m(
    arm: ArmModel,
    start: Joints,
    end: Joints,
    T_world_base: Array,
    around: Surroundings,
    open_m: float,
    held: Array = NOTHING,
) -> float:
    """Least distance of arm, hand, fingers and what they hold from everything, from one posture to
    another as `ArmPaths` leads them; `CLEAR_M` where it is more, or as much as at the start; less
    than `MET_M` where something is met, -inf where there is no way.

    Args:
        start, end: (J,).
        T_world_base: (4, 4) where the base stands.
        open_m: between the fingers.
        held: (K, 4) spheres x, y, z, radius of what the hand holds, in the grasp frame.
    """
    try:
        legs = ArmPaths(arm).around(start, end)
    except NoPath:
        return -np.inf

    def gap_m(joints: Joints) -> float:
        spheres: Array = arm.link_points(joints, open_m)
        if len(held):
            T = arm.forward(joints)
            carried = np.column_stack([held[:, :3] @ T[:3, :3].T + T[:3, 3], held[:, 3]])
            spheres = np.concatenate([spheres, carried])
        centres = spheres[:, :3] @ T_world_base[:3, :3].T + T_world_base[:3, 3]
        return around.gap_m(np.column_stack([centres, spheres[:, 3]]))

    first = gap_m(start)
    least = CLEAR_M
    for leg in legs:
        for a, b in zip(leg.waypoints[:-1], leg.waypoints[1:], strict=True):
            count = max(1, int(np.ceil(np.abs(b - a).max() / _STEP)))
            for share in np.arange(1, count + 1) / count:
                gap = gap_m(a + share * (b - a))
                if gap < min(first, least):
                    least = gap
                if least < MET_M:
                    return least
    return least


def spheres_of(size_m: Array, T_grasp_foot: Array) -> Array:
    """(K, 4) spheres over the faces of a box that is held, in the grasp frame.

    Args:
        size_m: (3,).
        T_grasp_foot: (4, 4) of the middle of its underside, z up.
    """
    steps = np.linspace(-0.5, 0.5, _FACE)
    grid: Array = np.stack(np.meshgrid(*[steps] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    grid = grid[np.any(np.abs(grid) > 0.49, axis=1)]
    local = (grid + [0.0, 0.0, 0.5]) * (np.asarray(size_m) - 2.0 * _SKIN_M).clip(0.0)
    local[:, 2] += _SKIN_M
    centres = local @ T_grasp_foot[:3, :3].T + T_grasp_foot[:3, 3]
    spheres: Array = np.column_stack([centres, np.full(len(centres), _SKIN_M)])
    return spheres
