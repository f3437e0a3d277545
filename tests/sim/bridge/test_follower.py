"""The path follower on ground drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from spatial_si_sim.bridge.driving import STILL, Limits, arc, ramp
from spatial_si_sim.bridge.follower import PathFollower
from spatial_si_sim.frames import Pose2

DT_S = 0.02
EDGE_M = 0.001


class Strip:
    """Free ground where x > 0; as on a navmesh, a way along its very edge is blocked."""

    def is_straight_free(self, start_m, end_m):
        return bool(end_m[0] > EDGE_M)

    def free_ahead_m(self, pose, up_to_m):
        ahead_m = pose.x_m + up_to_m * np.cos(pose.yaw_rad)
        if ahead_m > EDGE_M:
            return up_to_m
        return up_to_m * max(0.0, pose.x_m - EDGE_M) / max(pose.x_m - ahead_m, EDGE_M)


def drive(path_m, start, limit_s=30.0):
    """Pose and seconds at the end of the drive."""
    goal = Pose2(*map(float, path_m[-1]), 0.0)
    follower, pose, velocity = PathFollower(np.array(path_m), goal, Limits()), start, STILL
    for step in range(round(limit_s / DT_S)):
        guidance = follower.guide(pose, velocity, Strip())
        if guidance.arrived:
            return pose, step * DT_S
        velocity = ramp(velocity, guidance.velocity, Limits(), DT_S)
        pose = arc(pose, velocity, DT_S)
    return pose, limit_s


@pytest.mark.parametrize("yaw_rad", [0.0, 1.5, 3.1, -1.5])
def test_a_base_on_the_edge_of_its_ground_steps_aside(yaw_rad):
    """The shortest path runs along the edge itself, where no point of it is free."""
    pose, took_s = drive([[0.0, 0.0], [0.0, 2.0], [0.5, 2.5]], Pose2(0.0, 0.0, yaw_rad))
    assert took_s < 20.0
    assert (pose.x_m, pose.y_m) == pytest.approx((0.5, 2.5), abs=0.05)


def test_free_ground_is_driven_straight():
    pose, took_s = drive([[0.5, 0.0], [0.5, 2.0]], Pose2(0.5, 0.0, np.pi / 2))
    assert (pose.x_m, pose.y_m) == pytest.approx((0.5, 2.0), abs=0.03)
    assert took_s < 8.0
