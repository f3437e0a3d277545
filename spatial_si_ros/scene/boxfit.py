"""Upright oriented boxes around measured points that are noisy and incomplete."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox

Array = npt.NDArray[np.float64]

MIN_EDGE_M = 0.01
_TRIM = 0.006
_COARSE = np.deg2rad(np.arange(0.0, 90.0, 5.0))
_FINE = np.deg2rad(np.arange(-4.0, 4.5, 1.0))


def fit_box(points_m: Array, pad_m: float = 0.0, yaw_rad: float | None = None) -> OrientedBox:
    """The upright box around (N, 3) points, N >= 1, its yaw in [0, pi/2).

    Of all directions the one is chosen in which the rectangle is small and the points lie
    close to its sides: that holds for a full outline as for two or one visible sides. A
    few extreme points are left out at each end.

    Args:
        pad_m: added on every side (half of the spacing of the points).
        yaw_rad: use this direction instead of searching.
    """
    trim = int(_TRIM * len(points_m))
    bottom, top = _ends(points_m[None, :, 2], trim)
    if yaw_rad is None:
        yaw_rad = best_yaw(points_m[:, :2], trim)
    x, y = _project(points_m[:, :2], np.array([yaw_rad]))
    x0, x1 = _ends(x, trim)
    y0, y1 = _ends(y, trim)
    middle = 0.5 * np.array([x0[0] + x1[0], y0[0] + y1[0]])
    cos, sin = np.cos(yaw_rad), np.sin(yaw_rad)
    size = np.array([x1[0] - x0[0], y1[0] - y0[0], top[0] - bottom[0]]) + 2.0 * pad_m
    centre = [
        cos * middle[0] - sin * middle[1],
        sin * middle[0] + cos * middle[1],
        0.5 * (bottom[0] + top[0]),
    ]
    return OrientedBox(np.array(centre), np.maximum(size, MIN_EDGE_M), float(yaw_rad))


def best_yaw(points_m: Array, trim: int) -> float:
    """Direction in [0, pi/2) of the sides of the rectangle that explains (N, 2) points best."""
    coarse = _COARSE[int(np.argmin(_cost(points_m, _COARSE, trim)))]
    candidates = coarse + _FINE
    best = candidates[int(np.argmin(_cost(points_m, candidates, trim)))]
    return float(best % (0.5 * np.pi))


def _cost(points_m: Array, yaws: Array, trim: int) -> Array:
    """(A,) for each direction: area and distance to the nearest side, each relative to the best."""
    x, y = _project(points_m, yaws)
    x0, x1 = _ends(x, trim)
    y0, y1 = _ends(y, trim)
    area = (x1 - x0 + 0.02) * (y1 - y0 + 0.02)
    to_x = np.minimum(np.abs(x - x0[:, None]), np.abs(x1[:, None] - x))
    to_y = np.minimum(np.abs(y - y0[:, None]), np.abs(y1[:, None] - y))
    inside = np.minimum(to_x, to_y).mean(axis=1) + 0.005
    cost: Array = area / area.min() + 0.5 * inside / inside.min()
    return cost


def _project(points_m: Array, yaws: Array) -> tuple[Array, Array]:
    """(A, N) coordinates of (N, 2) points along each direction and across it."""
    cos, sin = np.cos(yaws)[:, None], np.sin(yaws)[:, None]
    x, y = points_m[:, 0][None], points_m[:, 1][None]
    return cos * x + sin * y, cos * y - sin * x


def _ends(values: Array, trim: int) -> tuple[Array, Array]:
    """(A,) lowest and highest of (A, N) values without the `trim` most extreme at each end."""
    count = values.shape[1]
    if trim == 0 or count < 3 * trim:
        return values.min(axis=1), values.max(axis=1)
    ordered = np.partition(values, (trim, count - 1 - trim), axis=1)
    return ordered[:, trim], ordered[:, count - 1 - trim]
