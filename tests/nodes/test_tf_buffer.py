"""Tests for nodes/tf_buffer.py, against poses that a person can check."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from geometry_msgs.msg import Quaternion, TransformStamped
from hypothesis import given, settings
from hypothesis import strategies as st
from tf2_msgs.msg import TFMessage

from spatial_si_ros.errors import TransformUnavailable
from spatial_si_ros.geometry.frames import invert, pose_from_yaw, yaw_of
from spatial_si_ros.nodes import convert
from spatial_si_ros.nodes.tf_buffer import CACHE_NS, TfBuffer, listen

S = 1_000_000_000
UPRIGHT = np.eye(4)


def at(x_m: float, y_m: float = 0.0, yaw_deg: float = 0.0) -> np.ndarray:
    return pose_from_yaw([x_m, y_m, 0.0], np.deg2rad(yaw_deg))


@pytest.fixture
def robot() -> TfBuffer:
    """map -> odom -> base_link (moves: 0 to 2 m along x in 2 s, turns 90 deg) -> camera (fixed)."""
    tf = TfBuffer()
    tf.set_transform("map", "odom", 0, at(10.0), static=True)
    tf.set_transform("odom", "base_link", 1 * S, at(0.0, yaw_deg=0.0))
    tf.set_transform("odom", "base_link", 3 * S, at(2.0, yaw_deg=90.0))
    tf.set_transform("base_link", "camera", 0, at(0.1), static=True)
    return tf


# Between two stamps -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stamp_s", "x_m", "yaw_deg"),
    [(1.0, 0.0, 0.0), (1.5, 0.5, 22.5), (2.0, 1.0, 45.0), (2.5, 1.5, 67.5), (3.0, 2.0, 90.0)],
)
def test_position_and_rotation_are_interpolated(
    robot: TfBuffer, stamp_s: float, x_m: float, yaw_deg: float
) -> None:
    T = robot.lookup("odom", "base_link", round(stamp_s * S))
    np.testing.assert_allclose(T[:3, 3], [x_m, 0.0, 0.0], atol=1e-12)
    assert np.rad2deg(yaw_of(T)) == pytest.approx(yaw_deg)


def test_turning_takes_the_short_way_round() -> None:
    tf = TfBuffer()
    tf.set_transform("odom", "base_link", 0, at(0.0, yaw_deg=170.0))
    tf.set_transform("odom", "base_link", 2 * S, at(0.0, yaw_deg=-170.0))
    assert abs(np.rad2deg(yaw_of(tf.lookup("odom", "base_link", S)))) == pytest.approx(180.0)


@settings(max_examples=30, deadline=None)
@given(st.floats(-3.0, 3.0), st.floats(-3.0, 3.0), st.floats(-np.pi, np.pi), st.floats(0.0, 1.0))
def test_what_lies_between_is_rigid_and_between(
    x_m: float, y_m: float, yaw_rad: float, share: float
) -> None:
    tf = TfBuffer()
    tf.set_transform("a", "b", 0, UPRIGHT)
    tf.set_transform("a", "b", S, pose_from_yaw([x_m, y_m, 1.0], yaw_rad))
    T = tf.lookup("a", "b", int(share * S))
    np.testing.assert_allclose(T[:3, :3] @ T[:3, :3].T, np.eye(3), atol=1e-9)
    np.testing.assert_allclose(T[:3, 3], int(share * S) / S * np.array([x_m, y_m, 1.0]), atol=1e-9)


def test_stamps_may_come_in_any_order_and_again() -> None:
    tf = TfBuffer()
    for stamp_s, x_m in ((3, 3.0), (1, 1.0), (2, 7.0), (2, 2.0)):
        tf.set_transform("a", "b", stamp_s * S, at(x_m))
    assert tf.lookup("a", "b", 2 * S)[0, 3] == 2.0
    assert tf.lookup("a", "b", 5 * S // 2)[0, 3] == pytest.approx(2.5)


# Chains -----------------------------------------------------------------------------------------


def test_a_chain_is_multiplied_up(robot: TfBuffer) -> None:
    # At 3 s the base is at (12, 0) and looks along +y, so the camera is at (12, 0.1).
    T = robot.lookup("map", "camera", 3 * S)
    np.testing.assert_allclose(T[:3, 3], [12.0, 0.1, 0.0], atol=1e-12)
    assert np.rad2deg(yaw_of(T)) == pytest.approx(90.0)


def test_the_reverse_is_the_inverse(robot: TfBuffer) -> None:
    there, back = robot.lookup("map", "camera", 2 * S), robot.lookup("camera", "map", 2 * S)
    np.testing.assert_allclose(there, invert(back), atol=1e-12)


def test_two_branches_meet_in_their_common_ancestor(robot: TfBuffer) -> None:
    robot.set_transform("base_link", "lidar", 0, at(0.0, 0.3), static=True)
    # Before base_link nothing moves between them: any stamp will do.
    T = robot.lookup("camera", "lidar", 99 * S)
    np.testing.assert_allclose(T[:3, 3], [-0.1, 0.3, 0.0], atol=1e-12)


def test_a_frame_in_itself_is_the_identity_even_if_unknown() -> None:
    np.testing.assert_array_equal(TfBuffer().lookup("map", "map", 5), np.eye(4))


def test_without_a_stamp_the_newest_that_all_of_the_chain_know(robot: TfBuffer) -> None:
    robot.set_transform("map", "odom", 0, at(10.0), static=True)
    assert robot.lookup("map", "base_link")[0, 3] == pytest.approx(12.0)
    robot.set_transform("base_link", "head", 1 * S, at(0.0))
    robot.set_transform("base_link", "head", 2 * S, at(0.0))
    # The head is known until 2 s only, when the base is at 11 m.
    assert robot.lookup("map", "head")[0, 3] == pytest.approx(11.0)


def test_the_newest_has_the_stamp_of_the_oldest_that_moves(robot: TfBuffer) -> None:
    T, stamp_ns = robot.newest("map", "camera")
    assert (T[0, 3], stamp_ns) == (pytest.approx(12.0), 3 * S)
    robot.set_transform("base_link", "head", 1 * S, at(0.0))
    robot.set_transform("base_link", "head", 2 * S, at(0.0))
    assert robot.newest("map", "head")[1] == 2 * S
    assert robot.newest("base_link", "camera")[1] is None
    assert robot.newest("map", "map")[1] is None
    with pytest.raises(TransformUnavailable, match="does not know a frame 'gripper'"):
        robot.newest("map", "gripper")


def test_a_new_parent_replaces_the_old_history(robot: TfBuffer) -> None:
    robot.set_transform("map", "base_link", 4 * S, at(5.0))
    assert robot.lookup("map", "base_link", 4 * S)[0, 3] == 5.0
    with pytest.raises(TransformUnavailable, match="extrapolated 1.000 s into the past"):
        robot.lookup("map", "base_link", 3 * S)


def test_what_is_old_is_forgotten(robot: TfBuffer) -> None:
    robot.set_transform("odom", "base_link", 3 * S + CACHE_NS, at(3.0))
    assert robot.lookup("odom", "base_link", 3 * S)[0, 3] == 2.0
    with pytest.raises(TransformUnavailable, match="past"):
        robot.lookup("odom", "base_link", 2 * S)


# Refusals ---------------------------------------------------------------------------------------


def test_the_future_is_not_guessed(robot: TfBuffer) -> None:
    with pytest.raises(
        TransformUnavailable,
        match=r"tf of 'base_link' in 'odom' would have to be extrapolated 0\.250 s into the future",
    ):
        robot.lookup("map", "camera", 3 * S + S // 4)


def test_nor_the_past(robot: TfBuffer) -> None:
    with pytest.raises(
        TransformUnavailable,
        match=r"tf of 'base_link' in 'odom' would have to be extrapolated 0\.500 s into the past",
    ):
        robot.lookup("map", "camera", S // 2)


def test_a_single_transform_holds_at_its_stamp_only() -> None:
    tf = TfBuffer()
    tf.set_transform("a", "b", 5 * S, at(1.0))
    assert tf.lookup("a", "b", 5 * S)[0, 3] == 1.0
    with pytest.raises(TransformUnavailable, match="0.000 s into the future"):
        tf.lookup("a", "b", 5 * S + 1)


@pytest.mark.parametrize(("target", "source"), [("map", "gripper"), ("gripper", "map")])
def test_an_unknown_frame_is_named(robot: TfBuffer, target: str, source: str) -> None:
    with pytest.raises(TransformUnavailable, match="tf does not know a frame 'gripper'"):
        robot.lookup(target, source, 2 * S)


def test_two_trees_are_not_connected(robot: TfBuffer) -> None:
    robot.set_transform("world", "person", 0, UPRIGHT, static=True)
    with pytest.raises(
        TransformUnavailable, match="does not connect 'map' and 'person': they are in different"
    ):
        robot.lookup("map", "person", 2 * S)


@pytest.mark.parametrize("static", [True, False])
def test_a_loop_is_refused(static: bool) -> None:
    tf = TfBuffer()
    for parent, child in (("a", "b"), ("b", "c"), ("c", "a")):
        tf.set_transform(parent, child, S, UPRIGHT, static=static)
    with pytest.raises(TransformUnavailable, match="tf has a loop through"):
        tf.lookup("a", "c", S)


def test_a_frame_that_is_its_own_parent_is_refused() -> None:
    tf = TfBuffer()
    tf.set_transform("a", "a", S, UPRIGHT, static=True)
    with pytest.raises(TransformUnavailable, match="loop"):
        tf.lookup("map", "a", S)


# Time and threads -------------------------------------------------------------------------------


def test_after_a_jump_back_only_what_is_fixed_stays(robot: TfBuffer) -> None:
    robot.clear()
    assert robot.lookup("base_link", "camera", 0)[0, 3] == pytest.approx(0.1)
    with pytest.raises(TransformUnavailable):
        robot.lookup("map", "camera", 2 * S)
    robot.set_transform("odom", "base_link", S // 10, at(0.5))
    assert robot.lookup("map", "base_link", S // 10)[0, 3] == pytest.approx(10.5)


def test_wait_returns_what_is_known_at_once(robot: TfBuffer) -> None:
    assert robot.wait("map", "base_link", 2 * S, 0.0)[0, 3] == pytest.approx(11.0)


def test_wait_gives_up_with_the_reason(robot: TfBuffer) -> None:
    with pytest.raises(TransformUnavailable, match="extrapolated 1.000 s into the future"):
        robot.wait("map", "base_link", 4 * S, 0.02)


def test_wait_is_woken_by_what_arrives(robot: TfBuffer) -> None:
    result: list[np.ndarray] = []
    waiting = threading.Thread(
        target=lambda: result.append(robot.wait("map", "base_link", 4 * S, 10.0))
    )
    waiting.start()
    robot.set_transform("odom", "base_link", 5 * S, at(4.0, yaw_deg=90.0))
    waiting.join(10.0)
    assert result[0][0, 3] == pytest.approx(13.0)


# From messages ----------------------------------------------------------------------------------


class FakeNode:
    """Keeps the subscriptions' callbacks and the warnings."""

    def __init__(self) -> None:
        self.callbacks: dict[str, Any] = {}
        self.warnings: list[str] = []

    def create_subscription(self, _: Any, topic: str, callback: Any, __: Any) -> None:
        self.callbacks[topic] = callback

    def get_logger(self) -> Any:
        return SimpleNamespace(warning=lambda text, **_: self.warnings.append(text))


