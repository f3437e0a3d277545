"""Names of measured colours, by nearness to what people call so in a perceptual space."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from ..geometry.lexicon import COLOURS
from ..scene.objects import Colour

Array = npt.NDArray[np.float64]

# sRGB examples of each name: full daylight, shade, and a pale or faded form where people still
# use the name.
_EXAMPLES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "red": ((200, 30, 35), (150, 22, 28), (110, 15, 18), (225, 60, 60)),
    "orange": ((245, 130, 20), (205, 105, 20), (230, 110, 40), (165, 85, 15)),
    "yellow": ((245, 212, 35), (200, 172, 30), (250, 230, 100), (160, 138, 25)),
    "green": ((40, 145, 60), (25, 95, 45), (95, 160, 70), (60, 120, 80), (150, 200, 130)),
    "blue": ((35, 80, 195), (25, 55, 130), (90, 140, 215), (20, 40, 90), (120, 170, 220)),
    "purple": ((120, 45, 165), (85, 35, 115), (150, 95, 190), (65, 25, 90)),
    "pink": ((245, 135, 175), (215, 115, 155), (250, 185, 205), (180, 90, 125)),
    "brown": ((112, 66, 34), (80, 48, 28), (140, 92, 56), (60, 36, 20), (160, 112, 72)),
    "black": ((30, 30, 32), (12, 12, 12), (46, 46, 48)),
    "white": ((250, 250, 248), (225, 225, 223), (200, 200, 198), (175, 175, 174)),
    "grey": ((128, 129, 131), (108, 109, 111), (88, 88, 90), (68, 69, 71)),
    "beige": ((226, 203, 160), (196, 176, 138), (236, 220, 188), (170, 150, 116)),
}
_SOFTNESS = 9.0
_LEVELS = 32


@dataclass(frozen=True, slots=True, eq=False)
class ColourSample:
    """The colour of one object in one frame.

    Attributes:
        votes: (12,) share of its pixels for each of `lexicon.COLOURS`, sums to 1.
        rgb: (3,) mean sRGB, 0..1.
    """

    votes: Array
    rgb: Array


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.float32]:
    """(32^3, 12) votes of a coarse sRGB colour for each name, in all 1 to 2."""
    axis = (np.arange(_LEVELS) + 0.5) * (256 / _LEVELS)
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    lab = _lab(grid / 255.0)
    score = np.empty((len(lab), len(COLOURS)))
    for i, name in enumerate(COLOURS):
        examples = _lab(np.array(_EXAMPLES[name]) / 255.0)
        offset = lab[:, None] - examples[None]
        offset[..., 0] *= 0.6  # shading changes lightness, not the name
        score[:, i] = np.sqrt(np.square(offset).sum(axis=2)).min(axis=1)
    share = np.exp(-(score - score.min(axis=1, keepdims=True)) / _SOFTNESS)
    share /= share.sum(axis=1, keepdims=True)
    # A vivid part gives an object its name before a pale part of the same size does.
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    share *= 1.0 + np.minimum(chroma, 50.0)[:, None] / 50.0
    table: npt.NDArray[np.float32] = share.astype(np.float32)
    return table


def measure_colour(pixels: npt.NDArray[np.uint8]) -> ColourSample:
    """The colour of (N, 3) sRGB pixels, N >= 1."""
    levels = pixels.astype(np.intp) >> 3
    index = (levels[:, 0] * _LEVELS + levels[:, 1]) * _LEVELS + levels[:, 2]
    each = np.ones(len(index), np.float32)  # a product adds up columns far quicker than a mean
    votes = (each @ _table()[index]).astype(np.float64)
    rgb = (each @ pixels.astype(np.float32)).astype(np.float64)
    return ColourSample(votes / votes.sum(), rgb / (255.0 * len(index)))


def name_colour(votes: Array, rgb: Array) -> Colour:
    """The name with most of the accumulated `votes` (12,), not necessarily normalised."""
    share = votes / votes.sum()
    best = int(np.argmax(share))
    red, green, blue = (float(v) for v in rgb)
    rivals = np.delete(share, best).max()
    probability = float(share[best] / (share[best] + rivals))
    return Colour(COLOURS[best], (red, green, blue), probability)


def _lab(rgb: Array) -> Array:
    image = rgb.reshape(-1, 1, 3).astype(np.float32)
    lab: Array = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).reshape(-1, 3).astype(np.float64)
    return lab
