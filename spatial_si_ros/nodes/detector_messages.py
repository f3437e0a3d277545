"""What a detector found, as messages that scene_mapper pairs with its picture."""

from __future__ import annotations

import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sensor_msgs.msg import Image
from std_msgs.msg import Header
from vision_msgs.msg import Detection2D, Detection2DArray, ObjectHypothesisWithPose

from ..perception.detectors import Found


def detections_to_msg(
    header: Header, found: Sequence[Found], numbers: Sequence[int]
) -> Detection2DArray:
    """
    Args:
        header: of the picture.
        found: in it.
        numbers: pixel value of each in the instance image; 0: it has no mask, and so no id:
            scene_mapper then takes the nearest surface in the box.
    """
    pairs = zip(found, numbers, strict=True)
    return Detection2DArray(
        header=header, detections=[_detection(header, each, number) for each, number in pairs]
    )


def instances_to_msg(header: Header, picture: npt.NDArray[np.uint16]) -> Image:
    """A mono16 image with the header of the picture."""
    height, width = picture.shape
    return Image(
        header=header,
        height=height,
        width=width,
        encoding="mono16",
        step=2 * width,
        data=array.array("B", picture.astype("<u2", copy=False).tobytes()),
    )


def _detection(header: Header, found: Found, number: int) -> Detection2D:
    left, top, right, bottom = found.box_px
    msg = Detection2D(header=header, id=str(number) if number else "")
    msg.bbox.center.position.x = 0.5 * (left + right)
    msg.bbox.center.position.y = 0.5 * (top + bottom)
    msg.bbox.size_x, msg.bbox.size_y = right - left, bottom - top
    guess = ObjectHypothesisWithPose()
    guess.hypothesis.class_id, guess.hypothesis.score = found.label, found.score
    msg.results = [guess]
    return msg
