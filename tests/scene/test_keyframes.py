"""Tests for scene/keyframes.py."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.geometry.cameras import Pinhole
from spatial_si_ros.geometry.frames import pose_from_yaw
from spatial_si_ros.scene.keyframes import Keyframe, KeyframeStore, encode_colour, encode_depth

CAMERA = Pinhole(np.array([[10.0, 0.0, 4.0], [0.0, 10.0, 3.0], [0.0, 0.0, 1.0]]), (8, 6))


def at(x_m: float, yaw_deg: float = 0.0) -> np.ndarray:
    return pose_from_yaw([x_m, 0.0, 1.0], np.deg2rad(yaw_deg))


def kept(store: KeyframeStore, stamp_ns: int) -> Keyframe:
    colour, depth = np.zeros((6, 8, 3), np.uint8), np.full((6, 8), 1.5, np.float32)
    return store.add(stamp_ns, at(0.0), CAMERA, colour, depth, (1,))


@pytest.mark.parametrize(
    ("x_m", "yaw_deg", "ids", "due"),
    [
        (0.0, 0.0, (1, 2), False),
        (0.39, 0.0, (1,), False),
        (0.41, 0.0, (1,), True),
        (0.0, 19.0, (), False),
        (0.0, -21.0, (), True),
        (0.0, 0.0, (2, 3), True),  # 3 is new
    ],
)
def test_what_is_worth_keeping(x_m: float, yaw_deg: float, ids: tuple[int, ...], due: bool) -> None:
    store = KeyframeStore()
    assert store.is_due(at(0.0), (1, 2))
    assert store.is_due(at(x_m, yaw_deg), ids) is due


def test_small_steps_add_up() -> None:
    store = KeyframeStore()
    due = [store.is_due(at(0.1 * n), ()) for n in range(11)]
    assert [n for n, each in enumerate(due) if each] == [0, 5, 10]


def test_the_newest_are_kept_and_ids_go_on() -> None:
    store = KeyframeStore(capacity=3)
    for stamp_ns in range(1, 6):
        kept(store, stamp_ns)
    assert [each.id for each in store] == [3, 4, 5]
    store.clear()
    assert len(store) == 0
    assert store.is_due(at(0.0), ())
    assert kept(store, 9).id == 6


def test_pictures_can_be_opened_again() -> None:
    colour = np.full((6, 8, 3), (200, 40, 30), np.uint8)
    jpeg = cv2.imdecode(np.frombuffer(encode_colour(colour), np.uint8), cv2.IMREAD_COLOR)
    np.testing.assert_allclose(jpeg[..., ::-1].astype(int), colour, atol=5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.0, 70.0, width=32), min_size=4, max_size=4))
def test_depth_is_kept_to_half_a_millimetre(values: list[float]) -> None:
    depth = np.array(values, np.float32).reshape(2, 2)
    png = cv2.imdecode(np.frombuffer(encode_depth(depth), np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_allclose(png * 1e-3, np.minimum(depth, 65.535), atol=0.00051)


def test_no_depth_becomes_zero() -> None:
    depth = np.array([[np.nan, np.inf], [-1.0, 2.0]], np.float32)
    png = cv2.imdecode(np.frombuffer(encode_depth(depth), np.uint8), cv2.IMREAD_UNCHANGED)
    assert png.tolist() == [[0, 0], [0, 2000]]
