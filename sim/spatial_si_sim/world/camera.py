"""The robot's RGB-D camera as a value."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ..frames import Array, CameraMount


@dataclass(frozen=True)
class Camera:
    """A pinhole camera with square pixels and no distortion; depth is registered to colour.

    Attributes:
        width_px, height_px: image size.
        hfov_rad: horizontal field of view, in (0, pi).
        min_depth_m, max_depth_m: depth (z) outside this range is invalid, published as 0.
        mount: where it sits on base_link.
    """

    width_px: int = 640
    height_px: int = 480
    hfov_rad: float = math.radians(79.0)
    min_depth_m: float = 0.1
    max_depth_m: float = 10.0
    mount: CameraMount = field(default_factory=CameraMount)

    def __post_init__(self) -> None:
        if self.width_px < 1 or self.height_px < 1:
            raise ValueError(f"image size wants >= 1 px, got {self.width_px} x {self.height_px}")
        if not 0.0 < self.hfov_rad < math.pi:
            raise ValueError(f"hfov_rad wants (0, pi), got {self.hfov_rad}")
        if not 0.0 < self.min_depth_m < self.max_depth_m:
            raise ValueError(
                f"depth range wants 0 < min < max, got {self.min_depth_m} .. {self.max_depth_m} m"
            )

    @property
    def focal_px(self) -> float:
        """Focal length, pixels, the same along both axes."""
        return self.width_px / 2.0 / math.tan(self.hfov_rad / 2.0)

    def K(self) -> Array:
        """(3, 3) intrinsics, pixels; the centre of the first pixel is (0, 0)."""
        f = self.focal_px
        cx, cy = self.width_px / 2.0 - 0.5, self.height_px / 2.0 - 0.5
        return np.array([[f, 0.0, cx], [0.0, f, cy], [0.0, 0.0, 1.0]])
