"""The rim of a hollow thing that is open at its top: a ring of points with nothing in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .target import Target

Array = npt.NDArray[np.float64]

_BAND_SHARE, _BAND_M = 0.15, 0.008
_LEAST_RADIUS_M = 0.028
"""A finger must fit inside."""
_SECTORS = 12
_AROUND = 0.5
"""Share of the ring that must be measured."""
_EMPTY = 0.12
"""Share of the points at the rim's height that may lie inside it."""
_LEAST_INSIDE = 5
_HOLLOW_SHARE, _HOLLOW_M = 0.2, 0.015
_INWARD = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Rim:
    """A level ring.

    Attributes:
        centre_m: (2,).
        radius_m: of its middle.
        top_m: height.
        depth_m: to what was measured inside, which may not be its ground.
    """

    centre_m: Array
    radius_m: float
    top_m: float
    depth_m: float


def find_rim(target: Target) -> Rim | None:
    """By what was measured; None where its top is closed, or nobody looked into it."""
    points = target.points_m[target.measured]
    top = float(np.percentile(points[:, 2], 97.0))
    height = top - target.bottom_m
    band = points[points[:, 2] > top - max(_BAND_SHARE * height, _BAND_M)]
    if len(band) < 2 * _SECTORS:
        return None
    rays = band[:, :2] - target.axis_m
    distance = np.hypot(*rays.T)
    radius = float(np.percentile(distance, 75.0))
    if radius < _LEAST_RADIUS_M or np.mean(distance < 0.7 * radius) > _EMPTY:
        return None
    at_rim = distance > 0.8 * radius
    ring = float(np.median(distance[at_rim]))
    angles = np.arctan2(rays[at_rim, 1], rays[at_rim, 0])
    sectors = np.unique(np.floor((angles + np.pi) / (2.0 * np.pi) * _SECTORS).astype(int))
    if len(sectors) < _AROUND * _SECTORS:
        return None
    rays = points[:, :2] - target.axis_m
    distance = np.hypot(*rays.T)
    facing = np.einsum("ni,ni->n", target.normals[target.measured][:, :2], rays)
    inside = distance < 0.65 * radius
    # Of a deep one only the wall behind the hollow is seen; it looks to the axis.
    inside |= (facing < -_INWARD * distance) & (points[:, 2] < top - 0.5 * _HOLLOW_M)
    if np.count_nonzero(inside) < _LEAST_INSIDE:
        return None
    depth = top - float(np.percentile(points[inside, 2], 25.0))
    if depth < max(_HOLLOW_SHARE * height, _HOLLOW_M):
        return None
    return Rim(target.axis_m, ring, top, depth)
