"""What is known of a thing besides, because it is round about a vertical axis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.ndimage import median_filter

Array = npt.NDArray[np.float64]

RINGS_M = 0.008
"""Height of the slices that have one radius each."""
TURNS = 24
OUTER = 80.0
"""Percentile of the radii in a slice: what is farther in is the inside of a cup, or a lid."""


def radial(points_m: Array, normals: Array, axis_m: Array) -> Array:
    """(N, 3) normals, turned about the vertical until they look straight away from the axis (2,),
    or straight to it: for what is round that is known better than measured."""
    rays = points_m[:, :2] - axis_m
    lengths = np.linalg.norm(rays, axis=1, keepdims=True)
    rays = rays / np.maximum(lengths, 1e-6)
    level = np.linalg.norm(normals[:, :2], axis=1)
    outward = np.einsum("ni,ni->n", normals[:, :2], rays)
    turned = normals.copy()
    turned[:, :2] = rays * (np.where(outward < 0.0, -1.0, 1.0) * level)[:, None]
    return np.where(lengths > 1e-3, turned, normals)


def revolved(points_m: Array, axis_m: Array) -> tuple[Array, Array]:
    """The whole surface of revolution that (N, 3) points are a part of.

    Returns:
        (M, 3) its points and (M, 3) its outward unit normals, which lean as the radius changes
        with the height.
    """
    radii = np.hypot(*(points_m[:, :2] - axis_m).T)
    slices = np.floor((points_m[:, 2] - points_m[:, 2].min()) / RINGS_M).astype(np.intp)
    rows = np.unique(slices)
    heights = np.array([points_m[slices == row, 2].mean() for row in rows])
    outer = np.array([np.percentile(radii[slices == row], OUTER) for row in rows])
    outer = median_filter(outer, size=min(3, len(outer)), mode="nearest")
    leans = np.gradient(outer, heights) if len(rows) > 1 else np.zeros(len(rows))
    turns = np.linspace(0.0, 2.0 * np.pi, TURNS, endpoint=False)
    rays = np.stack([np.cos(turns), np.sin(turns), np.zeros(TURNS)], axis=1)
    points = outer[:, None, None] * rays + np.array([*axis_m, 0.0])
    points[:, :, 2] = heights[:, None]
    normals = np.repeat(rays[None], len(rows), axis=0)
    normals[:, :, 2] = -leans[:, None]
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    return points.reshape(-1, 3), normals.reshape(-1, 3)
