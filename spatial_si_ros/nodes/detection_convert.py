"""vision_msgs detections to values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..perception.frame import Detection


def detections_from_msg(
    msg: Any, names: Mapping[str, str], min_score: float
) -> tuple[list[Detection], int]:
    """Usable detections of a vision_msgs/Detection2DArray, and how many were not.

    Args:
        names: class id -> name, from `vision_info`; ids that are not in it are names themselves.
        min_score: detections below it are left out without being counted.
    """
    found: list[Detection] = []
    refused = 0
    for each in msg.detections:
        best = max(each.results, key=lambda result: result.hypothesis.score, default=None)
        if best is None:
            refused += 1
            continue
        hypothesis = best.hypothesis
        if hypothesis.score < min_score:
            continue
        label = names.get(hypothesis.class_id, hypothesis.class_id)
        centre = each.bbox.center.position
        half_x, half_y = 0.5 * each.bbox.size_x, 0.5 * each.bbox.size_y
        box = (centre.x - half_x, centre.y - half_y, centre.x + half_x, centre.y + half_y)
        try:
            found.append(
                Detection(_noun(label), min(1.0, hypothesis.score), box, _instance(each.id))
            )
        except ValueError:
            refused += 1
    return found, refused


def _noun(label: str) -> str:
    return label.strip().lower().replace("_", " ")


def _instance(number: str) -> int:
    """The pixel value that the detection's id names, 0 when it names none."""
    return int(number) if number.isascii() and number.isdigit() and int(number) < 65536 else 0
