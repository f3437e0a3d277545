"""Where a thing is that one side is seen of: between its outlines, behind its nearest points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..scene.boxfit import quantiles
from ..scene.extents import Extent
from ..scene.track import Track
from .frame import Frame
from .lifting import Measurement

Array = npt.NDArray[np.float64]

_BESIDE_PX, _NEARER_M = 4, 0.15
_OUTER = 0.03


def extent_of(measurement: Measurement, frame: Frame) -> Extent:
    """Where a measurement ended, and whether the edge of the picture cut it off."""
    x0, y0, _ = measurement.lower_m.tolist()
    x1, y1, _ = measurement.upper_m.tolist()
    left = measurement.at_px[1]
    right = left + measurement.mask.shape[1]
    whole = left > 1 and right < frame.camera.size_px[0] - 1
    return Extent(frame.stamp_ns, x0, y0, x1, y1, whole)


def whereabouts(track: Track, measurement: Measurement, frame: Frame) -> tuple[float, float]:
    """Estimate of the middle of a thing over the ground of the inner map, metres.

    Across the view it is the middle between both outlines; where the picture or something
    nearer cuts one off, half its known width from the other. Along the view it is half its
    smaller edge behind its nearest points: whatever other sides are in view.
    """
    points = measurement.points_m[:, :2] - frame.T_map_camera[:2, 3]
    away = points.mean(axis=0)
    away /= max(float(np.hypot(*away)), 1e-6)
    left_of = np.array([-away[1], away[0]])
    right, left = quantiles(points @ left_of, _OUTER, 1.0 - _OUTER)
    (near,) = quantiles(points @ away, _OUTER)
    middle = 0.5 * (left + right)
    depth = 0.0
    if track.box is not None:
        size = track.box.size_m[:2]
        depth = 0.5 * float(size.min())
        left_cut, right_cut = _cuts(measurement, frame)
        missing = 0.5 * max(_width(track, left_of) - (left - right), 0.0)
        if left_cut != right_cut:
            middle += missing if left_cut else -missing
    x, y = frame.T_map_camera[:2, 3] + (near + depth) * away + middle * left_of
    return float(x), float(y)


def _width(track: Track, across: Array) -> float:
    """How wide the box of a track is along a direction."""
    assert track.box is not None
    ends = track.box.footprint_m @ across
    return float(ends.max() - ends.min())


def _cuts(measurement: Measurement, frame: Frame) -> tuple[bool, bool]:
    """Whether the left and the right outline in the picture is not the thing's own."""
    mask, (top, start) = measurement.mask, measurement.at_px
    rows = np.flatnonzero(mask.any(axis=1))
    first = mask[rows].argmax(axis=1) + start
    last = start + mask.shape[1] - 1 - mask[rows, ::-1].argmax(axis=1)
    width = frame.camera.size_px[0]
    cut = []
    for outline, step in ((first, -_BESIDE_PX), (last, _BESIDE_PX)):
        beside = outline + step
        inside = (beside >= 0) & (beside < width)
        depth = frame.depth_m[rows[inside] + top, beside[inside]]
        nearer = np.count_nonzero(depth < measurement.depth_m - _NEARER_M)
        beyond = np.count_nonzero(~inside)
        cut.append(bool(nearer + beyond > 0.4 * len(rows)))
    return cut[0], cut[1]
