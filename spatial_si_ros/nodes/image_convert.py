"""Image and camera messages to arrays, with every mistake a driver can make refused by name."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from sensor_msgs.msg import CameraInfo, CompressedImage, Image

from ..errors import BadImage
from ..geometry.cameras import Pinhole

COLOUR = {"rgb8": None, "bgr8": cv2.COLOR_BGR2RGB, "rgba8": cv2.COLOR_RGBA2RGB,
          "bgra8": cv2.COLOR_BGRA2RGB, "mono8": cv2.COLOR_GRAY2RGB}  # fmt: skip
_CHANNELS = {"rgb8": 3, "bgr8": 3, "rgba8": 4, "bgra8": 4, "mono8": 1}
DEPTH_HEADER_BYTES = 12
"""compressed_depth_image_transport puts a header of this size before the PNG."""


def _pixels(msg: Image, dtype: str, channels: int, what: str) -> npt.NDArray[np.generic]:
    """(H, W) or (H, W, C) view of the message's bytes, row padding cut off."""
    order = ">" if msg.is_bigendian else "<"
    kind = np.dtype(dtype).newbyteorder(order)
    row = msg.width * channels * kind.itemsize
    if msg.width == 0 or msg.height == 0:
        raise BadImage(f"{what}: the image is empty ({msg.width} x {msg.height} px)")
    if msg.step < row or len(msg.data) < msg.step * msg.height:
        raise BadImage(
            f"{what}: {msg.width} x {msg.height} px of {msg.encoding} need {row} bytes a row; "
            f"step is {msg.step}, data {len(msg.data)} bytes"
        )
    rows = np.frombuffer(msg.data, np.uint8, msg.step * msg.height).reshape(msg.height, msg.step)
    flat = np.ascontiguousarray(rows[:, :row]).view(kind)
    shape = (msg.height, msg.width) if channels == 1 else (msg.height, msg.width, channels)
    return flat.reshape(shape).astype(np.dtype(dtype), copy=False)


def colour_from_msg(msg: Image | CompressedImage) -> npt.NDArray[np.uint8]:
    """(H, W, 3) RGB.

    Raises:
        BadImage: the encoding is none of rgb8, bgr8, rgba8, bgra8, mono8, or the data is short.
    """
    if isinstance(msg, CompressedImage):
        image = cv2.imdecode(np.frombuffer(msg.data, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            raise BadImage(f"colour: the '{msg.format}' data cannot be decoded")
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
    if msg.encoding not in COLOUR:
        raise BadImage(f"colour: want one of {', '.join(COLOUR)}, got '{msg.encoding}'")
    pixels = _pixels(msg, "u1", _CHANNELS[msg.encoding], "colour")
    code = COLOUR[msg.encoding]
    converted = pixels if code is None else cv2.cvtColor(np.asarray(pixels, np.uint8), code)
    return np.asarray(converted, np.uint8)


def depth_from_msg(msg: Image | CompressedImage) -> npt.NDArray[np.float32]:
    """(H, W) metres from 16UC1 (millimetres) or 32FC1 (metres); zero stays zero.

    Raises:
        BadImage: another encoding, or the data is short or cannot be decoded.
    """
    if isinstance(msg, CompressedImage):
        image = cv2.imdecode(
            np.frombuffer(msg.data, np.uint8)[DEPTH_HEADER_BYTES:], cv2.IMREAD_UNCHANGED
        )
        if image is None or image.dtype != np.uint16 or image.ndim != 2:
            raise BadImage(f"depth: '{msg.format}' is no 16-bit PNG (16UC1; compressedDepth png)")
        return np.asarray(image, np.float32) * np.float32(0.001)
    if msg.encoding in ("16UC1", "mono16"):
        return np.asarray(_pixels(msg, "u2", 1, "depth"), np.float32) * np.float32(0.001)
    if msg.encoding == "32FC1":
        return np.asarray(_pixels(msg, "f4", 1, "depth"), np.float32)
    raise BadImage(f"depth: want 16UC1 (mm) or 32FC1 (m), got '{msg.encoding}'")


def instances_from_msg(msg: Image) -> npt.NDArray[np.uint16]:
    """(H, W) ids from a mono16, 16UC1 or mono8 image.

    Raises:
        BadImage: another encoding, or the data is short.
    """
    if msg.encoding in ("mono16", "16UC1"):
        return np.asarray(_pixels(msg, "u2", 1, "instances"), np.uint16)
    if msg.encoding in ("mono8", "8UC1"):
        return np.asarray(_pixels(msg, "u1", 1, "instances"), np.uint16)
    raise BadImage(f"instances: want mono16 or mono8, got '{msg.encoding}'")


class Rectifier:
    """Undistorts pictures by their CameraInfo; the maps are computed once per calibration."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._maps: tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]] | None = None
        self._camera: Pinhole | None = None

    def camera(self, info: CameraInfo) -> Pinhole:
        """The undistorted camera of the images that `rectify` gives.

        Raises:
            BadImage: the calibration is empty or its distortion model is not known.
        """
        key = (info.width, info.height, info.distortion_model, tuple(info.d), tuple(info.k))
        if key != self._key or self._camera is None:
            self._prepare(info)
            self._key = key
        assert self._camera is not None
        return self._camera

    def rectify(self, image: npt.NDArray[np.generic], nearest: bool) -> npt.NDArray[np.generic]:
        """The picture as the undistorted camera sees it; call `camera` first.

        Args:
            nearest: for depth and ids, whose values must not be mixed.
        """
        if self._maps is None:
            return image
        way = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR
        return np.asarray(cv2.remap(image, *self._maps, way, borderMode=cv2.BORDER_CONSTANT))

    def _prepare(self, info: CameraInfo) -> None:
        K = np.array(info.k, dtype=np.float64).reshape(3, 3)
        size = (int(info.width), int(info.height))
        try:
            self._camera = Pinhole(K, size)
        except ValueError as error:
            raise BadImage(f"camera_info: {error}") from error
        d = np.array(info.d, dtype=np.float64)
        self._maps = None
        if not np.any(d):
            return
        if info.distortion_model in ("plumb_bob", "rational_polynomial"):
            self._maps = cv2.initUndistortRectifyMap(K, d, None, K, size, cv2.CV_32FC1)
        elif info.distortion_model in ("equidistant", "fisheye"):
            self._maps = cv2.fisheye.initUndistortRectifyMap(
                K, d[:4], np.eye(3), K, size, cv2.CV_32FC1
            )
        else:
            raise BadImage(
                "camera_info: want distortion model plumb_bob, rational_polynomial or "
                f"equidistant, got '{info.distortion_model}'"
            )
