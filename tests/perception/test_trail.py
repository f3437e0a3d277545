"""Tests for perception/trail.py."""

from __future__ import annotations

import numpy as np

from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.perception.trail import MAX_POSES, grown
from spatial_si_ros.scene import TrailPose


def walk(steps: int, step_m: float) -> tuple[TrailPose, ...]:
    trail: tuple[TrailPose, ...] = ()
    for n in range(steps):
        trail = grown(trail, n, pose_from_yaw([n * step_m, 0.0, 1.0], 0.0))
    return trail


def test_small_steps_are_left_out() -> None:
    assert len(walk(10, 0.0)) == 1
    assert len(walk(10, 0.05)) == 10
    assert [each.stamp_ns for each in walk(10, 0.011)] == [0, 3, 6, 9]


def test_a_turn_counts() -> None:
    T = np.eye(4)
    T[:3, :3] = pose_from_yaw(np.zeros(3), 0.05)[:3, :3] @ np.diag([1.0, 1.0, 1.0])
    turned = np.array(
        [[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0, 0, 0, 1.0]]
    )
    trail = grown((), 0, turned)
    assert len(grown(trail, 1, T @ turned)) == 2
    assert len(grown(trail, 1, turned)) == 1


def test_it_is_bounded_and_the_first_pose_stays() -> None:
    trail = walk(2 * MAX_POSES, 0.05)
    assert len(trail) <= MAX_POSES
    assert trail[0].stamp_ns == 0
    assert trail[-1].stamp_ns == 2 * MAX_POSES - 1
    gaps = np.diff([each.stamp_ns for each in trail])
    assert gaps.min() == 1 and np.all(gaps > 0)


def test_a_clock_that_went_back_begins_anew() -> None:
    assert [each.stamp_ns for each in grown(walk(5, 0.1), 2, pose_from_yaw([9, 0, 1], 0.0))] == [2]


def test_entries_are_read_only_and_their_own() -> None:
    T = pose_from_yaw([0, 0, 1], 0.0)
    (only,) = grown((), 0, T)
    T[0, 3] = 5.0
    assert only.T_map_camera[0, 3] == 0.0
    assert not only.T_map_camera.flags.writeable
