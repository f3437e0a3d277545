"""What must be known of an arm and its gripper besides the robot's description."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

Array = npt.NDArray[np.float64]
Joints = npt.NDArray[np.float64]
"""(J,) values of the arm's joints in the order of `Hand.arm_joints`, metres or radians."""


@dataclass(frozen=True)
class Hand:
    """Names and sizes; the defaults are those of a Stretch 3 with its gripper.

    The grasp frame lies between the finger tips: x points out of the palm to what is grasped,
    y from finger to finger.

    Attributes:
        arm_joints: from the body to the hand. Prismatic joints that follow each other along one
            line are a telescope: they move equally.
        head_joints: pan and tilt.
        base_frame: the frame in which everything is planned.
        grasp_frame: a frame of the description between the finger tips.
        grasp_rpy_rad: roll, pitch and yaw that turn its axes into those of the grasp frame.
        opening_m: the widest gap between the finger tips.
        finger_length_m: from the tips to the palm: how deep a thing may reach between them.
        finger_width_m: of a finger, across x and y of the grasp frame.
        finger_thickness_m: of a finger along y.
        palm_radius_m: of the gripper's body, about the x axis of the grasp frame.
        link_radius_m: of the arm's other links.
        body_radius_m: about the upright axis of the base; what is grasped is never within it.
        stow_posture: of the arm for driving with an empty hand.
        carry_posture: of the arm for driving with a full hand.
    """

    arm_joints: tuple[str, ...] = (
        "joint_lift",
        "joint_arm_l3",
        "joint_arm_l2",
        "joint_arm_l1",
        "joint_arm_l0",
        "joint_wrist_yaw",
        "joint_wrist_pitch",
        "joint_wrist_roll",
    )
    head_joints: tuple[str, ...] = ("joint_head_pan", "joint_head_tilt")
    base_frame: str = "base_link"
    grasp_frame: str = "link_grasp_center"
    grasp_rpy_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    opening_m: float = 0.15
    finger_length_m: float = 0.18
    finger_width_m: float = 0.03
    finger_thickness_m: float = 0.02
    palm_radius_m: float = 0.05
    link_radius_m: float = 0.05
    body_radius_m: float = 0.30
    stow_posture: tuple[float, ...] = (0.35, 0.0, 0.0, 0.0, 0.0, 3.14, 0.0, 0.0)
    carry_posture: tuple[float, ...] = (0.60, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        for name in ("stow_posture", "carry_posture"):
            posture = getattr(self, name)
            if len(posture) != len(self.arm_joints):
                raise ValueError(
                    f"{name}: want {len(self.arm_joints)} values, one for each of arm_joints, "
                    f"got {len(posture)}"
                )

    @property
    def R_frame_grasp(self) -> Array:
        """(3, 3) axes of the grasp frame in `grasp_frame` of the description."""
        R: Array = Rotation.from_euler("xyz", self.grasp_rpy_rad).as_matrix()
        return R
