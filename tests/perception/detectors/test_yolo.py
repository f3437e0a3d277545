"""Messages of yolo_ros, with its own types, as detections."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from yolo_msgs.msg import Detection, DetectionArray, Point2D

from spatial_si_ros.perception.detectors import Limits, instance_image, read_yolo

SIZE = (64, 48)
SQUARE = ((10.0, 10.0), (29.0, 10.0), (29.0, 19.0), (10.0, 19.0))


def seen(name: str, score: float = 0.9, outline: Any = (), **box: float) -> Detection:
    """A detection; its box is 20 x 10 px around (20, 15) unless stated."""
    msg = Detection(class_id=3, class_name=name, score=score, id="7")
    msg.bbox.center.position.x, msg.bbox.center.position.y = box.get("x", 20.0), box.get("y", 15.0)
    msg.bbox.size.x, msg.bbox.size.y = box.get("width", 20.0), box.get("height", 10.0)
    msg.bbox.center.theta = box.get("theta", 0.0)
    if outline:
        msg.mask.width, msg.mask.height = SIZE
        msg.mask.data = [Point2D(x=x, y=y) for x, y in outline]
    return msg


def test_boxes_and_masks_are_read() -> None:
    message = DetectionArray(detections=[seen("cup", 0.6), seen("chair", 0.9, SQUARE)])
    frame = read_yolo(message)
    chair, cup = frame.found
    assert (chair.label, chair.score, chair.box_px) == ("chair", 0.9, (10.0, 10.0, 30.0, 20.0))
    assert (cup.label, cup.mask) == ("cup", None)
    assert frame.size_px == SIZE and frame.skipped == ()
    assert chair.mask is not None and chair.mask.shape == (48, 64)
    assert np.count_nonzero(chair.mask) == 20 * 10
    assert chair.mask[10:20, 10:30].all()
    picture, numbers = instance_image(frame.found, SIZE)
    assert numbers == [1, 0] and set(np.unique(picture)) == {0, 1}


def test_without_masks_no_size_is_known() -> None:
    assert read_yolo(DetectionArray(detections=[seen("cup")])).size_px is None
    assert read_yolo(DetectionArray()).found == ()


def test_a_turned_box_is_the_upright_one_around_it() -> None:
    (found,) = read_yolo(DetectionArray(detections=[seen("cup", theta=np.pi / 2)])).found
    assert found.box_px == pytest.approx((15.0, 5.0, 25.0, 25.0))


def test_limits_hold() -> None:
    message = DetectionArray(detections=[seen(f"cup {i}", 0.1 * i) for i in range(1, 10)])
    found = read_yolo(message, Limits(score=0.45, most=3)).found
    assert [each.label for each in found] == ["cup 9", "cup 8", "cup 7"]


@pytest.mark.parametrize(
    ("spoilt", "sentence"),
    [
        (seen(""), "expected a class name"),
        (seen("cup", 1.5), "expected a score in 0..1, got 1.5"),
        (seen("cup", float("nan")), "expected a score in 0..1, got nan"),
        (seen("cup", width=0.0), "expected a box of at least 2 px"),
        (seen("cup", x=float("inf")), "expected a box of at least 2 px"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_rest_is_used(spoilt: Any, sentence: str) -> None:
    frame = read_yolo(DetectionArray(detections=[spoilt, seen("chair")]))
    assert [each.label for each in frame.found] == ["chair"]
    assert sentence in frame.skipped[0]


def other_size(msg: Any) -> None:
    msg.mask.width, msg.mask.height = 2_000_000_000, 2_000_000_000


def line(msg: Any) -> None:
    msg.mask.data = msg.mask.data[:2]


def not_finite(msg: Any) -> None:
    msg.mask.data[0].x = float("nan")


@pytest.mark.parametrize("spoil", [other_size, line, not_finite])
def test_an_outline_that_is_none_leaves_the_box(spoil: Any) -> None:
    msg = seen("chair", outline=SQUARE)
    spoil(msg)
    (found,) = read_yolo(DetectionArray(detections=[msg])).found
    assert found.mask is None and found.box_px == (10.0, 10.0, 30.0, 20.0)


def test_outlines_may_reach_out_of_the_picture() -> None:
    outline = ((-50.0, -50.0), (500.0, -50.0), (500.0, 500.0), (-50.0, 500.0))
    (found,) = read_yolo(DetectionArray(detections=[seen("wall", outline=outline)])).found
    assert found.mask is not None and found.mask.all()
