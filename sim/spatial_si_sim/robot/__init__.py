"""The mobile manipulator in the simulated world. Knows no ROS.

with World(find_scene("out/scene_7"), WorldConfig(robot=True)) as world:
    robot = Robot(world, describe("stretch"))
    robot.advance(0.02, 0.02)
"""

from __future__ import annotations

from .description import CAMERA_LINK, GRASP_LINK, KINDS, Description, describe
from .errors import BadRobot
from .hand import Hand
from .joints import Joints, Motion, Outcome, Tolerances
from .limits import ARM, DRIVING, FINGERS, HEAD
from .robot import Robot
from .trajectories import InvalidGoal, InvalidJoints, Waypoint

__all__ = [
    "ARM",
    "CAMERA_LINK",
    "DRIVING",
    "FINGERS",
    "GRASP_LINK",
    "HEAD",
    "KINDS",
    "BadRobot",
    "Description",
    "Hand",
    "InvalidGoal",
    "InvalidJoints",
    "Joints",
    "Motion",
    "Outcome",
    "Robot",
    "Tolerances",
    "Waypoint",
    "describe",
]
