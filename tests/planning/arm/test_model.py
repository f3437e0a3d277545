"""Tests for planning/arm/model.py on a robot like a Stretch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning.arm.stretch_like import stretch_like
from scipy.spatial.transform import Rotation

from spatial_si_ros.planning.arm.errors import BadRobot
from spatial_si_ros.planning.arm.hand import Hand
from spatial_si_ros.planning.arm.model import ArmModel

MODEL = ArmModel.from_urdf(stretch_like(), Hand())
SHARES = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5)


def posture(lift=0.5, out=0.0, yaw=0.0, pitch=0.0, roll=0.0) -> np.ndarray:
    return np.array([lift, *[out / 4.0] * 4, yaw, pitch, roll])


def at(position, x_axis, y_axis) -> np.ndarray:
    """A pose by its place and two of its axes."""
    T = np.eye(4)
    T[:3, :3] = np.stack([x_axis, y_axis, np.cross(x_axis, y_axis)], axis=1)
    T[:3, 3] = position
    return T


# Forward: (joints, place of the grasp frame, where the hand points to, from finger to finger).
# Arm: x -0.1044, y 0.135 - 0.2547 - 3 * 0.013 + 0.0137 = -0.145, z 0.195 + lift.
# Hand at 0: 0.083 right in x, 0.27 (0.0189 + 0.021 + 0.23) out in -y, 0.0852 down.
FORWARD = [
    (posture(), (-0.0214, -0.4149, 0.6098), (0, -1, 0), (1, 0, 0)),
    (posture(lift=1.1), (-0.0214, -0.4149, 1.2098), (0, -1, 0), (1, 0, 0)),
    (posture(out=0.52), (-0.0214, -0.9349, 0.6098), (0, -1, 0), (1, 0, 0)),
    (posture(yaw=math.pi / 2), (0.2485, -0.145, 0.6098), (1, 0, 0), (0, 1, 0)),
    # the pitch joint is 0.024 above the fingers' line, so that they come 0.024 nearer
    (posture(pitch=-math.pi / 2), (-0.0214, -0.121, 0.3639), (0, 0, -1), (1, 0, 0)),
    (posture(roll=math.pi / 2), (-0.0214, -0.4149, 0.6098), (0, -1, 0), (0, 0, 1)),
]


@pytest.mark.parametrize("joints, place, ahead, across", FORWARD)
def test_where_the_hand_is_can_be_added_up(joints, place, ahead, across):
    T = MODEL.forward(joints)
    np.testing.assert_allclose(T, at(place, ahead, across), atol=2e-4)


@settings(max_examples=60, deadline=None)
@given(SHARES)
def test_joints_are_found_for_every_pose_that_joints_have(shares):
    chain = MODEL.chain
    u = chain.free_lower + np.array(shares) * (chain.free_upper - chain.free_lower)
    T = MODEL.forward(chain.joints(u))
    found = MODEL.solve(T)
    assert found is not None
    again = MODEL.forward(found)
    assert np.linalg.norm(again[:3, 3] - T[:3, 3]) <= 1e-3
    assert math.degrees(MODEL.turned_rad(found, T)) <= 0.5
    assert np.all(found >= MODEL.lower) and np.all(found <= MODEL.upper)
    np.testing.assert_allclose(found[1:5], found[1])  # the telescope goes out equally


@settings(max_examples=20, deadline=None)
@given(SHARES, st.floats(-math.pi, math.pi))
def test_the_roll_may_be_anything_where_it_is_free(shares, roll):
    chain = MODEL.chain
    u = chain.free_lower + np.array(shares) * (chain.free_upper - chain.free_lower)
    T = MODEL.forward(chain.joints(u))
    T[:3, :3] = T[:3, :3] @ Rotation.from_euler("x", roll).as_matrix()
    found = MODEL.solve(T, free_roll=True)
    assert found is not None
    again = MODEL.forward(found)
    assert np.linalg.norm(again[:3, 3] - T[:3, 3]) <= 1e-3
    assert math.degrees(math.acos(min(1.0, again[:3, 0] @ T[:3, 0]))) <= 0.5


def test_half_a_turn_about_the_approach_is_no_turn():
    """The fingers are alike: a roll of 180 degrees is outside nobody's reach."""
    T = MODEL.forward(posture(roll=0.3))
    half = T.copy()
    half[:3, :3] = T[:3, :3] @ np.diag([1.0, -1.0, -1.0])
    found = MODEL.solve(half, posture(roll=0.3))
    np.testing.assert_allclose(found, posture(roll=0.3), atol=2e-3)


