"""What can be said of a depth image before anything is cut out of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Depth = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Array = npt.NDArray[np.float64]

_FAR = np.float32(1e3)
_SQUARE = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class DepthError:
    """1 sigma of a depth camera, metres: `floor_m` + `growth_per_m` (z - 0.4 m)^2.

    The defaults are the usual model of a structured-light or active-stereo camera.
    """

    floor_m: float = 0.0012
    growth_per_m: float = 0.0019

    def std_m(self, depth_m: npt.NDArray[np.floating]) -> Array:
        """Per value of `depth_m`."""
        std: Array = self.floor_m + self.growth_per_m * np.square(depth_m - 0.4)
        return std


@dataclass(frozen=True, slots=True, eq=False)
class DepthView:
    """A depth image with what surrounds each pixel.

    Attributes:
        depth_m: (H, W), 0 where invalid.
        usable: (H, W) valid and not a flying pixel.
        nearest_m: (H, W) smallest valid depth of the 3 x 3 neighbourhood, 1000 if none.
    """

    depth_m: Depth
    usable: Mask
    nearest_m: Depth

    def farthest_m(self) -> Array:
        """(W,) largest depth of each column of pixels, 0 where there is none."""
        farthest: Array = cv2.reduce(self.depth_m, 0, cv2.REDUCE_MAX)[0].astype(np.float64)
        return farthest


def look_at_depth(depth_m: Depth) -> DepthView:
    """Mark what is usable in (H, W) depth with NaN where invalid.

    A flying pixel hangs between a nearer and a farther surface: it belongs to neither.
    A surface seen at a grazing angle also has nearer and farther neighbours, hence the
    threshold grows with depth.
    """
    zeroed = np.array(depth_m, dtype=np.float32, order="C")
    cv2.patchNaNs(zeroed, 0.0)
    valid = zeroed > 0.0
    spare: Depth = np.multiply(~valid, _FAR, dtype=np.float32)
    spare += zeroed
    nearest: Depth = cv2.erode(spare, _SQUARE).astype(np.float32, copy=False)
    cv2.dilate(zeroed, _SQUARE, dst=spare)
    spare -= zeroed
    step = zeroed - nearest
    np.minimum(spare, step, out=spare)
    np.multiply(zeroed, np.float32(0.03), out=step)
    step += np.float32(0.03)
    usable: Mask = spare <= step
    usable &= valid
    return DepthView(zeroed, usable, nearest)
