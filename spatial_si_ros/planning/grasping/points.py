"""Measured points: thinned, with the directions that their surface looks to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

NEIGHBOURS = 12


def thinned(points_m: Array, edge_m: float) -> Indices:
    """Indices of one of (N, 3) points for each cell of a grid."""
    if len(points_m) == 0:
        return np.zeros(0, dtype=np.intp)
    cells = np.floor((points_m - points_m.min(axis=0)) / edge_m).astype(np.int64)
    spans = cells.max(axis=0) + 1
    keys = (cells[:, 0] * spans[1] + cells[:, 1]) * spans[2] + cells[:, 2]
    first: Indices = np.unique(keys, return_index=True)[1]
    return first


def normals_of(points_m: Array, outward_from_m: Array, seen_from_m: Array | None) -> Array:
    """(N, 3) unit normals of (N, 3) surface points.

    The plane through each point's nearest neighbours, by principal components (Hoppe et al.,
    "Surface Reconstruction from Unorganized Points", SIGGRAPH 1992). They look to where the points
    were seen from; where that is not known, away from a vertical axis.

    Args:
        outward_from_m: (2,) that axis.
        seen_from_m: (3,) place of the camera; None: not known, or several.
    """
    count = min(NEIGHBOURS, len(points_m))
    near = cKDTree(points_m).query(points_m, k=count)[1]
    patches = points_m[near.reshape(len(points_m), count)]
    offsets = patches - patches.mean(axis=1, keepdims=True)
    spreads = np.einsum("nki,nkj->nij", offsets, offsets)
    normals: Array = np.linalg.eigh(spreads)[1][:, :, 0]
    if seen_from_m is not None:
        toward = seen_from_m - points_m
    else:
        toward = points_m - points_m.mean(axis=0)
        toward[:, :2] = points_m[:, :2] - outward_from_m
    normals[np.einsum("ni,ni->n", normals, toward) < 0.0] *= -1.0
    return normals
