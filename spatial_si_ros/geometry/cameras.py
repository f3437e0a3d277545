"""Pinhole cameras in the optical convention (x right, y down, z forward; REP 103)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pinhole:
    """An undistorted camera.

    Attributes:
        K: (3, 3) intrinsics, pixels.
        size_px: (width, height).
    """

    K: Array
    size_px: tuple[int, int]

    def __post_init__(self) -> None:
        K = np.array(self.K, dtype=np.float64)
        if K.shape != (3, 3) or not np.all(np.isfinite(K)):
            raise ValueError(f"K: want a finite (3, 3) array, got shape {K.shape}")
        if K[0, 0] <= 0.0 or K[1, 1] <= 0.0:
            raise ValueError(f"K: focal lengths must be > 0 px, got {K[0, 0]}, {K[1, 1]}")
        if min(self.size_px) <= 0:
            raise ValueError(f"size_px: want positive width and height, got {self.size_px}")
        K.setflags(write=False)
        object.__setattr__(self, "K", K)

    @property
    def focal_px(self) -> float:
        """Mean focal length, pixels."""
        return float(0.5 * (self.K[0, 0] + self.K[1, 1]))

    def unproject(self, pixels_px: Array, depth_m: Array) -> Array:
        """(N, 3) points in the optical frame.

        Args:
            pixels_px: (N, 2) as (u, v); the centre of the first pixel is (0, 0).
            depth_m: (N,) distance along the optical axis (z, not range), metres, > 0.

        Raises:
            ValueError: a depth is not finite or not positive.
        """
        if not np.all(np.isfinite(depth_m) & (depth_m > 0.0)):
            raise ValueError("depth_m must be finite and > 0; mask invalid pixels first")
        x = (pixels_px[:, 0] - self.K[0, 2]) / self.K[0, 0] * depth_m
        y = (pixels_px[:, 1] - self.K[1, 2]) / self.K[1, 1] * depth_m
        return np.column_stack([x, y, depth_m])

    def project(self, points_m: Array) -> Array:
        """(N, 2) pixels (u, v) of optical-frame points; NaN for points behind the camera."""
        z = points_m[:, 2]
        with np.errstate(divide="ignore", invalid="ignore"):
            u = self.K[0, 0] * points_m[:, 0] / z + self.K[0, 2]
            v = self.K[1, 1] * points_m[:, 1] / z + self.K[1, 2]
        pixels = np.column_stack([u, v])
        pixels[z <= 0.0] = np.nan
        return pixels
