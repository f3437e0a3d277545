"""Boxes of a detector: cut to the picture, sorted, and those left out that say the same twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .found import Found, Limits

Array = npt.NDArray[np.float64]

MIN_SIDE_PX = 2.0


def kept(
    boxes_px: Array, scores: Array, labels: Sequence[str], size_px: tuple[int, int], limits: Limits
) -> tuple[Found, ...]:
    """What is reported, best first.

    Args:
        boxes_px: (N, 4) left, top, right, bottom; they may reach out of the picture.
        scores: (N,) 0..1.
        labels: N of them.
        size_px: width and height of the picture.
        limits: what is left out.
    """
    width, height = size_px
    inside = np.clip(boxes_px.reshape(-1, 4), 0.0, [width, height, width, height])
    sides = inside[:, 2:] - inside[:, :2]
    good = (scores >= limits.score) & np.all(sides >= MIN_SIDE_PX, axis=1)  # false for NaN
    order = np.flatnonzero(good)
    order = order[np.argsort(-scores[order], kind="stable")]
    chosen: list[int] = []
    for i in order:
        if len(chosen) == limits.most:
            break
        if not chosen or overlaps(inside[i], inside[chosen]).max() <= limits.iou:
            chosen.append(int(i))
    return tuple(Found(labels[i], float(scores[i]), _box(inside[i])) for i in chosen)


def overlaps(box: Array, others: Array) -> Array:
    """(N,) intersection over union of one box (4,) with boxes (N, 4)."""
    near = np.maximum(box[:2], others[:, :2])
    far = np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.clip(far - near, 0.0, None), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    ratio: Array = shared / (areas - shared)
    return ratio


def corners(centred: Array) -> Array:
    """(N, 4) left, top, right, bottom of boxes given by centre x, y, width, height."""
    half = 0.5 * centred[:, 2:]
    return np.concatenate([centred[:, :2] - half, centred[:, :2] + half], axis=1)


def _box(values: Array) -> tuple[float, float, float, float]:
    left, top, right, bottom = (float(value) for value in values)
    return left, top, right, bottom