def message(parent: str, child: str, stamp_ns: int, T: np.ndarray) -> TransformStamped:
    return TransformStamped(
        header=convert.header(parent, stamp_ns),
        child_frame_id=child,
        transform=convert.transform_to_msg(T),
    )


def test_listens_to_both_topics_and_old_slashes() -> None:
    node, tf = FakeNode(), TfBuffer()
    listen(node, tf)
    node.callbacks["/tf_static"](TFMessage(transforms=[message("/map", "/odom", 0, at(1.0))]))
    node.callbacks["/tf"](TFMessage(transforms=[message("odom", "base_link", S, at(2.0))]))
    assert tf.lookup("map", "base_link", S)[0, 3] == pytest.approx(3.0)


@pytest.mark.parametrize("w", [0.0, float("nan")])
def test_a_transform_without_rotation_is_left_out_and_told(w: float) -> None:
    node, tf = FakeNode(), TfBuffer()
    listen(node, tf)
    bad = message("map", "odom", 0, UPRIGHT)
    bad.transform.rotation = Quaternion(w=w)
    good = message("map", "table", 0, at(1.0))
    node.callbacks["/tf_static"](TFMessage(transforms=[bad, good]))
    assert node.warnings[0].startswith("ignored tf of 'odom': want a quaternion of length 1")
    assert tf.lookup("map", "table", 0)[0, 3] == pytest.approx(1.0)
    with pytest.raises(TransformUnavailable, match="does not know a frame 'odom'"):
        tf.lookup("map", "odom", 0)


def test_what_was_on_its_way_when_the_clock_went_back_keeps_nothing_out() -> None:
    tf = TfBuffer()
    tf.set_transform("map", "base_link", 57 * S, at(5.0))  # of before, after the buffer was cleared
    tf.set_transform("map", "base_link", 27 * S, at(1.0))
    tf.set_transform("map", "base_link", 28 * S, at(2.0))
    T, stamp_ns = tf.newest("map", "base_link")
    assert (float(T[0, 3]), stamp_ns) == (2.0, 28 * S)
    assert tf.lookup("map", "base_link", 27 * S + S // 2)[0, 3] == pytest.approx(1.5)
