"""Inverse kinematics: joints that put the hand where it is wanted.

First the position, then, with the freedoms that are left, the turn: tasks in order of priority
(Siciliano and Slotine, "A general framework for managing multiple tasks in highly redundant
robotic systems", 1991) by damped least squares (Nakamura and Hanafusa, 1986). A freedom that
reaches a limit is held there and the step is made without it (Baerlocher and Boulic, 2004).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from .chain import Chain
from .hand import Array

POSITION_M = 1e-3
TURN_RAD = math.radians(0.5)
"""How near a pose must be reached where nothing else is said."""
STEPS = 18
DAMPING = 1e-4
STALLED = 0.995
"""A step that leaves more than this share of both errors does not help any more."""
PATIENCE = 2
"""So many steps without help may follow each other: one that meets a limit may lead away first."""
TURN_STEP_RAD = 0.7
ONE_TURN_M = 0.2
"""A turn of one radian counts as much as this way, where the two are weighed."""
_HALF_TURN = np.diag([1.0, -1.0, -1.0])


@dataclass(frozen=True)
class Wanted:
    """What is asked of the hand.

    Attributes:
        T_base_grasp: (4, 4) pose.
        free_roll: the turn about its x axis does not matter.
        position_m: how far its origin may be away.
        turn_rad: by how much it may be turned away.
    """

    T_base_grasp: Array
    free_roll: bool
    position_m: float
    turn_rad: float


def descend(chain: Chain, wanted: Wanted, seed: Array) -> Array | None:
    """(K,) freedoms near the seed that do what is wanted, None if no way leads there.

    Args:
        seed: (K,) freedoms to begin with.
    """
    u = chain.clamped(seed)
    goal = nearer_half(chain.forward(chain.joints(u)), wanted.T_base_grasp)
    before = (math.inf, math.inf)
    within: Array | None = None
    stalled = 0
    for _ in range(STEPS):
        joints = chain.joints(u)
        T = chain.forward(joints)
        gap, turn = _errors(T, goal, wanted.free_roll)
        away, turned = math.sqrt(gap @ gap), math.sqrt(turn @ turn)
        if away <= wanted.position_m and turned <= wanted.turn_rad:
            within = u
        if away < 0.1 * wanted.position_m and turned < 1e-4:
            return within
        worse = turned > STALLED * before[1] and (within is not None or away > STALLED * before[0])
        stalled = stalled + 1 if worse else 0
        if stalled > PATIENCE or (worse and within is not None):
            return within
        before = (away, turned)
        u = _step(chain, u, joints, gap, turn, wanted.free_roll)
    return within


def nearer_half(T_base_grasp: Array, T_base_goal: Array) -> Array:
    """The goal, or the goal half a turn about its x axis, whichever is turned less from the
    pose: the fingers are alike."""
    if float(T_base_grasp[:3, 1] @ T_base_goal[:3, 1]) >= 0.0:
        return T_base_goal
    return half_turned(T_base_goal)


def half_turned(T_base_grasp: Array) -> Array:
    """The pose after half a turn about its x axis."""
    T = T_base_grasp.copy()
    T[:3, :3] = T[:3, :3] @ _HALF_TURN
    return T


def turn_between(T_a: Array, T_b: Array, free_roll: bool) -> float:
    """Angle in radians by which b is turned from a; with `free_roll` that of their x axes."""
    if free_roll:
        return math.acos(max(-1.0, min(1.0, float(T_a[:3, 0] @ T_b[:3, 0]))))
    trace = float(np.sum(T_a[:3, :3] * T_b[:3, :3]))
    return math.acos(max(-1.0, min(1.0, 0.5 * (trace - 1.0))))


def _errors(T: Array, goal: Array, free_roll: bool) -> tuple[Array, Array]:
    """Gap (3,) and turn (3,) to the goal in the axes of `T`; without roll the turn is (2,)."""
    R = T[:3, :3]
    gap: Array = (goal[:3, 3] - T[:3, 3]) @ R
    if not free_roll:
        return gap, _rotvec(R.T @ goal[:3, :3])
    x, y, z = goal[:3, 0] @ R
    across = math.hypot(y, z)
    angle = math.atan2(across, x)
    if across < 1e-12:
        return gap, np.array([0.0, angle])
    return gap, np.array([-z, y]) * (angle / across)


def _rotvec(R: Array) -> Array:
    """(3,) turn vector of a rotation."""
    cos = 0.5 * (R[0, 0] + R[1, 1] + R[2, 2] - 1.0)
    axis = np.array([R[2, 1] - R[1, 2], R[0, 2] - R[2, 0], R[1, 0] - R[0, 1]])
    sin = 0.5 * math.sqrt(axis @ axis)
    if sin < 1e-3 and cos < 0.0:
        vector: Array = Rotation.from_matrix(R).as_rotvec()
        return vector
    scaled: Array = axis * (0.5 if sin < 1e-9 else 0.5 * math.atan2(sin, cos) / sin)
    return scaled


def _step(chain: Chain, u: Array, joints: Array, gap: Array, turn: Array, free_roll: bool) -> Array:
    """The next freedoms. One that would leave its limits is held and the step made anew."""
    J = chain.jacobian(joints)
    J_gap, J_turn = J[:3], (J[4:] if free_roll else J[3:])
    length = math.sqrt(turn @ turn)
    if length > TURN_STEP_RAD:
        turn = turn * (TURN_STEP_RAD / length)
    free = np.ones(len(u), dtype=bool)
    moved = u
    for _ in range(len(u)):
        step = np.zeros(len(u))
        step[free] = _two_tasks(J_gap[:, free], gap, J_turn[:, free], turn)
        moved = u + step
        outside = free & ((moved < chain.free_lower) | (moved > chain.free_upper))
        held = outside & ((u <= chain.free_lower) | (u >= chain.free_upper))
        if not held.any():
            break
        free &= ~held
        if not free.any():
            return u
    return chain.clamped(moved)


def _two_tasks(J_gap: Array, gap: Array, J_turn: Array, turn: Array) -> Array:
    """The step that closes the gap, and besides turns as far as that leaves it free to."""
    inverse = _damped(J_gap)
    first = inverse @ gap
    left = np.eye(J_gap.shape[1]) - inverse @ J_gap
    beside = J_turn @ left
    second: Array = first + left @ (_damped(beside, 1e-3) @ (turn - J_turn @ first))
    return second


def _damped(J: Array, damping: float = DAMPING) -> Array:
    """The damped pseudo-inverse of J."""
    square = J @ J.T
    square.flat[:: len(square) + 1] += damping * damping
    inverse: Array = J.T @ np.linalg.inv(square)
    return inverse
