"""Tests for perception/rectify.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.errors import BadImage
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.perception.frame import Detection
from spatial_si_ros.perception.rectify import Rectifier, register_depth

CAMERA = Pinhole(np.array([[60.0, 0.0, 39.5], [0.0, 60.0, 29.5], [0.0, 0.0, 1.0]]), (80, 60))
BARREL = (-0.3, 0.1, 0.0, 0.0, 0.0)


def dot(u: int, v: int) -> np.ndarray:
    """A picture with one bright square around a pixel."""
    picture = np.zeros((60, 80), np.uint16)
    picture[v - 1 : v + 2, u - 1 : u + 2] = 7
    return picture


def test_a_camera_without_distortion_is_left_alone() -> None:
    rectifier = Rectifier(CAMERA, "plumb_bob", [0.0] * 5)
    picture = dot(10, 10)
    assert rectifier.is_identity
    assert rectifier.instances(picture) is picture
    found = [Detection("mug", 0.5, (1.0, 2.0, 3.0, 4.0))]
    assert rectifier.detections(found) == tuple(found)


def test_what_is_pulled_in_by_a_lens_is_pushed_out() -> None:
    """By hand: a ray at x = 0.5 is seen at 0.5 (1 - 0.3 * 0.25 + 0.1 * 0.0625) = 0.4656."""
    rectifier = Rectifier(CAMERA, "plumb_bob", BARREL)
    raw_u, true_u = round(39.5 + 60 * 0.4656), 39.5 + 60 * 0.5
    moved = rectifier.instances(dot(raw_u, 30))
    assert np.nonzero(moved)[1].mean() == pytest.approx(true_u, abs=1.0)
    (box,) = rectifier.detections([Detection("mug", 0.5, (raw_u - 1, 29.0, raw_u + 2, 32.0))])
    assert 0.5 * (box.bbox_px[0] + box.bbox_px[2]) == pytest.approx(true_u, abs=1.0)


def test_depth_and_instances_are_never_mixed() -> None:
    rectifier = Rectifier(CAMERA, "plumb_bob", BARREL)
    depth = np.where(np.arange(80) < 40, 1.0, 2.0).astype(np.float32) * np.ones((60, 1), np.float32)
    assert set(np.unique(rectifier.depth(depth))) <= {0.0, 1.0, 2.0}
    assert set(np.unique(rectifier.instances(dot(60, 40)))) == {0, 7}


def test_fisheye() -> None:
    """Equidistant: what is seen at u = 70 is 30.5 / 60 rad aside and belongs at 60 * tan of it."""
    rectifier = Rectifier(CAMERA, "equidistant", (1e-9, 0.0, 0.0, 0.0))
    moved = rectifier.instances(dot(70, 30))
    assert np.nonzero(moved)[1].mean() == pytest.approx(39.5 + 60 * np.tan(30.5 / 60), abs=1.0)


@pytest.mark.parametrize(
    ("model", "coefficients", "sentence"),
    [
        ("banana", (0.1, 0.0, 0.0, 0.0), "distortion model 'banana': want one of plumb_bob"),
        ("plumb_bob", (np.nan, 0.0, 0.0, 0.0), "distortion: want finite coefficients"),
        ("plumb_bob", (0.1, 0.0, 0.0), "distortion model 'plumb_bob' with 3 coefficients"),
    ],
)
def test_what_cannot_be_undone_is_refused(
    model: str, coefficients: tuple[float, ...], sentence: str
) -> None:
    with pytest.raises(BadImage, match=sentence):
        Rectifier(CAMERA, model, coefficients)


def test_registering_with_the_same_camera_changes_nothing() -> None:
    depth = np.random.default_rng(0).uniform(1.0, 3.0, (60, 80)).astype(np.float32)
    np.testing.assert_allclose(register_depth(depth, CAMERA, CAMERA, np.eye(4)), depth, rtol=1e-6)


def test_the_nearer_surface_hides_the_farther() -> None:
    depth = np.full((60, 80), 2.0, np.float32)
    depth[:, 40:50] = 1.0
    T = np.eye(4)
    T[0, 3] = 0.1  # 6 px at 1 m, 3 px at 2 m
    got = register_depth(depth, CAMERA, CAMERA, T)
    np.testing.assert_allclose(got[30, 46:56], 1.0, rtol=1e-6)
    assert got[30, 60] == pytest.approx(2.0)
    assert np.isnan(got[30, 43:46]).all()


def test_missing_depth_and_what_lies_behind_stay_missing() -> None:
    assert np.isnan(register_depth(np.zeros((60, 80), np.float32), CAMERA, CAMERA, np.eye(4))).all()
    T = np.eye(4)
    T[2, 3] = -5.0
    depth = np.full((60, 80), 2.0, np.float32)
    assert np.isnan(register_depth(depth, CAMERA, CAMERA, T)).all()
