"""Parameters of the executive where the robot has an arm."""

from __future__ import annotations

from dataclasses import dataclass

from ..planning.arm.hand import Hand
from .parameters import parameter
from .params import ExecutiveParams

_HAND = Hand()


@dataclass(frozen=True)
class FollowerParams(ExecutiveParams):
    """Parameters of the executive."""

    handling_timeout_s: float = parameter(
        300.0,
        "ROS time for each thing to be picked, brought or put, instead of timeout_s",
        limits=(1.0, 3600.0),
        fixed=False,
    )
    arm_wait_s: float = parameter(
        1.5,
        "steady time after which nobody is thought to serve the arm",
        limits=(0.1, 60.0),
        fixed=False,
    )
    arm_limit_s: float = parameter(
        600.0,
        "steady time after which an arm that does not end a goal is given up",
        limits=(0.1, 3600.0),
        fixed=False,
    )
    planning_timeout_s: float = parameter(
        30.0,
        "steady time to wait for grasps or placements",
        limits=(0.1, 600.0),
        fixed=False,
    )
    grasp_frame: str = parameter(_HAND.grasp_frame, "tf frame between the finger tips")
    camera_frame: str = parameter(
        "camera_color_optical_frame", "link of the robot's description that looks"
    )
    head_joints: list[str] = parameter(list(_HAND.head_joints), "pan and tilt of the camera")
    head_ahead_rad: list[float] = parameter(
        [0.0, -0.314159], "of head_joints, to look where the robot drives"
    )
    head_speed_radps: float = parameter(
        1.0, "speed at which the head is turned", limits=(0.05, 10.0)
    )
    head_action: str = parameter(
        "head_controller/follow_joint_trajectory", "action of the head's driver"
    )
    gripper_action: str = parameter(
        "gripper_controller/gripper_cmd",
        "action of the gripper's driver; its position is the gap between the finger tips",
    )
    gripper_opening_m: float = parameter(
        _HAND.opening_m, "widest gap between the finger tips", limits=(0.01, 0.5)
    )
