"""Which measurement belongs to which track, without any id from outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

MIN_VISIBLE = 5
"""Fewer visible points than this say nothing about who covers them."""
MIN_SCORE = 0.2
_LABEL_FLOOR = 0.5
_WITHIN, _OUTSIDE = 0.15, 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Overlap:
    """How T tracks and M measurements meet in one frame.

    Attributes:
        visible: (T,) points of each track that the frame saw where the map has them.
        shared: (T, M) of those, how many lie in each measurement's mask.
        contained: (T, M) share 0..1 of a measurement's points within the track's box.
        label_fit: (T, M) probability 0..1 that the track carries the measurement's label.
        settled: (T,) tracks that were seen often enough for their box to bind.
    """

    visible: Array
    shared: Array
    contained: Array
    label_fit: Array
    settled: npt.NDArray[np.bool_]


def scores(overlap: Overlap) -> Array:
    """(T, M) 0..1, how well each measurement continues each track.

    Where enough of a track is visible, the share of it that a mask covers decides: a book
    in a bookshelf covers none of the shelf's own surface although it lies in its box.
    Otherwise (its other side is seen for the first time) the box has to do, and only for
    the same label.
    """
    visible = overlap.visible[:, None]
    covered = overlap.shared / np.maximum(visible, 1.0)
    by_box = 0.6 * overlap.contained * ((overlap.label_fit > 0.3) & (overlap.contained > 0.5))
    trust = np.clip(visible / (4.0 * MIN_VISIBLE), 0.0, 1.0)
    geometry = np.where(visible >= MIN_VISIBLE, trust * covered + (1.0 - trust) * by_box, by_box)
    # What is measured mostly outside a box that is well known is the thing next to it.
    within = np.where(
        overlap.settled[:, None], np.clip(overlap.contained / _WITHIN, _OUTSIDE, 1.0), 1.0
    )
    geometry = geometry * within
    factor = _LABEL_FLOOR + (1.0 - _LABEL_FLOOR) * np.clip(overlap.label_fit * 1.5, 0.0, 1.0)
    result: Array = geometry * factor
    return result


def associate(score: Array) -> list[tuple[int, int]]:
    """Pairs (track, measurement) with the largest sum of scores, each used at most once."""
    if score.size == 0:
        return []
    rows, columns = linear_sum_assignment(-score)
    good = score[rows, columns] >= MIN_SCORE
    return [(int(t), int(m)) for t, m in zip(rows[good], columns[good], strict=True)]
