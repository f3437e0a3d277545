"""Tests for planning/grasping/reachable.py: what the arm may reach, before it is solved for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning.grasping.hands import arm, reachable

from spatial_si_ros.planning.grasping.grasp import GraspKind
from spatial_si_ros.planning.grasping.poses import Poses
from spatial_si_ros.planning.grasping.reachable import ASIDE_RAD, UNLIKELY


def poses_of(matrices: np.ndarray) -> Poses:
    kinds = np.full(len(matrices), int(GraspKind.SIDE), dtype=np.intp)
    return Poses(kinds, matrices[:, :3, :3], matrices[:, :3, 3], np.zeros(len(matrices)))


def level_poses() -> np.ndarray:
    """(P, 4, 4) where a hand that points level gets to, the wrist turned by up to 40 degrees."""
    chain = arm().chain
    middle = 0.5 * (chain.free_lower + chain.free_upper)
    found = []
    for yaw in np.deg2rad(np.linspace(-40.0, 40.0, 9)):
        freedoms = np.where(chain.is_straight, middle, 0.0)
        freedoms[np.flatnonzero(~chain.is_straight)[0]] = yaw
        found.append(chain.forward(chain.joints(freedoms)))
    return np.array(found)


def test_what_it_reaches_is_near_and_what_is_behind_the_robot_is_not() -> None:
    poses = level_poses()
    assert reachable().off(poses_of(poses), np.eye(4)).max() < UNLIKELY
    poses[:, 0, 3] += 0.4
    assert reachable().off(poses_of(poses), np.eye(4)).min() > UNLIKELY


@given(st.floats(-14.0, 14.0))
def test_a_level_hand_is_turned_to_the_heading_that_its_place_has(turned_deg) -> None:
    """A Stretch leads a level hand at each place by one heading, to within its sampled postures."""
    true, turn = level_poses(), np.deg2rad(turned_deg)
    cos, sin = np.cos(turn), np.sin(turn)
    aside = true.copy()
    aside[:, :3, :3] = (
        np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]]) @ (true[:, :3, :3])
    )
    back = reachable().headings(poses_of(aside), np.eye(4))
    assert np.abs(back).max() <= ASIDE_RAD
    assert back == pytest.approx(-turn, abs=np.deg2rad(9.0))


def test_a_hand_that_points_down_keeps_its_heading() -> None:
    down = np.tile(np.eye(4), (3, 1, 1))
    down[:, :3, :3] = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
    down[:, :3, 3] = [[0.0, -0.5, 0.5], [0.1, -0.6, 0.7], [0.0, -0.7, 0.9]]
    assert reachable().headings(poses_of(down), np.eye(4)) == pytest.approx(0.0)


def test_nothing_is_farther_than_the_farthest() -> None:
    level = np.hypot(*level_poses()[:, :2, 3].T)
    assert level.max() < reachable().farthest_m < 1.5
