"""How many tiles an InternVL image is cut into, and in which grid."""

from __future__ import annotations

from functools import lru_cache

MAX_TILES = 6
TILE_BUDGET = 64
"""Tiles of all images of a prompt together, thumbnails not counted."""


def tiles_per_image(images: int, video: bool = False) -> int:
    """The most tiles that each of `images` pictures may have; a frame of a video has one."""
    if images < 1:
        raise ValueError(f"expected at least one image, got {images}")
    return 1 if video else min(MAX_TILES, max(1, TILE_BUDGET // images))


@lru_cache(maxsize=256)
def tile_grid(width: int, height: int, max_tiles: int, tile: int = 448) -> tuple[int, int]:
    """Columns and rows of the grid whose aspect ratio is closest to the image's.

    Of two equally close grids the larger one is taken if the image has more than half of its
    pixels.

    Args:
        width, height: of the image, in pixels.
        max_tiles: columns x rows at most.
        tile: side of a tile, in pixels.

    Raises:
        ValueError: a size or `max_tiles` is below one.
    """
    if width < 1 or height < 1 or max_tiles < 1:
        raise ValueError(f"expected sizes of at least 1, got {width} x {height}, {max_tiles} tiles")
    aspect = width / height
    best, best_gap = (1, 1), float("inf")
    for columns, rows in _grids(max_tiles):
        gap = abs(aspect - columns / rows)
        if gap < best_gap:
            best, best_gap = (columns, rows), gap
        elif gap == best_gap and width * height > 0.5 * tile * tile * columns * rows:
            best = (columns, rows)
    return best


def tile_count(grid: tuple[int, int]) -> int:
    """Tiles of an image including the thumbnail, which an image of one tile does not have."""
    tiles = grid[0] * grid[1]
    return tiles if tiles == 1 else tiles + 1


@lru_cache(maxsize=16)
def _grids(max_tiles: int) -> tuple[tuple[int, int], ...]:
    """All grids of up to `max_tiles`, few tiles first; narrow before wide among equals."""
    sides = range(1, max_tiles + 1)
    grids = [(c, r) for c in sides for r in sides if c * r <= max_tiles]
    return tuple(sorted(grids, key=lambda grid: grid[0] * grid[1]))
