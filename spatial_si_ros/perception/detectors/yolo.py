"""Detections of yolo_ros (yolo_msgs/DetectionArray), read without ROS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from .boxes import MIN_SIDE_PX
from .found import SIDE_PX, Box, Found, Limits, Mask

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class YoloFrame:
    """What a message says.

    Attributes:
        found: what could be used, best first.
        size_px: width and height of the picture; None where no mask tells them.
        skipped: why detections could not be used; empty when all could.
    """

    found: tuple[Found, ...]
    size_px: tuple[int, int] | None
    skipped: tuple[str, ...]


def read_yolo(message: Any, limits: Limits | None = None) -> YoloFrame:
    """The detections of a message. YOLO has left out doubles already: `limits.iou` is not used.

    Args:
        message: with the fields of yolo_msgs/DetectionArray.
        limits: what is reported.
    """
    limits = limits or Limits()
    sizes = {
        (int(each.mask.width), int(each.mask.height))
        for each in message.detections
        if len(each.mask.data) and _is_size(each.mask)
    }
    size_px = sizes.pop() if len(sizes) == 1 else None
    found, skipped = [], []
    for each in message.detections:
        try:
            found.append(_found(each, size_px))
        except ValueError as error:
            skipped.append(str(error))
    good = sorted((each for each in found if each.score >= limits.score), key=lambda f: -f.score)
    return YoloFrame(tuple(good[: limits.most]), size_px, tuple(skipped))


def _found(each: Any, size_px: tuple[int, int] | None) -> Found:
    """Raises ValueError: no name, a score out of range, an empty box."""
    label, score = str(each.class_name).strip(), float(each.score)
    if not label:
        raise ValueError("expected a class name, got none")
    if not 0.0 <= score <= 1.0:
        raise ValueError(f"{label}: expected a score in 0..1, got {score}")
    mask = _mask(each.mask, size_px) if size_px is not None and len(each.mask.data) else None
    return Found(label, score, _box(each.bbox, label), mask)


def _box(bbox: Any, label: str) -> Box:
    """The upright box around one that may be turned by `theta`."""
    x, y = float(bbox.center.position.x), float(bbox.center.position.y)
    width, height, theta = float(bbox.size.x), float(bbox.size.y), float(bbox.center.theta)
    values = np.array([x, y, width, height, theta])
    if not np.all(np.isfinite(values)) or min(width, height) < MIN_SIDE_PX:
        raise ValueError(f"{label}: expected a box of at least {MIN_SIDE_PX:g} px, got {values}")
    cos, sin = abs(np.cos(theta)), abs(np.sin(theta))
    half_x = 0.5 * float(width * cos + height * sin)
    half_y = 0.5 * float(width * sin + height * cos)
    return x - half_x, y - half_y, x + half_x, y + half_y


def _mask(mask: Any, size_px: tuple[int, int]) -> Mask | None:
    """The pixels inside the outline; None when it encloses none, or is not of this picture."""
    if (int(mask.width), int(mask.height)) != size_px:
        return None
    outline: Array = np.array([(point.x, point.y) for point in mask.data], dtype=np.float64)
    if len(outline) < 3 or not np.all(np.isfinite(outline)):
        return None
    width, height = size_px
    corners = np.round(np.clip(outline, 0.0, [width - 1, height - 1])).astype(np.int32)
    picture = np.zeros((height, width), np.uint8)
    cv2.fillPoly(picture, [corners], 1)
    return picture.view(np.bool_)


def _is_size(mask: Any) -> bool:
    sides = (int(mask.width), int(mask.height))
    return min(sides) >= SIDE_PX[0] and max(sides) <= SIDE_PX[1]
