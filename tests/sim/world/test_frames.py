"""Tests of frames.py: every conversion between Habitat's frames and ROS's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from spatial_si_sim.frames import (
    R_LINK_OPTICAL,
    R_ROS_HABITAT,
    CameraMount,
    Pose2,
    habitat_from_ros,
    habitat_quaternion_from_ros,
    quaternion_from_matrix,
    quaternion_from_yaw,
    ros_from_habitat,
    ros_quaternion_from_habitat,
    wrap_angle,
    yaw_from_quaternion,
)

metres = st.floats(-50.0, 50.0)
angles = st.floats(-math.pi, math.pi)
points = st.tuples(metres, metres, metres).map(np.array)
poses = st.builds(Pose2, metres, metres, angles)
rotations = st.tuples(angles, angles, angles).map(lambda a: Rotation.from_euler("xyz", a))


def wxyz(rotation):
    x, y, z, w = rotation.as_quat()
    return np.array([w, x, y, z])


def matrix(q):
    return Rotation.from_quat([q[1], q[2], q[3], q[0]]).as_matrix()


@pytest.mark.parametrize(
    ("habitat", "ros"),
    [
        pytest.param((0, 0, -1), (1, 0, 0), id="ahead: -z is x"),
        pytest.param((1, 0, 0), (0, -1, 0), id="right: x is -y"),
        pytest.param((0, 1, 0), (0, 0, 1), id="up: y is z"),
    ],
)
def test_axes(habitat, ros):
    np.testing.assert_array_equal(ros_from_habitat(habitat), ros)
    np.testing.assert_array_equal(habitat_from_ros(ros), habitat)


@pytest.mark.parametrize("rotation", [R_ROS_HABITAT, R_LINK_OPTICAL])
def test_fixed_rotations_are_proper_and_constant(rotation):
    assert np.linalg.det(rotation) == pytest.approx(1.0)
    with pytest.raises(ValueError, match="read-only"):
        rotation[0, 0] = 2.0


@given(p=points)
def test_points_come_back(p):
    np.testing.assert_allclose(habitat_from_ros(ros_from_habitat(p)), p, atol=1e-12)


@given(rotation=rotations, p=points)
def test_a_rotation_means_the_same_in_both_worlds(rotation, p):
    """Rotate in Habitat then convert, or convert both and rotate: the same point."""
    q = wxyz(rotation)
    there = ros_from_habitat(matrix(q) @ p)
    here = matrix(ros_quaternion_from_habitat(q)) @ ros_from_habitat(p)
    np.testing.assert_allclose(there, here, atol=1e-9)
    np.testing.assert_allclose(habitat_quaternion_from_ros(ros_quaternion_from_habitat(q)), q)


@given(yaw=angles)
def test_yaw_turns_about_habitats_up(yaw):
    q = habitat_quaternion_from_ros(quaternion_from_yaw(yaw))
    assert q[1] == q[3] == 0.0
    assert math.cos(yaw_from_quaternion(quaternion_from_yaw(yaw)) - yaw) == pytest.approx(1.0)


@given(rotation=rotations)
def test_matrices_come_back_from_quaternions(rotation):
    q = quaternion_from_matrix(rotation.as_matrix())
    assert q[0] >= 0.0
    np.testing.assert_allclose(matrix(q), rotation.as_matrix(), atol=1e-9)


@pytest.mark.parametrize("bad", [(0, 0, 0, 0), (math.nan, 0, 0, 1), (1, 0, 0)])
def test_yaw_of_no_rotation_is_refused(bad):
    with pytest.raises(ValueError, match="four finite numbers"):
        yaw_from_quaternion(bad)


@given(angle=st.floats(-1e3, 1e3))
def test_wrapped_angles_are_the_same_angle(angle):
    wrapped = wrap_angle(angle)
    assert -math.pi < wrapped <= math.pi
    assert math.cos(wrapped - angle) == pytest.approx(1.0, abs=1e-9)


@given(a=poses, b=poses, c=poses)
def test_poses_form_a_group(a, b, c):
    assert_same((a @ b) @ c, a @ (b @ c))
    assert_same(a @ a.inverse(), Pose2(0.0, 0.0, 0.0))
    assert_same(a @ (a.inverse() @ b), b)


def assert_same(a, b):
    assert a.distance_m(b) < 1e-6
    assert abs(a.turn_rad(b)) < 1e-6


def test_a_pose_composes_as_drawn():
    # At (1, 2) facing +y; one metre ahead and half a metre to the left.
    assert_same(Pose2(1, 2, math.pi / 2) @ Pose2(1, 0.5, 0), Pose2(0.5, 3, math.pi / 2))


@given(pitch=st.floats(-1.0, 1.0), depth=st.floats(0.1, 10.0))
def test_the_optical_axis_looks_ahead_and_down(pitch, depth):
    mount = CameraMount(forward_m=0.1, up_m=1.25, pitch_down_rad=pitch)
    x, y, z = (mount.T_base_optical() @ [0.0, 0.0, depth, 1.0])[:3]
    assert x == pytest.approx(0.1 + depth * math.cos(pitch))
    assert y == pytest.approx(0.0)
    assert z == pytest.approx(1.25 - depth * math.sin(pitch))


def test_the_picture_is_upright():
    T = CameraMount().T_base_optical()
    right, down = T[:3, 0], T[:3, 1]
    np.testing.assert_allclose(right, [0.0, -1.0, 0.0], atol=1e-12)
    assert down[2] < 0.0
