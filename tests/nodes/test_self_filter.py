"""Tests for nodes/self_filter.py: the arm by tf at a picture's stamp."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.nodes.self_filter import SelfFilter
from spatial_si_ros.nodes.tf_buffer import TfBuffer

CAMERA = Pinhole(np.array([[100.0, 0, 79.5], [0, 100.0, 59.5], [0, 0, 1.0]]), (160, 120))
DEPTH = np.full((120, 160), 0.95, np.float32)


def at(x: float, y: float, z: float) -> np.ndarray:
    T = np.eye(4)
    T[:3, 3] = [x, y, z]
    return T


def test_the_arm_is_where_it_was_at_the_stamp() -> None:
    """It goes from the left of the picture to the right within a second."""
    tf = TfBuffer()
    tf.set_transform("optical", "shoulder", 0, at(0.0, -2.0, 1.0), static=True)
    for second, x in ((0, -0.5), (1, 0.5)):
        tf.set_transform("optical", "hand", second * 10**9, at(x, 0.0, 1.0))
    own = SelfFilter(tf, "shoulder hand", 0.05, 0.05)
    gone = {s: np.isnan(own.clear(DEPTH, CAMERA, "optical", int(s * 1e9))) for s in (0.0, 0.5, 2.0)}
    assert gone[0.0][59, 30] and not gone[0.0][59, 79]
    assert gone[0.5][59, 79] and not gone[0.5][59, 30]
    assert gone[2.0][59, 129]  # later than tf knows: where it was last
    assert own.complaint == ""


def test_what_is_held_is_dropped_too() -> None:
    tf = TfBuffer()
    tf.set_transform("optical", "shoulder", 0, at(0.0, -2.0, 1.0), static=True)
    tf.set_transform("optical", "hand", 0, at(0.0, 0.0, 1.0), static=True)
    own = SelfFilter(tf, "shoulder hand", 0.05, 0.05)
    assert not np.isnan(own.clear(DEPTH, CAMERA, "optical", 0)[75, 79])
    own.held_m = 0.2
    assert np.isnan(own.clear(DEPTH, CAMERA, "optical", 0)[75, 79])
    np.testing.assert_allclose(own.hand_m("optical"), [0.0, 0.0, 1.0])
    assert SelfFilter(tf, "", 0.05, 0.05).hand_m("optical") is None
    assert SelfFilter(TfBuffer(), "shoulder hand", 0.05, 0.05).hand_m("optical") is None


def test_without_tf_nothing_is_dropped_and_that_is_said() -> None:
    own = SelfFilter(TfBuffer(), "shoulder hand", 0.05, 0.05)
    assert own.clear(DEPTH, CAMERA, "optical", 0) is DEPTH
    assert "the arm is not dropped from the picture: tf does not know" in own.complaint


def test_no_frames_are_no_filter_and_one_is_no_line() -> None:
    assert SelfFilter(TfBuffer(), "", 0.05, 0.1).clear(DEPTH, CAMERA, "optical", 0) is DEPTH
    with pytest.raises(ValueError, match="want at least two frames or none, got 'hand'"):
        SelfFilter(TfBuffer(), "hand", 0.05, 0.1)


def test_the_body_is_dropped_where_the_camera_looks_at_it() -> None:
    """1.2 m above the base, looking straight down at what is 25 cm high."""
    down = np.array(
        [[0.0, -1.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 1.2], [0, 0, 0, 1.0]]
    )
    tf = TfBuffer()
    tf.set_transform("base", "optical", 0, down, static=True)
    seen = SelfFilter(tf, "", 0.05, 0.05).clear(DEPTH, CAMERA, "optical", 0)
    assert seen is DEPTH
    gone = SelfFilter(tf, "", 0.05, 0.05, ("base", 0.3)).clear(DEPTH, CAMERA, "optical", 0)
    assert np.isnan(gone[59, 79]) and np.isnan(gone[59, 79 + 31])
    assert gone[59, 79 + 33] == np.float32(0.95)
