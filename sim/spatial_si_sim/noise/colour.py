"""A colour camera's errors: exposure and white balance."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


def degrade_colour(
    color: Image, brightness: float, white_balance: float, rng: np.random.Generator
) -> Image:
    """A copy of `color` (H, W, 3) with one gain for all and one per channel.

    The gains are uniform in 1 +- `brightness` and 1 +- `white_balance`; values saturate at 255.
    """
    if brightness == 0.0 and white_balance == 0.0:
        return color
    gain = 1.0 + rng.uniform(-brightness, brightness)
    channels = 1.0 + rng.uniform(-white_balance, white_balance, size=3)
    table = np.arange(256.0)[:, None] * (gain * channels)[None, :]
    lookup = np.clip(np.rint(table), 0, 255).astype(np.uint8)[:, None, :]
    return np.asarray(cv2.LUT(color, lookup.transpose(1, 0, 2)), dtype=np.uint8)
