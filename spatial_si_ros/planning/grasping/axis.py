"""The vertical axis about which a thing that was seen from one side is taken for symmetric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox

Array = npt.NDArray[np.float64]

_ROUND_M, _ROUND_SHARE = 0.003, 0.06
"""Residual of a circle, 1 sigma, up to which a thing is round; of its radius."""
_LEAST_OF_SHORT, _MOST_OF_SHORT, _MOST_OF_LONG = 0.5, 1.6, 1.2
"""Radii, as shares of half the box's shorter and longer edge, that are believed: a banana bends
like a circle, and so may the end of a clock, but neither is as wide as it is long."""
_SLICES, _LEAST_SLICES, _SLICE_POINTS = 8, 3, 12
_APART_M = 0.008
_LEAST_SECTORS = 4
"""Of twelve: a third of a circle."""


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A vertical line.

    Attributes:
        centre_m: (2,) where it is.
        radius_m: of the circle about it on which most points lie; half the mean edge of the box
            where they lie on none.
        round: they do.
    """

    centre_m: Array
    radius_m: float
    round: bool


def axis_of(points_m: Array, box: OrientedBox, seen_from_m: Array | None) -> Axis:
    """Of (N, 3) surface points.

    That of circles where the points of most heights lie on one (least squares of Kasa, "A circle
    fitting procedure and its error analysis", IEEE Trans. Instrum. Meas. 1976), else the middle of
    the map's box, shifted so that its near faces are where the points are.
    """
    half = 0.25 * float(box.size_m[0] + box.size_m[1])
    circle = _circle(points_m, box)
    if circle is not None:
        return circle
    if seen_from_m is None:
        return Axis(np.array(box.centre_m[:2]), half, False)
    return Axis(_behind_faces(points_m, box, seen_from_m), half, False)


def _circle(points_m: Array, box: OrientedBox) -> Axis | None:
    """The middle of the circles at several heights; a closed top lies on none and is left out."""
    low, high = points_m[:, 2].min(), points_m[:, 2].max()
    edges = np.linspace(low, high + 1e-9, _SLICES + 1)
    found = []
    for bottom, top in zip(edges[:-1], edges[1:], strict=True):
        part = points_m[(points_m[:, 2] >= bottom) & (points_m[:, 2] < top), :2]
        circle = _fitted(part) if len(part) >= _SLICE_POINTS else None
        if circle is not None:
            found.append(circle)
    if len(found) < _LEAST_SLICES:
        return None
    circles = np.array(found)
    centre = np.median(circles[:, :2], axis=0)
    together = np.hypot(*(circles[:, :2] - centre).T) < _APART_M
    if np.count_nonzero(together) < max(_LEAST_SLICES, 0.6 * len(found)):
        return None
    radius = float(np.median(circles[together, 2]))
    short, long = 0.5 * np.sort(box.size_m[:2])
    most = min(_MOST_OF_SHORT * short, _MOST_OF_LONG * long)
    if not _LEAST_OF_SHORT * short < radius < most:
        return None
    return Axis(circles[together, :2].mean(axis=0), radius, True)


def _fitted(points: Array) -> tuple[float, float, float] | None:
    """Centre and radius of the circle through most of (N, 2) points; None where they lie on none
    or show less than a third of it."""
    start = points.mean(axis=0)
    kept = points - start
    centre, radius = np.zeros(2), 0.0
    for _ in range(3):
        A = np.column_stack([2.0 * kept, np.ones(len(kept))])
        x, y, c = np.linalg.lstsq(A, np.square(kept).sum(axis=1), rcond=None)[0]
        centre, radius = np.array([x, y]), float(np.sqrt(max(c + x * x + y * y, 0.0)))
        off = np.abs(np.hypot(*(points - start - centre).T) - radius)
        kept = (points - start)[off <= max(2.0 * float(np.median(off)), _ROUND_M)]
        if len(kept) < 0.6 * len(points):
            return None
    rays = kept - centre
    if float(np.std(np.hypot(*rays.T))) > max(_ROUND_M, _ROUND_SHARE * radius):
        return None
    sectors = np.unique(np.floor(np.arctan2(rays[:, 1], rays[:, 0]) / (np.pi / 6.0)))
    if len(sectors) < _LEAST_SECTORS:
        return None
    return float(centre[0] + start[0]), float(centre[1] + start[1]), radius


def _behind_faces(points_m: Array, box: OrientedBox, seen_from_m: Array) -> Array:
    """(2,) middle of the box, shifted along its own edges to what was seen of it."""
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin], [sin, cos]])
    local = (points_m[:, :2] - box.centre_m[:2]) @ R
    eye = (seen_from_m[:2] - box.centre_m[:2]) @ R
    shift = np.zeros(2)
    for k in range(2):
        half = 0.5 * float(box.size_m[k])
        low, high = np.percentile(local[:, k], [2.0, 98.0])
        if abs(eye[k]) < half or high - low > 1.9 * half:
            shift[k] = 0.5 * (low + high)  # seen from end to end
        else:
            shift[k] = high - half if eye[k] > 0.0 else low + half
    middle: Array = R @ shift + box.centre_m[:2]
    return middle
