"""What an image becomes: how many tokens, of which size, decided before any pixel is touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .images import Pixels8
from .patches import PatchRule, patch_pixels
from .pixels import tile_pixels
from .tiles import MAX_TILES, tile_count, tile_grid, tiles_per_image

Float32 = npt.NDArray[np.float32]

TILE_PIXELS = 448 * 448


@dataclass(frozen=True, slots=True)
class ImagePlan:
    """One image of a prompt.

    Attributes:
        tokens: that stand for it.
        size: columns and rows of tiles (InternVL), or width and height in pixels (Qwen).
        grid: patches in time, down and across (Qwen).
    """

    tokens: int
    size: tuple[int, int]
    grid: tuple[int, int, int] | None = None


class ImageRule(Protocol):
    """How a family sees images. A budget is in tiles of 448 x 448 pixels; 0: no limit."""

    def budgets(self, images: int, video: bool, most: int | None) -> Sequence[int]:
        """Budgets of one image to be tried, the largest first."""

    def plan(self, width: int, height: int, budget: int) -> ImagePlan:
        """What an image of that size becomes."""

    def pixels(self, image: Pixels8, plan: ImagePlan) -> Float32:
        """What the vision tower reads."""


@dataclass(frozen=True, slots=True)
class Tiled:
    """InternVL: tiles and a thumbnail.

    Attributes:
        tile: side in pixels.
        tile_tokens: tokens of a tile.
        mean, std: of each channel, of values in 0..1.
    """

    tile: int
    tile_tokens: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def budgets(self, images: int, video: bool, most: int | None) -> Sequence[int]:
        """From the family's rule, or `most` if that is less, down to one tile."""
        start = min(tiles_per_image(images, video), most or MAX_TILES)
        return range(start, 0, -1)

    def plan(self, width: int, height: int, budget: int) -> ImagePlan:
        """The grid that fits best."""
        grid = tile_grid(width, height, budget, self.tile)
        return ImagePlan(tile_count(grid) * self.tile_tokens, grid)

    def pixels(self, image: Pixels8, plan: ImagePlan) -> Float32:
        """(T, 3, tile, tile)."""
        return tile_pixels(image, plan.size, self.mean, self.std, self.tile)


@dataclass(frozen=True, slots=True)
class Patched:
    """Qwen: the whole image at a fitting size."""

    rule: PatchRule

    def budgets(self, images: int, video: bool, most: int | None) -> Sequence[int]:
        """The checkpoint's own limit of pixels, or `most` tiles' worth, then ever fewer."""
        fewer = [budget for budget in (32, 16, 8, 6, 4, 3, 2, 1) if budget < (most or 33)]
        return [most or 0, *fewer]

    def plan(self, width: int, height: int, budget: int) -> ImagePlan:
        """The size that fits best.

        Raises:
            BadImage: one side is more than 200 times the other.
        """
        size = self.rule.size(width, height, budget * TILE_PIXELS or None)
        grid = self.rule.grid(size)
        return ImagePlan(self.rule.tokens(grid), size, grid)

    def pixels(self, image: Pixels8, plan: ImagePlan) -> Float32:
        """(patches, values of a patch)."""
        return patch_pixels(image, plan.size, self.rule)
