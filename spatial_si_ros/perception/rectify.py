"""Raw images to those of an ideal pinhole: lens distortion removed, depth laid over colour."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ..errors import BadImage
from ..geometry.cameras import Pinhole
from .frame import Colour, Depth, Detection, Instances

Array = npt.NDArray[np.float64]

_MODELS = ("plumb_bob", "rational_polynomial", "equidistant", "")


class Rectifier:
    """Removes the distortion of one camera; does nothing for a camera without any."""

    def __init__(self, camera: Pinhole, model: str, distortion: Sequence[float]) -> None:
        """
        Args:
            camera: the intrinsics of the raw image, kept for the rectified one.
            model: `distortion_model` of sensor_msgs/CameraInfo.
            distortion: its coefficients.

        Raises:
            BadImage: an unknown model, or coefficients that are not finite.
        """
        self._camera = camera
        self._fisheye = model == "equidistant"
        self._coefficients: Array = np.array(distortion, dtype=np.float64)
        if not np.all(np.isfinite(self._coefficients)):
            raise BadImage(f"distortion: want finite coefficients, got {list(distortion)}")
        self.is_identity = not np.any(self._coefficients)
        if self.is_identity:
            return
        if model not in _MODELS:
            raise BadImage(f"distortion model '{model}': want one of {', '.join(_MODELS[:3])}")
        K, size = np.asarray(camera.K), camera.size_px
        try:
            if self._fisheye:
                self._maps = cv2.fisheye.initUndistortRectifyMap(
                    K, self._coefficients[:4], np.eye(3), K, size, cv2.CV_16SC2
                )
            else:
                self._maps = cv2.initUndistortRectifyMap(
                    K, self._coefficients, np.eye(3), K, size, cv2.CV_16SC2
                )
        except cv2.error as error:
            raise BadImage(
                f"distortion model '{model}' with {len(distortion)} coefficients: {error.err}"
            ) from error

    def colour(self, image: Colour) -> Colour:
        """(H, W, 3), interpolated."""
        if self.is_identity:
            return image
        return np.asarray(cv2.remap(image, *self._maps, cv2.INTER_LINEAR), dtype=np.uint8)

    def depth(self, image: Depth) -> Depth:
        """(H, W), nearest: a mean of two depths is a third surface."""
        if self.is_identity:
            return image
        return np.asarray(cv2.remap(image, *self._maps, cv2.INTER_NEAREST), dtype=np.float32)

    def instances(self, image: Instances) -> Instances:
        """(H, W), nearest."""
        if self.is_identity:
            return image
        return np.asarray(cv2.remap(image, *self._maps, cv2.INTER_NEAREST), dtype=np.uint16)

    def detections(self, found: Sequence[Detection]) -> tuple[Detection, ...]:
        """Boxes around where the old boxes' outlines go."""
        if self.is_identity or not found:
            return tuple(found)
        return tuple(
            Detection(each.label, each.score, self._box(each.bbox_px), each.instance)
            for each in found
        )

    def _box(self, bbox_px: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = bbox_px
        x, y = np.linspace(left, right, 5), np.linspace(top, bottom, 5)
        outline = np.concatenate(
            [
                np.column_stack([x, np.full(5, top)]),
                np.column_stack([x, np.full(5, bottom)]),
                np.column_stack([np.full(5, left), y]),
                np.column_stack([np.full(5, right), y]),
            ]
        )[:, None]
        K = np.asarray(self._camera.K)
        undo = cv2.fisheye.undistortPoints if self._fisheye else cv2.undistortPoints
        points = undo(outline, K, self._coefficients, P=K)[:, 0]
        low, high = points.min(axis=0), points.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]) + 1e-3, float(high[1]) + 1e-3


def register_depth(
    depth_m: Depth, depth_camera: Pinhole, camera: Pinhole, T_camera_depth: Array
) -> Depth:
    """Depth as the colour camera would see it: (H, W) of `camera`, NaN where nothing lands.

    Args:
        depth_m: (h, w) of `depth_camera`; zero or NaN where invalid.
        T_camera_depth: (4, 4) from the depth camera's optical frame to the colour camera's.
    """
    v, u = np.nonzero(depth_m > 0.0)
    z = depth_m[v, u].astype(np.float64)
    points = depth_camera.unproject(np.column_stack([u, v]).astype(np.float64), z)
    points = points @ T_camera_depth[:3, :3].T + T_camera_depth[:3, 3]
    points = points[points[:, 2] > 1e-3]
    width, height = camera.size_px
    result = np.full(height * width, np.inf, np.float32)
    # A pixel of a coarser depth camera covers several pixels here.
    spread = int(np.clip(np.ceil(camera.focal_px / depth_camera.focal_px), 1, 4))
    pixels = np.rint(camera.project(points)).astype(np.int64)
    for du in range(spread):
        for dv in range(spread):
            x, y = pixels[:, 0] + du - spread // 2, pixels[:, 1] + dv - spread // 2
            inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
            flat = y[inside] * width + x[inside]
            np.minimum.at(result, flat, points[inside, 2].astype(np.float32))
    result[~np.isfinite(result)] = np.nan
    return result.reshape(height, width)
