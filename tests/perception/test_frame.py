"""Tests for perception/frame.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from spatial_si_ros.errors import BadImage
from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.perception.frame import Detection, Frame, make_frame

CAMERA = Pinhole(np.array([[5.0, 0.0, 1.5], [0.0, 5.0, 0.5], [0.0, 0.0, 1.0]]), (4, 2))
COLOUR = np.zeros((2, 4, 3), np.uint8)
DEPTH = np.ones((2, 4), np.float32)


def made(**changes: Any) -> Frame:
    values: dict[str, Any] = {
        "stamp_ns": 1, "colour": COLOUR, "depth_m": DEPTH, "camera": CAMERA,
        "T_map_camera": np.eye(4),
    }  # fmt: skip
    return make_frame(**{**values, **changes})


def test_invalid_depth_becomes_nan() -> None:
    depth = np.array([[0.0, -1.0, np.nan, np.inf], [0.05, 10.5, 0.1, 10.0]], np.float32)
    got = made(depth_m=depth).depth_m
    assert np.isfinite(got).tolist() == [[False] * 4, [False, False, True, True]]
    assert depth[0, 0] == 0.0, "the caller's picture stays as it is"


def test_the_range_is_the_callers() -> None:
    got = made(depth_m=DEPTH * 3.0, depth_range_m=(0.5, 2.0)).depth_m
    assert np.isnan(got).all()


def test_the_pose_cannot_be_changed() -> None:
    T = np.eye(4)
    frame = made(T_map_camera=T)
    T[0, 3] = 5.0
    assert frame.T_map_camera[0, 3] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        frame.T_map_camera[0, 3] = 1.0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"colour": np.zeros((2, 4), np.uint8)}, r"colour: want \(H, W, 3\) uint8"),
        ({"colour": np.zeros((2, 4, 3))}, "colour: want .* got .* float64"),
        ({"colour": np.zeros((4, 2, 3), np.uint8)}, "colour: the camera is 4 x 2 px, .* 2 x 4"),
        ({"depth_m": np.ones((2, 4), np.uint16)}, "depth: want .* floating point, .* uint16"),
        ({"depth_m": np.ones((2, 4, 1), np.float32)}, "depth: want"),
        ({"depth_m": np.ones((3, 4), np.float32)}, "depth: the camera is 4 x 2 px, .* 4 x 3"),
        ({"instances": np.zeros((2, 4))}, "instances: want .* integers, .* float64"),
        ({"instances": np.zeros((1, 4), np.uint16)}, "instances: the camera is 4 x 2"),
        ({"T_map_camera": np.eye(3)}, r"T_map_camera: want \(4, 4\)"),
        ({"T_map_camera": np.diag([2.0, 1.0, 1.0, 1.0])}, "T_map_camera: rotation block"),
        ({"T_map_camera": np.full((4, 4), np.nan)}, "T_map_camera: has entries that are not"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadImage, match=sentence):
        made(**changes)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (("", 0.5, (0, 0, 1, 1)), "label: a detection needs a name"),
        (("mug", 1.1, (0, 0, 1, 1)), "score: want 0..1, got 1.1"),
        (("mug", float("nan"), (0, 0, 1, 1)), "score: want 0..1, got nan"),
        (("mug", 0.5, (0, 0, 0, 1)), "bbox_px: want left < right"),
        (("mug", 0.5, (0, 5, 1, 1)), "bbox_px: want left < right and top < bottom"),
        (("mug", 0.5, (0, 0, np.inf, 1)), "bbox_px: want four finite numbers"),
        (("mug", 0.5, (0, 0, 1)), "bbox_px: want four finite numbers"),
        (("mug", 0.5, (0, 0, 1, 1), -1), "instance: want 0..65535, got -1"),
        (("mug", 0.5, (0, 0, 1, 1), 65536), "instance: want 0..65535"),
    ],
)
def test_a_detection_that_is_none_is_refused(values: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Detection(*values)
