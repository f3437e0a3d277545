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


@dataclass(frozen=True)
class ArmParams(HandParams):
    """Parameters of the arm."""

    arm_action: str = parameter(
        "arm_controller/follow_joint_trajectory", "action of the arm's driver"
    )
    gripper_action: str = parameter(
        "gripper_controller/gripper_cmd",
        "action of the gripper's driver; its position is the gap between the finger tips",
    )
    finger_joints: list[str] = parameter(
        ["joint_gripper_finger_left", "joint_gripper_finger_right"],
        "joints in joint_states that open when they grow; the fingers are asked where none is",
    )
    joint_speeds: list[float] = parameter(
        [0.25, 0.075, 0.075, 0.075, 0.075, 1.5, 1.5, 1.5],
        "greatest speeds of arm_joints, metres or radians per second",
    )
    joint_accelerations: list[float] = parameter(
        [0.6, 0.2, 0.2, 0.2, 0.2, 4.0, 4.0, 4.0],
        "greatest accelerations of arm_joints, metres or radians per second squared",
    )
    detours: str = parameter(
        "high",
        "who finds ways between postures: ours keep high above what they leave and reach (high), "
        "or MoveIt 2, whose move_group runs and knows what stands around (moveit)",
        choices=("high", "moveit"),
    )
    moveit_service: str = parameter("plan_kinematic_path", "of moveit_msgs/srv/GetMotionPlan")
    moveit_group: str = parameter("stretch_arm", "planning group of MoveIt with all of arm_joints")
    moveit_planning_s: float = parameter(
        5.0, "time that MoveIt may think about one way", limits=(0.1, 60.0), fixed=False
    )
    clearance_m: float = parameter(
        0.15, "the wrist turns so much higher than where it comes from and goes", limits=(0.0, 0.5)
    )
    opening_margin_m: float = parameter(
        0.02, "gap on each side of a thing between the open fingers", limits=(0.0, 0.1)
    )
    width_tolerance_m: float = parameter(
        0.03, "a thing may be so much wider or narrower than planned", limits=(0.001, 0.2)
    )
    min_gap_m: float = parameter(
        0.004, "fingers that close farther hold nothing", limits=(0.0, 0.05)
    )
    max_misses: int = parameter(
        2, "after closing so often on nothing a pick ends: the thing was pushed", limits=(1, 20)
    )
    gripper_effort: float = parameter(
        10.0, "greatest effort of the closing fingers, in the driver's unit", limits=(0.0, 1000.0)
    )
    timeout_s: float = parameter(
        240.0, "steady time for picking or placing", limits=(0.1, 3600.0), fixed=False
    )
    driver_timeout_s: float = parameter(
        5.0, "steady time after which a silent driver is given up", limits=(0.05, 60.0), fixed=False
    )
    gripper_timeout_s: float = parameter(
        8.0, "ROS time for the fingers to open or close", limits=(0.1, 60.0), fixed=False
    )
    max_pose_age_s: float = parameter(
        2.0, "ROS time after which a pose from tf is too old", limits=(0.1, 3600.0), fixed=False
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
