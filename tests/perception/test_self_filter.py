"""Tests for perception/self_filter.py: the robot's own arm is not the world."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.perception.frame import Detection
from spatial_si_ros.perception.self_filter import (
    MARGIN_M,
    along_chain,
    without_body,
    without_column,
    without_own,
)

CAMERA = Pinhole(np.array([[100.0, 0, 79.5], [0, 100.0, 59.5], [0, 0, 1.0]]), (160, 120))


def wall(distance_m: float) -> np.ndarray:
    return np.full((120, 160), distance_m, np.float32)


def test_an_arm_across_the_picture_is_a_band_without_depth():
    """1 m away and 10 cm thick at 100 px focal length: a band of 10 px, and the wall behind it
    stays where the arm is not."""
    arm = along_chain(np.array([[-2.0, 0.0, 1.0], [2.0, 0.0, 1.0]]), [0.05])
    depth = wall(3.0)
    depth[55:65] = 0.96  # the arm's near side, as the camera sees it
    cleared = without_body(depth, CAMERA, arm)
    assert np.all(np.isnan(cleared[55:65]))
    assert np.all(cleared[:52] == 3.0) and np.all(cleared[68:] == 3.0)


def test_what_is_beyond_the_arm_is_kept_and_what_touches_it_is_not():
    arm = along_chain(np.array([[-2.0, 0.0, 1.0], [2.0, 0.0, 1.0]]), [0.05])
    beyond = 1.0 + 0.05 + MARGIN_M
    assert np.all(without_body(wall(beyond + 0.01), CAMERA, arm) == np.float32(beyond + 0.01))
    assert np.isnan(without_body(wall(beyond - 0.01), CAMERA, arm)[59, 79])


def test_of_two_links_the_farther_side_counts():
    spheres = np.array([[0.0, 0.0, 1.0, 0.05], [0.0, 0.0, 2.0, 0.1]])
    for order in (spheres, spheres[::-1]):
        assert np.isnan(without_body(wall(2.05), CAMERA, order)[59, 79])


@pytest.mark.parametrize(
    "points",
    [[[0.0, 0.0, -1.0], [1.0, 0.0, -1.0]], [[5.0, 0.0, 1.0], [6.0, 0.0, 1.0]]],
    ids=["behind the camera", "beside the picture"],
)
def test_an_arm_that_is_not_seen_changes_nothing(points):
    depth = wall(3.0)
    assert without_body(depth, CAMERA, along_chain(np.array(points), [0.05])) is depth


def test_the_given_picture_is_not_changed():
    depth = wall(0.9)
    without_body(depth, CAMERA, np.array([[0.0, 0.0, 1.0, 0.1]]))
    assert np.all(depth == np.float32(0.9))


def test_spheres_leave_no_gap_along_a_chain():
    points = np.array([[0.0, 0.0, 1.0], [0.0, 0.5, 1.0], [0.3, 0.5, 1.0]])
    spheres = along_chain(points, [0.05, 0.1])
    steps = np.linalg.norm(np.diff(spheres[:, :3], axis=0), axis=1)
    assert np.all(steps <= 0.5 * spheres[1:, 3] + 1e-9)
    np.testing.assert_allclose(spheres[-1], [0.3, 0.5, 1.0, 0.1])
    assert along_chain(points[:1], []).shape == (0, 4)


def test_a_column_is_dropped_above_the_ground_and_nowhere_else():
    """A camera 1 m up that looks straight down at a body 30 cm around it and 50 cm high: at 100 px
    focal length its top is a disc of 60 px radius, of which the picture shows the middle 120 rows;
    the ground beside it stays."""
    looking_down = np.array(
        [[0.0, -1.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0], [0.0, 0.0, -1.0, 1.0], [0, 0, 0, 1.0]]
    )
    v, u = np.mgrid[0:120, 0:160]
    body = np.hypot((u - 79.5) / 100.0 * 0.5, (v - 59.5) / 100.0 * 0.5) < 0.29
    depth = np.where(body, 0.5, 1.0).astype(np.float32)
    cleared = without_column(depth, CAMERA, looking_down, 0.3)
    assert np.array_equal(np.isnan(cleared), body)
    assert np.all(cleared[~body] == 1.0)


def test_a_picture_that_does_not_show_the_column_stays():
    ahead = np.eye(4)
    ahead[:3, :3] = [[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]
    ahead[:3, 3] = [0.0, 0.0, 1.2]
    depth = wall(1.0)
    assert without_column(depth, CAMERA, ahead, 0.3) is depth


@pytest.mark.parametrize(
    ("masked", "dropped_px", "kept"),
    [
        pytest.param(True, 0, True, id="nothing was dropped"),
        pytest.param(True, 20, True, id="the hand before a table"),
        pytest.param(True, 80, False, id="what is held, but for its edge"),
        pytest.param(False, 20, True, id="a box with a little of the hand"),
        pytest.param(False, 80, False, id="a box around what is held"),
    ],
)
def test_what_is_held_is_not_detected(masked: bool, dropped_px: int, kept: bool) -> None:
    """A mask of 10 x 10 px, of which columns were dropped; another thing stays in any case."""
    instances = np.zeros((120, 160), np.uint16)
    instances[20:30, 40:50] = 3
    own = np.zeros((120, 160), np.bool_)
    own[20:30, 40 : 40 + dropped_px // 10] = True
    thing = Detection("remote", 0.9, (40.0, 20.0, 50.0, 30.0), 3 if masked else 0)
    other = Detection("tv", 0.9, (100.0, 20.0, 150.0, 90.0))
    found = without_own([thing, other], instances if masked else None, own)
    assert found == ((thing, other) if kept else (other,))


def test_a_detection_beyond_the_picture_is_judged_by_what_is_in_it() -> None:
    own = np.ones((120, 160), np.bool_)
    assert without_own([Detection("tv", 0.9, (-20.0, -20.0, 10.0, 10.0))], None, own) == ()
    outside = Detection("tv", 0.9, (200.0, 10.0, 220.0, 20.0))
    assert without_own([outside], None, own) == (outside,)
