"""Pixels as InternVL sees them: bicubic tiles and a thumbnail, normalised."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from .images import Pixels8
from .normalise import normalised

Float32 = npt.NDArray[np.float32]


def tile_pixels(
    image: Pixels8,
    grid: tuple[int, int],
    mean: tuple[float, ...],
    std: tuple[float, ...],
    tile: int = 448,
) -> Float32:
    """Tiles of an image, row by row, and the whole of it as thumbnail if there is more than one.

    Args:
        image: (H, W, 3).
        grid: columns, rows.
        mean, std: of each channel, of values in 0..1.
        tile: side of a tile, in pixels.

    Returns:
        (T, 3, tile, tile).
    """
    columns, rows = grid
    picture = Image.fromarray(image)
    whole = _resized(picture, columns * tile, rows * tile)
    parts: Pixels8 = (
        whole.reshape(rows, tile, columns, tile, 3).swapaxes(1, 2).reshape(-1, tile, tile, 3)
    )
    if len(parts) > 1:
        parts = np.concatenate([parts, _resized(picture, tile, tile)[None]])
    return normalised(parts, mean, std)


def _resized(picture: Image.Image, width: int, height: int) -> Pixels8:
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC))
