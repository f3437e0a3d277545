"""Bytes of pictures as the numbers that vision towers read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .images import Pixels8

Float32 = npt.NDArray[np.float32]


def normalised(pixels: Pixels8, mean: Sequence[float], std: Sequence[float]) -> Float32:
    """(value / 255 - mean) / std, channels first.

    Args:
        pixels: (..., H, W, 3).
        mean, std: of each channel, of values in 0..1.

    Returns:
        (..., 3, H, W).
    """
    table = np.arange(256, dtype=np.float32)[:, None] / np.float32(255.0)
    table = (table - np.asarray(mean, np.float32)) / np.asarray(std, np.float32)
    channels = [table[:, channel][pixels[..., channel]] for channel in range(3)]
    return np.stack(channels, axis=-3)
