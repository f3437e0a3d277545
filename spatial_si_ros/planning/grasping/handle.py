"""A handle: a thin part that stands off a round body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...geometry.boxes import OrientedBox
from .axis import Axis

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_OFF_M = 0.008
"""Beyond the body's radius from which a point may belong to it."""
_LEAST_POINTS = 14
_LEAST_DEPTH_M = 0.015
_LEAST_HEIGHT_M = 0.02
_MOST_WIDTH_M = 0.03
_MOST_RAD = np.deg2rad(35.0)
_ALONE = 0.85
"""Share of what stands off that must be in one place."""


@dataclass(frozen=True, slots=True, eq=False)
class Handle:
    """Where it is.

    Attributes:
        azimuth_rad: from the body's axis to its middle.
        outer_m: (3,) middle of its outermost part.
        width_m: across, level.
        height_m: from its lowest to its highest point.
        own: (N,) which of the measured points are of it.
    """

    azimuth_rad: float
    outer_m: Array
    width_m: float
    height_m: float
    own: Mask


def find_handle(points_m: Array, axis: Axis, box: OrientedBox) -> Handle | None:
    """Of (N, 3) measured points; None where nothing stands off, or it is not measured well."""
    if not axis.round:
        return None
    rays = points_m[:, :2] - axis.centre_m
    distance = np.hypot(*rays.T)
    off: Mask = distance > axis.radius_m + _OFF_M
    if np.count_nonzero(off) < _LEAST_POINTS:
        return None
    angles = np.arctan2(rays[:, 1], rays[:, 0])
    middle = float(np.angle(np.exp(1j * angles[off]).sum()))
    aside = np.abs(np.angle(np.exp(1j * (angles - middle))))
    own = off & (aside < _MOST_RAD)
    if np.count_nonzero(own) < _ALONE * np.count_nonzero(off):
        return None
    across = np.sin(angles[own] - middle) * distance[own]
    width = float(np.percentile(across, 95.0) - np.percentile(across, 5.0))
    deep = float(np.percentile(distance[own], 95.0)) - axis.radius_m
    low, high = np.percentile(points_m[own, 2], [3.0, 97.0])
    if width > _MOST_WIDTH_M or deep < _LEAST_DEPTH_M or high - low < _LEAST_HEIGHT_M:
        return None
    outer = axis.radius_m + deep - 0.5 * min(0.012, deep)
    toward = np.array([np.cos(middle), np.sin(middle)])
    at = np.array([*(axis.centre_m + outer * toward), 0.5 * (low + high)])
    return Handle(middle, at, width, float(high - low), own)