def test_a_place_beside_the_arms_plane_is_reached_with_the_hand_turned():
    """10 cm ahead of where a straight hand would be: only with a turn, and not with none."""
    T = at((0.08, -0.7, 0.8), (0, -1, 0), (1, 0, 0))
    assert MODEL.solve(T) is None
    found = MODEL.solve(T, turn_rad=0.5)
    np.testing.assert_allclose(MODEL.forward(found)[:3, 3], T[:3, 3], atol=1e-3)
    # sin(turn) * 0.27 m is the 10 cm: 22 degrees
    assert math.degrees(MODEL.turned_rad(found, T)) == pytest.approx(22.1, abs=1.0)


@pytest.mark.parametrize(
    "place",
    [(0.0, -1.3, 0.8), (0.0, -0.7, 1.6), (0.0, -0.7, -0.4), (1.0, -0.5, 0.8), (0.0, 0.9, 0.8)],
    ids=["too far", "too high", "under the floor", "ahead", "on the left"],
)
def test_what_is_out_of_reach_has_no_joints(place):
    assert MODEL.solve(at(place, (0, -1, 0), (1, 0, 0)), turn_rad=0.5) is None


def test_the_seed_decides_between_postures():
    seed = posture(lift=0.6, out=0.2, yaw=0.4, pitch=-0.3, roll=0.1)
    T = MODEL.forward(seed)
    np.testing.assert_allclose(MODEL.solve(T, seed), seed, atol=1e-6)


def test_joints_are_at_ease_in_the_middle_and_not_at_their_limits():
    middle = posture(lift=0.55, out=0.26, yaw=1.1, pitch=-0.5)
    assert MODEL.ease(middle) > 2.0 * MODEL.ease(posture(lift=0.55, out=0.52, yaw=1.1, pitch=-0.5))
    assert 0.0 < MODEL.ease(posture(lift=1.1, out=0.52, pitch=-1.57)) < 0.1


def test_spheres_cover_arm_palm_and_fingers():
    spheres = MODEL.link_points(posture(out=0.2), gap_m=0.10)

    def covered(*point) -> bool:
        gaps = np.linalg.norm(spheres[:, :3] - point, axis=1) - spheres[:, 3]
        return bool(gaps.min() <= 0.0)

    assert covered(-0.1044, 0.0, 0.695)  # the arm, near the mast
    assert covered(-0.1044, -0.34, 0.695)  # the telescope's end
    assert covered(-0.0214, -0.43, 0.6098)  # the palm
    tips_y = -0.6149
    assert covered(-0.0214 + 0.06, tips_y, 0.6098) and covered(-0.0214 - 0.06, tips_y, 0.6098)
    assert not covered(-0.0214, tips_y, 0.6098)  # nothing between the fingers
    assert not covered(-0.0214, tips_y - 0.05, 0.6098)


@pytest.mark.parametrize(
    "urdf, hand, sentence",
    [
        ("", Hand(), "want a URDF, got an empty text"),
        ("<robot", Hand(), "the robot's description cannot be read"),
        (stretch_like(without="joint_grasp_center"), Hand(), "lacks link_grasp_center"),
        (stretch_like(), Hand(grasp_frame="tool0"), "lacks tool0"),
        (
            stretch_like(without="joint_wheel"),
            Hand(arm_joints=("joint_lift", "elbow"), stow_posture=(0, 0), carry_posture=(0, 0)),
            "lacks elbow",
        ),
    ],
    ids=["empty", "no xml", "no grasp frame", "other grasp frame", "other joint"],
)
def test_a_robot_that_lacks_something_is_refused_by_its_name(urdf, hand, sentence):
    with pytest.raises(BadRobot, match=sentence):
        ArmModel.from_urdf(urdf, hand)


def test_a_posture_needs_a_value_for_each_joint():
    with pytest.raises(ValueError, match="stow_posture: want 8 values, .* got 2"):
        Hand(stow_posture=(0.1, 0.2))


def test_a_grasp_frame_with_other_axes_is_turned():
    turned = ArmModel.from_urdf(
        stretch_like(), Hand(grasp_frame="link_gripper", grasp_rpy_rad=(0.0, 0.0, -math.pi / 2))
    )
    T = turned.forward(posture())
    np.testing.assert_allclose(T, at((-0.0214, -0.1849, 0.6098), (0, -1, 0), (1, 0, 0)), atol=2e-4)
    assert turned.solve(T) is not None
