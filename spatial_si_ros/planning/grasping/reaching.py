"""Whether the arm gets to a pose of the hand, from where the robot stands or may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.frames import invert
from ..arm.hand import Joints
from ..arm.model import ArmModel
from .surroundings import Surroundings

Array = npt.NDArray[np.float64]

APPROACHES = (1.0, 0.6, 0.4)
"""Shares of the wanted straight way that are tried."""
LEAST_GAP_M = -0.01
"""The links are a little thinner than their spheres."""
LIFTS = (1.0, 0.6, 0.4)
"""Shares of the wanted way up that are tried."""
_HAND_M = 0.02
_UPSIDE_DOWN_RAD = 0.5 * np.pi
_SLACK_RAD = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """The hand at a pose.

    Attributes:
        T_world_base: (4, 4) where the base stands.
        joints: (J,) at the pose.
        T_world_grasp: (4, 4) the pose that the hand really takes with them.
        before_m: straight way before it that the arm can do.
        lift_m: straight way up after it that the arm can do.
        ease: 0..1, how far from its limits the arm is, there and on the way.
        gap_m: of the arm, without the hand, from everything.
        start: (J,) where the straight way before it begins.
    """

    T_world_base: Array
    joints: Joints
    T_world_grasp: Array
    before_m: float
    lift_m: float
    ease: float
    gap_m: float
    start: Joints


Stands = Callable[[Array], Iterator[tuple[Array, Joints]]]
"""From a pose of the hand to places of the base, with joints to begin with."""


def reached(
    arm: ArmModel,
    T_world_base: Array,
    T_world_grasp: Array,
    joints: Joints | None,
    around: Surroundings,
    before_m: float,
    lift_m: float,
    turn_rad: float,
    *,
    straight_down: bool = False,
) -> Reached | None:
    """The joints at a pose, with a way there and up; None where there is none.

    Args:
        joints: at the pose, where they are known already.
        before_m: wanted straight way before it, along x.
        lift_m: straight way up after it.
        turn_rad: how far the hand may be turned away from each pose.
        straight_down: the way before it is down, not along x; and what the hand holds is not
            turned over, while for empty fingers half a turn is none.
    """
    T_base_world = invert(T_world_base)
    if joints is None:
        joints = arm.solve(T_base_world @ T_world_grasp, turn_rad=turn_rad)
        if joints is None:
            return None
    if straight_down:
        joints = _not_upside_down(arm, joints, T_base_world @ T_world_grasp)
        if joints is None:
            return None
    T_base_grasp = arm.forward(joints)
    T_taken = T_world_base @ T_base_grasp
    gap = _gap(arm, joints, T_world_base, around)
    if gap < LEAST_GAP_M:
        return None
    up = 0.0
    for share in LIFTS:
        way = np.array([0.0, 0.0, share * lift_m])
        lifted = _moved(arm, T_base_grasp, joints, way, turn_rad)
        if lifted is not None:
            up = share * lift_m
            break
    if up == 0.0:
        return None
    way = np.array([0.0, 0.0, -1.0]) if straight_down else T_base_grasp[:3, 0]
    for share in APPROACHES:
        before = _moved(arm, T_base_grasp, joints, -share * before_m * way, turn_rad)
        if before is None or _gap(arm, before, T_world_base, around) < LEAST_GAP_M:
            continue
        turned = _between(arm.forward(before), T_base_grasp)
        ease = min(arm.ease(joints), arm.ease(before)) * (1.0 - 0.5 * turned / max(turn_rad, 1e-6))
        ease *= 0.5 + 0.5 * up / lift_m
        return Reached(
            T_world_base, joints, T_taken, share * before_m, up, max(ease, 0.0), gap, before
        )
    return None


def _not_upside_down(arm: ArmModel, joints: Joints, T_base_grasp: Array) -> Joints | None:
    """The joints, or with half a turn of the last one where they put the hand upside down."""
    for turn in (0.0, np.pi, -np.pi):
        turned = joints.copy()
        turned[-1] += turn
        if not arm.lower[-1] - _SLACK_RAD <= turned[-1] <= arm.upper[-1] + _SLACK_RAD:
            continue
        turned = np.clip(turned, arm.lower, arm.upper)
        if _between(arm.forward(turned), T_base_grasp) < _UPSIDE_DOWN_RAD:
            return turned
    return None


def _moved(
    arm: ArmModel, T_base_grasp: Array, seed: Joints, by_m: Array, turn_rad: float
) -> Joints | None:
    T = T_base_grasp.copy()
    T[:3, 3] += by_m
    return arm.solve(T, seed, turn_rad=turn_rad)


def _between(T_a: Array, T_b: Array) -> float:
    """Angle between two rotations."""
    cosine = 0.5 * (float(np.trace(T_a[:3, :3].T @ T_b[:3, :3])) - 1.0)
    return float(np.arccos(np.clip(cosine, -1.0, 1.0)))


def _gap(arm: ArmModel, joints: Joints, T_world_base: Array, around: Surroundings) -> float:
    """Of the arm without the hand, which is judged more closely elsewhere."""
    spheres = arm.link_points(joints)
    T_grasp_base = invert(arm.forward(joints))
    ahead = spheres[:, :3] @ T_grasp_base[0, :3] + T_grasp_base[0, 3]
    links = spheres[ahead < -arm.hand.finger_length_m - _HAND_M]
    world = np.column_stack(
        [links[:, :3] @ T_world_base[:3, :3].T + T_world_base[:3, 3], links[:, 3]]
    )
    return around.gap_m(world)
