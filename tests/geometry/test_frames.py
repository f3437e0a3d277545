"""Tests for geometry/frames.py."""

from __future__ import annotations

import numpy as np
import pytest
from geometry.strategies import angles_rad, ground_poses
from hypothesis import given

from spatial_si_ros.geometry.frames import (
    check_rigid,
    invert,
    pose_from_yaw,
    transform_points,
    wrap_angle,
    yaw_of,
)


@pytest.mark.parametrize(
    ("angle", "wrapped"),
    [
        (0.0, 0.0),
        (np.pi, np.pi),
        (-np.pi, np.pi),
        (3 * np.pi, np.pi),
        (-0.5, -0.5),
        (7.0, 7 - 2 * np.pi),
    ],
)
def test_wrap_angle(angle, wrapped):
    assert wrap_angle(angle) == pytest.approx(wrapped)


@given(angle=angles_rad)
def test_wrapping_changes_no_direction(angle):
    wrapped = wrap_angle(angle + 6 * np.pi)
    assert -np.pi < wrapped <= np.pi
    assert np.cos(wrapped - angle) == pytest.approx(1.0)


def test_a_pose_places_what_is_ahead():
    T_map_base = pose_from_yaw([1.0, 2.0, 0.0], np.pi / 2)
    ahead = transform_points(T_map_base, np.array([[1.0, 0.0, 0.5]]))
    np.testing.assert_allclose(ahead, [[1.0, 3.0, 0.5]], atol=1e-12)


@given(T=ground_poses())
def test_inverse(T):
    np.testing.assert_allclose(invert(T) @ T, np.eye(4), atol=1e-9)
    assert np.cos(yaw_of(invert(T)) + yaw_of(T)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("T", "why"),
    [
        (np.eye(3), "want \\(4, 4\\)"),
        (np.full((4, 4), np.nan), "not finite"),
        (np.diag([2.0, 2.0, 2.0, 1.0]), "not orthonormal"),
    ],
)
def test_refuses_what_is_not_rigid(T, why):
    with pytest.raises(ValueError, match=why):
        check_rigid(T)


def test_checked_poses_are_read_only():
    T = check_rigid(np.eye(4))
    with pytest.raises(ValueError, match="read-only"):
        T[0, 3] = 1.0
