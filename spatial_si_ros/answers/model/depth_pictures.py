"""Measured depth as a picture that a model can look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Pixels8 = npt.NDArray[np.uint8]

UNKNOWN = (0, 0, 160)
UNKNOWN_NAME = "blue"
_ENDS = (2.0, 98.0)
"""Percentiles that black and white stand for: a stray pixel does not set the scale."""


@dataclass(frozen=True, slots=True, eq=False)
class DepthPicture:
    """A grey picture of depth.

    Attributes:
        picture: (H, W, 3) RGB; white is near, black is far, `UNKNOWN` where nothing was measured.
        near_m, far_m: what white and black stand for.
    """

    picture: Pixels8
    near_m: float
    far_m: float


def depth_picture(depth_m: npt.NDArray[np.float32]) -> DepthPicture | None:
    """A picture of (H, W) depth; None where nothing is known.

    Inverse depth is drawn, as in the relative depth maps that SpatialRGPT shows its model (Cheng
    et al. 2024, arXiv 2406.01584): steps are finer where things are near.
    """
    known = np.isfinite(depth_m) & (depth_m > 0.0)
    if not known.any():
        return None
    near_m, far_m = (float(end) for end in np.percentile(depth_m[known], _ENDS))
    far_m = max(far_m, near_m + 0.01)
    inverse = 1.0 / np.where(known, depth_m, far_m)
    share = np.clip((inverse - 1.0 / far_m) / (1.0 / near_m - 1.0 / far_m), 0.0, 1.0)
    grey = np.rint(255.0 * share).astype(np.uint8)
    picture = np.repeat(grey[:, :, None], 3, axis=2)
    picture[~known] = UNKNOWN
    return DepthPicture(picture, near_m, far_m)
