"""Pictures as messages."""

from __future__ import annotations

import array

import numpy as np
from sensor_msgs.msg import Image

from spatial_si_ros.nodes import convert


def image(pixels: np.ndarray, encoding: str, frame_id: str, stamp_ns: int) -> Image:
    """(H, W) or (H, W, channels) pixels, rows without a gap."""
    height, width = pixels.shape[:2]
    return Image(
        header=convert.header(frame_id, stamp_ns),
        width=width,
        height=height,
        encoding=encoding,
        step=pixels.nbytes // height,
        data=array.array("B", pixels.tobytes()),
    )
