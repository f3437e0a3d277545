"""Where the patches of a picture are, as the vision tower of Qwen3-VL asks for it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Float32 = npt.NDArray[np.float32]
Int64 = npt.NDArray[np.int64]


def patch_places(down: int, across: int, merge: int) -> Int64:
    """Row and column of each patch, in the order that tokens merge them.

    Args:
        down, across: patches of the picture.
        merge: side of a token in patches.

    Returns:
        (down * across, 2).
    """
    blocks = np.indices((down, across)).reshape(2, down // merge, merge, across // merge, merge)
    return np.ascontiguousarray(blocks.transpose(1, 3, 2, 4, 0).reshape(-1, 2), np.int64)


def patch_corners(down: int, across: int, merge: int, side: int) -> tuple[Int64, Float32]:
    """The four rows of a learned table of places that each patch lies between.

    The picture is stretched over the table from edge to edge; what a patch gets is interpolated.

    Args:
        down, across: patches of the picture.
        merge: side of a token in patches.
        side: of the table, which has side * side rows.

    Returns:
        Rows (4, down * across), and what each of them counts, which is 1 for the four together.
    """
    places = patch_places(down, across, merge)
    above, below, lower = (part[places[:, 0]] for part in _between(down, side))
    left, right, further = (part[places[:, 1]] for part in _between(across, side))
    rows = np.stack([above, above, below, below]) * side + np.stack([left, right, left, right])
    lower_share: Float32 = np.stack([1 - lower, 1 - lower, lower, lower])
    further_share: Float32 = np.stack([1 - further, further, 1 - further, further])
    return rows.astype(np.int64), (lower_share * further_share).astype(np.float32)


def _between(count: int, side: int) -> tuple[Int64, Int64, Float32]:
    """Of patches along one side of a picture: the entries before and behind, how far between."""
    numbers = np.arange(count, dtype=np.float32)
    step = np.float32(side - 1) / np.float32(max(count - 1, 1))
    places = np.where(
        numbers < count // 2, numbers * step, np.float32(side - 1) - (count - 1 - numbers) * step
    )
    places = places if count > 1 else np.zeros(1, np.float32)
    before = places.astype(np.int64)
    return before, np.minimum(before + 1, side - 1), (places - before).astype(np.float32)
