"""Tests for geometry/cameras.py and geometry/viewpoints.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind

K = np.array([[300.0, 0.0, 160.0], [0.0, 300.0, 120.0], [0.0, 0.0, 1.0]])
CAMERA = Pinhole(K, (320, 240))


def test_unproject_inverts_project(rng):
    points = rng.uniform([-1, -1, 0.5], [1, 1, 5], size=(50, 3))
    np.testing.assert_allclose(
        CAMERA.unproject(CAMERA.project(points), points[:, 2]), points, atol=1e-9
    )


def test_right_of_the_axis_is_a_larger_u_and_below_it_a_larger_v():
    (u, v), *_ = CAMERA.project(np.array([[0.1, 0.2, 1.0]]))
    assert (u, v) == pytest.approx((190.0, 180.0))


def test_what_is_behind_the_camera_has_no_pixel():
    assert np.isnan(CAMERA.project(np.array([[0.0, 0.0, -1.0]]))).all()


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_unproject_refuses_invalid_depth(bad):
    with pytest.raises(ValueError, match="mask invalid pixels"):
        CAMERA.unproject(np.array([[1.0, 2.0]]), np.array([bad]))


@pytest.mark.parametrize(
    ("K", "size", "why"),
    [
        (np.eye(2), (320, 240), "finite \\(3, 3\\)"),
        (np.diag([-1.0, 1.0, 1.0]), (320, 240), "focal lengths"),
        (K, (0, 240), "positive width"),
    ],
)
def test_refuses_impossible_cameras(K, size, why):
    with pytest.raises(ValueError, match=why):
        Pinhole(K, size)


@pytest.mark.parametrize(
    ("position", "yaw", "why"),
    [
        ([0, np.nan, 0], 0.0, "position_m"),
        ([0, 0], 0.0, "position_m"),
        ([0, 0, 0], np.inf, "yaw_rad"),
    ],
)
def test_refuses_impossible_observers(position, yaw, why):
    with pytest.raises(ValueError, match=why):
        Observer(ViewpointKind.POSE, np.array(position, float), yaw, "a pose")
