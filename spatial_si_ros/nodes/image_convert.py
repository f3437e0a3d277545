"""Image messages to arrays, without copies where the layout allows, and every doubt refused."""

from __future__ import annotations

import struct
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ..errors import BadImage

Colour = npt.NDArray[np.uint8]
Depth = npt.NDArray[np.float32]

_COLOURS = {"rgb8": 3, "bgr8": 3, "rgba8": 4, "bgra8": 4, "mono8": 1, "8UC1": 1, "8UC3": 3}
_TO_RGB = {
    "bgr8": cv2.COLOR_BGR2RGB,
    "8UC3": cv2.COLOR_BGR2RGB,
    "rgba8": cv2.COLOR_RGBA2RGB,
    "bgra8": cv2.COLOR_BGRA2RGB,
    "mono8": cv2.COLOR_GRAY2RGB,
    "8UC1": cv2.COLOR_GRAY2RGB,
}
_MM = np.float32(0.001)
_COMPRESSED_DEPTH_HEADER = struct.Struct("<iff")


def colour_from_image(msg: Any) -> Colour:
    """(H, W, 3) uint8 RGB of a sensor_msgs/Image.

    Raises:
        BadImage: an encoding that is no colour, or data that does not fit the size.
    """
    if msg.encoding not in _COLOURS:
        raise BadImage(f"colour encoding '{msg.encoding}': want one of {', '.join(_COLOURS)}")
    channels = _COLOURS[msg.encoding]
    pixels = _array(msg, np.dtype(np.uint8), channels)
    if msg.encoding == "rgb8":
        return pixels
    return np.asarray(cv2.cvtColor(pixels, _TO_RGB[msg.encoding]), dtype=np.uint8)


def depth_from_image(msg: Any) -> Depth:
    """(H, W) float32 metres of a sensor_msgs/Image: 16UC1 in millimetres or 32FC1 in metres.

    Raises:
        BadImage: another encoding, or data that does not fit the size.
    """
    if msg.encoding == "32FC1":
        return _array(msg, np.dtype(np.float32), 1).astype(np.float32, copy=False)
    if msg.encoding in ("16UC1", "mono16"):
        depth: Depth = _array(msg, np.dtype(np.uint16), 1) * _MM
        return depth
    raise BadImage(f"depth encoding '{msg.encoding}': want 16UC1 (mm) or 32FC1 (m)")


def instances_from_image(msg: Any) -> npt.NDArray[np.uint16]:
    """(H, W) uint16 pixel values of a mono16, 16UC1, mono8 or 8UC1 image.

    Raises:
        BadImage: another encoding, or data that does not fit the size.
    """
    if msg.encoding in ("mono16", "16UC1"):
        return _array(msg, np.dtype(np.uint16), 1).astype(np.uint16, copy=False)
    if msg.encoding in ("mono8", "8UC1"):
        return _array(msg, np.dtype(np.uint8), 1).astype(np.uint16)
    raise BadImage(f"instances encoding '{msg.encoding}': want mono16 or mono8")


def colour_from_compressed(msg: Any) -> Colour:
    """(H, W, 3) uint8 RGB of a sensor_msgs/CompressedImage (JPEG or PNG).

    Raises:
        BadImage: the data is no picture.
    """
    picture = _decode(msg.data, cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def depth_from_compressed(msg: Any) -> Depth:
    """(H, W) float32 metres of a CompressedImage of transport compressedDepth.

    16UC1 is a PNG in millimetres; 32FC1 a PNG of quantised inverse depth behind a header of
    twelve bytes (format, a, b): depth = a / (value - b), 0 where the value is 0.

    Raises:
        BadImage: the format is another, or the data is no such picture.
    """
    encoding = msg.format.split(";")[0].strip()
    size = _COMPRESSED_DEPTH_HEADER.size
    data = bytes(msg.data)
    if "compressedDepth" not in msg.format:
        values = _decode(data, cv2.IMREAD_UNCHANGED)
        a = b = 0.0
    elif len(data) <= size:
        raise BadImage(f"compressed depth: want more than {size} bytes, got {len(data)}")
    else:
        _, a, b = _COMPRESSED_DEPTH_HEADER.unpack_from(data)
        values = _decode(data[size:], cv2.IMREAD_UNCHANGED)
    if values.dtype != np.uint16 or values.ndim != 2:
        raise BadImage(f"compressed depth: want 16-bit grey, got {values.shape} {values.dtype}")
    if encoding == "32FC1":
        valid = values > 0
        inverse = np.where(valid, values.astype(np.float32) - np.float32(b), np.float32(1.0))
        depth: Depth = np.where(valid, np.float32(a) / inverse, np.float32(0.0)).astype(np.float32)
        return depth
    if encoding in ("16UC1", "mono16", "png", ""):
        millimetres: Depth = values * _MM
        return millimetres
    raise BadImage(f"compressed depth encoding '{encoding}': want 16UC1 or 32FC1")


def _array(msg: Any, dtype: np.dtype[Any], channels: int) -> npt.NDArray[Any]:
    """(H, W) or (H, W, channels) view of the message's data, rows without padding."""
    width, height, step = int(msg.width), int(msg.height), int(msg.step)
    row_bytes = width * channels * dtype.itemsize
    if width < 1 or height < 1:
        raise BadImage(f"an image of {width} x {height} px")
    if step < row_bytes or len(msg.data) != step * height:
        raise BadImage(
            f"{msg.encoding} image of {width} x {height} px: want {height} rows of at least "
            f"{row_bytes} bytes, got {len(msg.data)} bytes in rows of {step}"
        )
    rows = np.frombuffer(msg.data, dtype=np.uint8).reshape(height, step)[:, :row_bytes]
    ordered = dtype.newbyteorder(">" if msg.is_bigendian else "<")
    values = np.ascontiguousarray(rows).view(ordered)
    return values.reshape((height, width) if channels == 1 else (height, width, channels))


def _decode(data: Any, how: int) -> npt.NDArray[Any]:
    raw = np.frombuffer(data, dtype=np.uint8)
    picture = cv2.imdecode(raw, how) if len(raw) else None
    if picture is None:
        raise BadImage(f"{len(raw)} bytes that are no JPEG or PNG picture")
    return np.asarray(picture)
