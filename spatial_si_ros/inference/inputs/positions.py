"""Where tokens are for rotary embeddings: in one dimension, or in time, height and width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Positions of a prompt and of what follows it.

    Attributes:
        values: (axes, S); one axis for InternVL, three for the Qwen families.
        next: the position of the token after the last, the same on all axes. With images of the
            Qwen families it is not S: the difference is what they call the rope delta.
    """

    values: Int64
    next: int


def counted(length: int, start: int = 0) -> Positions:
    """Positions that count tokens."""
    return Positions(np.arange(start, start + length, dtype=np.int64)[None], start + length)


def spatial(
    is_image: npt.NDArray[np.bool_],
    grids: Sequence[tuple[int, int, int]],
    merge: int,
    start: int = 0,
) -> Positions:
    """Positions of the Qwen families: an image takes as many as its longer side has tokens.

    Args:
        is_image: (S,), the tokens that stand for images; between two images is another token.
        grids: patches in time, down and across of each image.
        merge: side of a token in patches.
        start: position of the first token.

    Raises:
        ValueError: runs of image tokens and grids do not fit.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_image, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2).tolist()
    if len(runs) != len(grids):
        raise ValueError(f"expected {len(grids)} runs of image tokens, got {len(runs)}")
    values = np.empty((3, len(is_image)), np.int64)
    at, place = 0, start
    for (begin, end), (frames, down, across) in zip(runs, grids, strict=True):
        values[:, at:begin] = np.arange(place, place + begin - at)
        place += begin - at
        rows, columns = down // merge, across // merge
        if end - begin != frames * rows * columns:
            raise ValueError(f"expected {frames * rows * columns} image tokens, got {end - begin}")
        values[:, begin:end] = place + np.indices((frames, rows, columns)).reshape(3, -1)
        place += max(rows, columns)
        at = end
    values[:, at:] = np.arange(place, place + len(is_image) - at)
    return Positions(values, place + len(is_image) - at)
