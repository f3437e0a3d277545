"""Pixels as the Qwen families see them: the whole image at a fitting size, cut into patches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..errors import BadImage
from .images import Pixels8
from .normalise import normalised

Float32 = npt.NDArray[np.float32]

MAX_ASPECT = 200


@dataclass(frozen=True, slots=True)
class PatchRule:
    """How an image is sized and cut; from the checkpoint's `preprocessor_config.json`.

    Attributes:
        patch, merge: side of a patch in pixels, of a token in patches.
        temporal: frames of a patch; a still image is repeated.
        min_pixels, max_pixels: of the resized image.
        mean, std: of each channel, of values in 0..1.
    """

    patch: int
    merge: int
    temporal: int
    min_pixels: int
    max_pixels: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def size(self, width: int, height: int, max_pixels: int | None = None) -> tuple[int, int]:
        """Width and height, in pixels, that an image is resized to.

        Args:
            width, height: of the image.
            max_pixels: less than the rule's own, where the context is short.

        Raises:
            BadImage: one side is more than 200 times the other.
        """
        if max(width, height) > MAX_ASPECT * min(width, height):
            raise BadImage(f"expected an aspect ratio up to {MAX_ASPECT}, got {width} x {height}")
        most = min(self.max_pixels, max_pixels or self.max_pixels)
        unit = self.patch * self.merge
        wide, high = round(width / unit) * unit, round(height / unit) * unit
        if wide * high > most:
            shrink = math.sqrt(width * height / most)
            wide = max(unit, math.floor(width / shrink / unit) * unit)
            high = max(unit, math.floor(height / shrink / unit) * unit)
        elif wide * high < self.min_pixels:
            grow = math.sqrt(self.min_pixels / (width * height))
            wide = math.ceil(width * grow / unit) * unit
            high = math.ceil(height * grow / unit) * unit
        return wide, high

    def grid(self, size: tuple[int, int]) -> tuple[int, int, int]:
        """Patches in time, down and across of an image of a width and height in pixels."""
        return 1, size[1] // self.patch, size[0] // self.patch

    def tokens(self, grid: tuple[int, int, int]) -> int:
        """Tokens of an image."""
        return math.prod(grid) // self.merge**2


def patch_pixels(image: Pixels8, size: tuple[int, int], rule: PatchRule) -> Float32:
    """Patches in the order that tokens merge them.

    Args:
        image: (H, W, 3).
        size: width, height in pixels, from `rule.size`.
        rule: of the checkpoint.

    Returns:
        (patches, 3 * temporal * patch * patch).
    """
    resized = Image.fromarray(image).resize(size, Image.Resampling.BICUBIC)
    values = normalised(np.asarray(resized), rule.mean, rule.std)
    _, down, across = rule.grid(size)
    frames = np.broadcast_to(values, (rule.temporal, *values.shape))
    blocks = frames.reshape(
        rule.temporal, 3,
        down // rule.merge, rule.merge, rule.patch,
        across // rule.merge, rule.merge, rule.patch,
    )  # fmt: skip
    ordered = blocks.transpose(2, 5, 3, 6, 1, 0, 4, 7)
    return np.ascontiguousarray(ordered).reshape(down * across, -1)
