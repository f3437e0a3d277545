"""The robot itself in the depth picture: what lies no farther than its arm, or within its body, is
not the world."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ..geometry.cameras import Pinhole
from .frame import Detection

Array = npt.NDArray[np.float64]
Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

MARGIN_M = 0.03
"""Depth this far behind the arm's far side is dropped, too: it is blurred at edges."""
NEAREST_M = 0.02
OWN_SHARE = 0.3
"""A detection of which more was dropped is of the robot or of what it holds."""
BODY_LOW_M, BODY_HIGH_M = 0.03, 1.6
"""Heights over the base's origin between which what is within the body's radius is the body; what
is lower is the ground."""


def along_chain(points_m: Array, radii_m: Sequence[float]) -> Array:
    """(M, 4) spheres x, y, z, radius along the lines from each point to the next, half a radius
    apart.

    Args:
        points_m: (N, 3).
        radii_m: N - 1 radii, one for each line.
    """
    parts = []
    for a, b, radius in zip(points_m, points_m[1:], radii_m, strict=False):
        count = max(2, int(np.ceil(2.0 * float(np.linalg.norm(b - a)) / radius)) + 1)
        share = np.linspace(0.0, 1.0, count)[:, None]
        parts.append(np.hstack([a + share * (b - a), np.full((count, 1), radius)]))
    spheres: Array = np.vstack(parts) if parts else np.zeros((0, 4))
    return spheres


def without_body(depth_m: Depth, camera: Pinhole, spheres_m: Array) -> Depth:
    """The depth picture without the pixels in which spheres are seen; the given one where there
    are none.

    A pixel is dropped where a sphere covers it and the depth is not beyond the sphere's far side.

    Args:
        depth_m: (H, W) z along the optical axis.
        spheres_m: (M, 4) x, y, z, radius in the optical frame.

    Returns:
        (H, W) with NaN where pixels were dropped.
    """
    ahead = spheres_m[spheres_m[:, 2] - spheres_m[:, 3] > NEAREST_M]
    if not len(ahead):
        return depth_m
    x, y, z, radius = ahead.T
    u = camera.K[0, 0] * x / z + camera.K[0, 2]
    v = camera.K[1, 1] * y / z + camera.K[1, 2]
    r = max(camera.K[0, 0], camera.K[1, 1]) * radius / np.sqrt(z * z - radius * radius)
    width, height = camera.size_px
    seen = (u > -r) & (u < width + r) & (v > -r) & (v < height + r)
    if not seen.any():
        return depth_m
    u, v, r, far = u[seen], v[seen], r[seen], (z + radius + MARGIN_M)[seen]
    left, top = max(0, int((u - r).min()) - 1), max(0, int((v - r).min()) - 1)
    right, bottom = int((u + r).max()) + 2, int((v + r).max()) + 2
    part = depth_m[top:bottom, left:right]
    limit = np.zeros(part.shape, dtype=np.float32)
    discs = np.rint(np.stack([u - left, v - top, r + 0.5], axis=1)).astype(int).tolist()
    for i in np.argsort(far):  # the farthest side counts: it is drawn last
        cv2.circle(limit, (discs[i][0], discs[i][1]), discs[i][2], float(far[i]), -1)
    cleared = depth_m.copy()
    cleared[top:bottom, left:right][part < limit] = np.nan
    return cleared


def without_column(
    depth_m: Depth, camera: Pinhole, T_body_optical: Array, radius_m: float
) -> Depth:
    """The depth picture without what lies within an upright column; the given one where nothing
    does.

    Args:
        depth_m: (H, W) z along the optical axis.
        T_body_optical: (4, 4), the column's axis is z of the body.
        radius_m: of the column.

    Returns:
        (H, W) with NaN where pixels were dropped.
    """
    axis = T_body_optical[:2, 3]
    farthest = float(np.hypot(*axis) + radius_m + abs(T_body_optical[2, 3]))
    rows, columns = np.nonzero((depth_m > NEAREST_M) & (depth_m < farthest))
    if not len(rows):
        return depth_m
    pixels = np.column_stack([columns, rows]).astype(np.float64)
    points = camera.unproject(pixels, depth_m[rows, columns].astype(np.float64))
    x, y, z = T_body_optical[:3, :3] @ points.T + T_body_optical[:3, 3:]
    own = (np.hypot(x, y) < radius_m) & (z > BODY_LOW_M) & (z < BODY_HIGH_M)
    if not own.any():
        return depth_m
    cleared = depth_m.copy()
    cleared[rows[own], columns[own]] = np.nan
    return cleared


def without_own(
    detections: Sequence[Detection], instances: npt.NDArray[np.integer] | None, own: Mask
) -> tuple[Detection, ...]:
    """Detections but those of the robot, or of what it holds: of their pixels a good part was
    dropped, and those at the edge show what is behind.

    Args:
        instances: (H, W) mask image; a detection without a mask is judged by its box.
        own: (H, W) pixels whose depth was dropped.
    """
    if not own.any():
        return tuple(detections)
    kept = []
    for each in detections:
        left, top, right, bottom = (max(0, round(edge)) for edge in each.bbox_px)
        part = (slice(top, bottom), slice(left, right))
        mask = np.ones(own[part].shape, dtype=np.bool_)
        if instances is not None and each.instance:
            mask = instances[part] == each.instance
        if np.count_nonzero(own[part] & mask) <= OWN_SHARE * np.count_nonzero(mask):
            kept.append(each)
    return tuple(kept)
