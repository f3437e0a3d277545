"""Which of many poses of the hand the arm may reach from one place, before it is solved for."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from ..arm.model import ArmModel
from .poses import Poses

Array = npt.NDArray[np.float64]

POSTURES = 300
NEAR_M, TURN_RAD = 0.04, float(np.deg2rad(14.0))
"""So far from the nearest sampled posture counts as 1."""
UNLIKELY = 2.0
"""What is farther off is not worth trying."""


class Reachable:
    """Sampled turns of an arm's joints; lift and telescope are then as long as a pose wants them.

    The turn of the hand about its own axis is not looked at.
    """

    def __init__(self, arm: ArmModel) -> None:
        chain = arm.chain
        self._straight = np.flatnonzero(chain.is_straight)
        self._low = chain.free_lower[self._straight]
        self._high = chain.free_upper[self._straight]
        turning = np.flatnonzero(~chain.is_straight)
        share = qmc.Halton(len(turning), scramble=False).random(POSTURES)
        frames, ways = [], []
        for each in share:
            freedoms = np.maximum(chain.free_lower, 0.0) * chain.is_straight
            low, high = chain.free_lower[turning], chain.free_upper[turning]
            freedoms[turning] = low + each * (high - low)
            joints = chain.joints(freedoms)
            frames.append(chain.forward(joints))
            jacobian = chain.jacobian(joints)[:3, self._straight]
            ways.append(frames[-1][:3, :3] @ jacobian)
        self._start = np.maximum(self._low, 0.0)
        T = np.array(frames)
        self._at, self._x = T[:, :3, 3], T[:, :3, 0]
        self._ways = np.array(ways)
        self._lengths = np.linalg.pinv(self._ways)

    def off(self, poses: Poses, T_base_world: Array) -> Array:
        """(P,) how far poses, given in the world, are from what the arm reaches; see `UNLIKELY`."""
        at = poses.t_m @ T_base_world[:3, :3].T + T_base_world[:3, 3]
        x = poses.R[:, :, 0] @ T_base_world[:3, :3].T
        gaps = at[:, None] - self._at[None]
        wanted = np.einsum("sij,psj->psi", self._lengths, gaps)
        lengths = np.clip(wanted, self._low - self._start, self._high - self._start)
        gaps -= np.einsum("sij,psj->psi", self._ways, lengths)
        angles = np.arccos(np.clip(x @ self._x.T, -1.0, 1.0))
        off = np.hypot(np.linalg.norm(gaps, axis=2) / NEAR_M, angles / TURN_RAD)
        nearest: Array = off.min(axis=1)
        return nearest
