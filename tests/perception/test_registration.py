"""Tests for perception/registration.py and perception/gauge.py: poses that are a little off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from perception.rendering import CAMERA, WHITE, block, look, render, walls

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.frames import pose_from_yaw, wrap_angle, yaw_of
from spatial_si_ros.perception.depth import DepthError, DepthView, look_at_depth
from spatial_si_ros.perception.gauge import Gauge
from spatial_si_ros.perception.registration import PoseRefiner
from spatial_si_ros.scene.boxfit import move_box

ROOM = (walls(2.0), block("wardrobe", WHITE, (0.6, 1.0, 1.9)).moved(1.5, -1.0))


def seen(T: np.ndarray) -> DepthView:
    return look_at_depth(render(ROOM, T)[1])


def off(T: np.ndarray, x_m: float, y_m: float, turn_deg: float) -> np.ndarray:
    """The same pose, told wrongly."""
    wrong = T.copy()
    wrong[:3, :3] = pose_from_yaw(np.zeros(3), np.deg2rad(turn_deg))[:3, :3] @ T[:3, :3]
    wrong[:2, 3] += x_m, y_m
    return wrong


def poses() -> list[np.ndarray]:
    """A slow turn on the spot; a corner is always in view."""
    angles = np.deg2rad(np.arange(-20.0, 21.0, 4.0))
    return [look([-1, 0.5, 1.3], [-1 + np.cos(a), 0.5 + np.sin(a), 1.2]) for a in angles]


def distance(T: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Metres and degrees between two poses."""
    turn = yaw_of(T[:3, :3] @ other[:3, :3].T)
    return float(np.linalg.norm(T[:3, 3] - other[:3, 3])), abs(float(np.rad2deg(turn)))


def test_right_poses_stay_right() -> None:
    refiner = PoseRefiner()
    for T in poses():
        metres, degrees = distance(refiner.refine(seen(T), CAMERA, T, DepthError()), T)
        assert metres < 0.01
        assert degrees < 0.3


def test_an_error_that_builds_up_is_taken_out() -> None:
    refiner = PoseRefiner()
    for T in poses():
        refiner.refine(seen(T), CAMERA, T, DepthError())
    for n, T in enumerate(reversed(poses()), start=1):
        told = off(T, 0.006 * n, -0.006 * n, 0.2 * n)
        refined = refiner.refine(seen(T), CAMERA, told, DepthError())
    assert distance(told, T)[0] > 0.09
    assert distance(told, T)[1] > 2.0
    metres, degrees = distance(refined, T)
    assert metres < 0.04
    assert degrees < 0.7


def test_what_it_cannot_see_it_does_not_correct() -> None:
    refiner = PoseRefiner()
    (T, *_) = poses()
    nothing = look_at_depth(np.full((240, 320), np.nan, np.float32))
    np.testing.assert_allclose(refiner.refine(nothing, CAMERA, T, DepthError()), T)


def test_only_the_plane_is_corrected() -> None:
    refiner = PoseRefiner()
    for T in poses():
        refined = refiner.refine(seen(T), CAMERA, off(T, 0.02, 0.0, 0.5), DepthError())
        assert refined[2, 3] == pytest.approx(T[2, 3])
        np.testing.assert_allclose(refined[2, :3], T[2, :3], atol=1e-9)


def test_state_and_restore() -> None:
    refiner, other = PoseRefiner(), PoseRefiner()
    for T in poses():
        refiner.refine(seen(T), CAMERA, T, DepthError())
    other.restore(refiner.state())
    for name, values in refiner.state().items():
        np.testing.assert_array_equal(other.state()[name], values)


def test_a_grid_that_does_not_fit_is_refused() -> None:
    state = PoseRefiner().state()
    with pytest.raises(KeyError):
        PoseRefiner().restore({})
    with pytest.raises(ValueError, match="want a grid of at most 8192 cells"):
        PoseRefiner().restore({**state, "upright_frame": np.array([0, 0, 0])})


# Gauge ------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(-3.0, 3.0))
def test_a_constant_offset_is_found(x_m: float, y_m: float, turn_rad: float) -> None:
    gauge, T_map_inner = Gauge(), pose_from_yaw([x_m, y_m, 0.0], turn_rad)
    for n in range(5):
        T_inner_camera = pose_from_yaw([0.5 * n, 1.0 - 0.1 * n, 1.2], 0.3 * n)
        gauge.observe(T_map_inner @ T_inner_camera, T_inner_camera)
    np.testing.assert_allclose(gauge.T_map_inner, T_map_inner, atol=1e-9)
    assert gauge.distance(T_map_inner) < 1e-7


def test_errors_that_cancel_out_leave_the_map_where_it_is() -> None:
    gauge = Gauge()
    for n in range(100):
        T_inner_camera = pose_from_yaw([0.02 * n, 0.0, 1.2], 0.0)
        wrong = pose_from_yaw([0.0, 0.05 * (-1) ** n, 0.0], 0.01 * (-1) ** n)
        gauge.observe(wrong @ T_inner_camera, T_inner_camera)
    assert gauge.distance(np.eye(4)) < 0.02


def test_clear_and_restore() -> None:
    gauge, T = Gauge(), pose_from_yaw([1.0, 2.0, 0.0], 0.5)
    gauge.restore(T)
    np.testing.assert_allclose(gauge.T_map_inner, T)
    # A turn of 0.5 rad moves what is 5 m away by 2.5 m.
    assert gauge.distance(np.eye(4)) == pytest.approx(np.hypot(1.0, 2.0) + 2.5)
    gauge.clear()
    np.testing.assert_array_equal(gauge.T_map_inner, np.eye(4))


def test_a_box_moves_as_a_whole() -> None:
    box = OrientedBox(np.array([1.0, 0.0, 0.5]), np.array([0.4, 0.2, 1.0]), 3.0)
    moved = move_box(pose_from_yaw([0.0, 1.0, 0.0], 0.5 * np.pi), box)
    np.testing.assert_allclose(moved.centre_m, [0.0, 2.0, 0.5], atol=1e-12)
    np.testing.assert_array_equal(moved.size_m, box.size_m)
    assert moved.yaw_rad == pytest.approx(wrap_angle(3.0 + 0.5 * np.pi))
