"""Parameters of the arm, and of what plans for it."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ..planning.arm.hand import Hand
from .parameters import NodeParams, parameter

_HAND = Hand()


@dataclass(frozen=True)
class HandParams(NodeParams):
    """The arm and its gripper, for the arm itself and for what plans grasps and placements."""

    base_frame: str = parameter(_HAND.base_frame, "body of the robot, x forward, y left")
    arm_joints: list[str] = parameter(
        list(_HAND.arm_joints),
        "joints of the arm from the body to the hand; prismatic joints one after the other along "
        "one line are a telescope",
    )
    head_joints: list[str] = parameter(list(_HAND.head_joints), "pan and tilt of the camera")
    grasp_frame: str = parameter(
        _HAND.grasp_frame, "frame of the robot's description between the finger tips"
    )
    grasp_rpy_rad: list[float] = parameter(
        list(_HAND.grasp_rpy_rad),
        "roll, pitch and yaw that turn grasp_frame so that x points out of the palm and y from "
        "finger to finger",
    )
    gripper_opening_m: float = parameter(
        _HAND.opening_m, "widest gap between the finger tips", limits=(0.01, 0.5)
    )
    finger_length_m: float = parameter(
        _HAND.finger_length_m, "from the finger tips to the palm", limits=(0.01, 0.5)
    )
    finger_width_m: float = parameter(
        _HAND.finger_width_m, "of a finger, across the way in which it closes", limits=(0.001, 0.2)
    )
    finger_thickness_m: float = parameter(
        _HAND.finger_thickness_m,
        "of a finger, along the way in which it closes",
        limits=(0.001, 0.2),
    )
    palm_radius_m: float = parameter(
        _HAND.palm_radius_m, "of the gripper's body behind the fingers", limits=(0.01, 0.5)
    )
    link_radius_m: float = parameter(
        _HAND.link_radius_m, "of the arm's other links", limits=(0.01, 0.5)
    )
    body_radius_m: float = parameter(
        _HAND.body_radius_m,
        "about the upright axis of the base; nothing is grasped within it",
        limits=(0.05, 1.0),
    )
    stow_posture: list[float] = parameter(
        list(_HAND.stow_posture), "of arm_joints, metres or radians, to drive with an empty hand"
    )
    carry_posture: list[float] = parameter(
        list(_HAND.carry_posture), "of arm_joints, metres or radians, to drive with a full hand"
    )


def hand_of(params: HandParams) -> Hand:
    """The core's value.

    Raises:
        ValueError: a posture has not one value for each joint, or grasp_rpy_rad not three.
    """
    rpy = tuple(float(angle) for angle in params.grasp_rpy_rad)
    if len(rpy) != 3:
        raise ValueError(f"grasp_rpy_rad: want 3 angles, got {len(rpy)}")
    same = {each.name for each in fields(Hand)} & {each.name for each in fields(HandParams)}
    lists = {"arm_joints", "head_joints", "stow_posture", "carry_posture"}
    values = {name: getattr(params, name) for name in same - lists - {"grasp_rpy_rad"}}
    values |= {name: tuple(getattr(params, name)) for name in lists}
    return Hand(**values, grasp_rpy_rad=rpy, opening_m=params.gripper_opening_m)
