"""The world's ground, as a path follower asks for it."""

from __future__ import annotations

import math

import numpy as np

from ..frames import Array, Pose2
from ..world import World


class WorldGround:
    """Straight-line checks on the navmesh, at the level that the robot is on."""

    def __init__(self, world: World) -> None:
        self._world = world

    def is_straight_free(self, start_m: Array, end_m: Array) -> bool:
        """Whether the robot could drive straight between two points (2,) in map."""
        world = self._world
        return world.navmesh.is_straight_free(world.point_m(*start_m), world.point_m(*end_m))

    def free_ahead_m(self, pose: Pose2, up_to_m: float) -> float:
        """How far the robot could drive straight ahead, at most `up_to_m`."""
        world = self._world
        start = world.point_m(pose.x_m, pose.y_m)
        heading = np.array([math.cos(pose.yaw_rad), math.sin(pose.yaw_rad), 0.0])
        step = world.navmesh.step(start, start + up_to_m * heading)
        return float(np.linalg.norm((step.end_m - start)[:2])) if step.blocked else up_to_m
