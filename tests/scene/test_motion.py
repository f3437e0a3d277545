"""Tests for scene/motion.py."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.scene import Motion

speeds = st.floats(-2.0, 2.0)


@pytest.mark.parametrize(
    ("velocity", "speed", "heading_deg", "moves"),
    [
        ((0.0, 0.0), 0.0, 0.0, False),
        ((0.06, 0.07), 0.0922, 49.4, False),
        ((0.10, 0.0), 0.10, 0.0, True),
        ((0.0, -1.2), 1.2, -90.0, True),
        ((-0.3, 0.4), 0.5, 126.9, True),
    ],
)
def test_speed_and_heading(
    velocity: tuple[float, float], speed: float, heading_deg: float, moves: bool
) -> None:
    motion = Motion(np.array(velocity), np.eye(2) * 1e-4, 7)
    assert motion.speed_m_s == pytest.approx(speed, abs=1e-3)
    assert np.rad2deg(motion.heading_rad) == pytest.approx(heading_deg, abs=0.1)
    assert motion.is_moving is moves


@given(speeds, speeds, st.floats(-3.0, 3.0))
def test_turned_about_and_back_is_the_same(x: float, y: float, yaw_rad: float) -> None:
    motion = Motion(np.array([x, y]), np.array([[0.02, 0.01], [0.01, 0.03]]), 3)
    turned = motion.turned(yaw_rad)
    assert turned.speed_m_s == pytest.approx(motion.speed_m_s, abs=1e-9)
    back = turned.turned(-yaw_rad)
    np.testing.assert_allclose(back.velocity_m_s, motion.velocity_m_s, atol=1e-9)
    np.testing.assert_allclose(back.covariance_m2_s2, motion.covariance_m2_s2, atol=1e-9)
    assert back.stamp_ns == 3


def test_refuses_another_shape_and_what_is_not_finite() -> None:
    with pytest.raises(ValueError, match=r"velocity_m_s: want \(2,\) finite numbers"):
        Motion(np.zeros(3), np.eye(2), 0)
    with pytest.raises(ValueError, match=r"covariance_m2_s2: want \(2, 2\) finite numbers"):
        Motion(np.zeros(2), np.full((2, 2), np.nan), 0)


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Motion(np.zeros(2), np.eye(2), 0).velocity_m_s[0] = 1.0
