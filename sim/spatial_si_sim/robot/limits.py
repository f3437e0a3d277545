"""How fast each joint of the arm, the hand and the head may move; one table for every robot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ARM = (
    "joint_lift",
    "joint_arm_l3",
    "joint_arm_l2",
    "joint_arm_l1",
    "joint_arm_l0",
    "joint_wrist_yaw",
    "joint_wrist_pitch",
    "joint_wrist_roll",
)
HEAD = ("joint_head_pan", "joint_head_tilt")
FINGERS = ("joint_gripper_finger_left", "joint_gripper_finger_right")

FINGER_CLOSED_RAD, FINGER_OPEN_RAD = -0.03, 0.42
"""The package's URDF holds the fingers still; the real hand opens them about so far."""


@dataclass(frozen=True)
class Pace:
    """Largest velocity and acceleration of a joint: rad/s and rad/s^2, or m/s and m/s^2.

    Every joint can stop from full speed within 0.13 s.
    """

    velocity: float
    acceleration: float


_TELESCOPE = Pace(0.075, 0.6)  # a quarter of the extension each: 0.3 m/s together

PACES: Mapping[str, Pace] = {
    "joint_lift": Pace(0.25, 2.0),
    **dict.fromkeys(ARM[1:5], _TELESCOPE),
    **dict.fromkeys(ARM[5:], Pace(1.5, 12.0)),
    **dict.fromkeys(HEAD, Pace(1.5, 12.0)),
    **dict.fromkeys(FINGERS, Pace(1.0, 10.0)),
}

DRIVING: Mapping[str, float] = {
    "joint_lift": 0.35,
    **dict.fromkeys(ARM[1:5], 0.0),
    "joint_wrist_yaw": 3.14,
    "joint_wrist_pitch": 0.0,
    "joint_wrist_roll": 0.0,
    "joint_head_pan": 0.0,
    "joint_head_tilt": -0.314159,
    **dict.fromkeys(FINGERS, FINGER_CLOSED_RAD),
}
"""The posture in which the robot starts: the arm drawn in and the hand folded over the base, so
that nothing sticks out; the head looks ahead and 18 degrees down."""
