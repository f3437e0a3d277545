"""Masks of a picture's detections as one image of numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .found import Found


def instance_image(
    found: Sequence[Found], size_px: tuple[int, int]
) -> tuple[npt.NDArray[np.uint16], list[int]]:
    """A pixel value for each detection with a mask. Nothing is painted for a mere box.

    Where masks overlap the smaller one wins: what stands on a table hides a part of it.

    Args:
        found: of one picture.
        size_px: its width and height.

    Returns:
        (H, W) image, 0 where nothing is, and the number of each detection; 0: it has no mask.
    """
    width, height = size_px
    picture = np.zeros((height, width), np.uint16)
    numbers = [i + 1 if each.mask is not None else 0 for i, each in enumerate(found)]
    painted = [
        (int(np.count_nonzero(each.mask)), number, each.mask)
        for each, number in zip(found, numbers, strict=True)
        if each.mask is not None
    ]
    for _, number, mask in sorted(painted, key=lambda each: -each[0]):
        picture[mask] = number
    return picture, numbers
