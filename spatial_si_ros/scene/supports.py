"""What an object rests on or in, from the surfaces measured around its foot."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox, overlap_fraction
from ..geometry.lexicon import CONTAINERS
from .objects import Support
from .track import Track

Array = npt.NDArray[np.float64]

_MIN_OVERLAP = 0.5
_RING_M = 0.06
_BELOW_M, _ABOVE_M = 0.13, 0.04
_MIN_POINTS = 3
_SURE_POINTS = 6
"""A board of a shelf shows little of itself around what stands on it."""
_FLOOR_M = 0.07


def find_support(
    track: Track, box: OrientedBox, neighbours: Iterable[Track]
) -> tuple[Support | None, float | None]:
    """What carries the object in `box`, and the height of the surface it rests on, metres.

    A neighbour carries it when at least half of the object's footprint is over it and a
    surface of the neighbour was measured at the height of the object's foot, under it or
    around it: a seat, a shelf board and a table top all count. A container holds what
    rests lower than its rim.
    """
    best: tuple[float, Support, float] | None = None
    for other in neighbours:
        if other is track or other.box is None or not _may_carry(other.box, box):
            continue
        if other.box.distance_to_point_2d(box.centre_m[:2]) > 0.0:
            continue  # more than half of a box around its centre cannot be beside that centre
        share = overlap_fraction(box, other.box)
        if share < _MIN_OVERLAP:
            continue
        level_m, points = _level(other, box)
        if level_m is None:
            continue
        relation = "on"
        if other.labels.ranked()[0][0] in CONTAINERS and box.bottom_m < other.box.top_m - 0.01:
            relation = "in"
        sure = min(1.0, points / _SURE_POINTS) * np.exp(-(((box.bottom_m - level_m) / 0.08) ** 2))
        probability = float(0.5 + 0.45 * sure * min(1.0, share / 0.8))
        # The smaller of two that could carry it is the nearer one: a tray on a table.
        score = probability + 0.2 / (1.0 + other.box.volume_m3)
        if best is None or score > best[0]:
            best = score, Support(other.id, relation, probability), level_m
    if best is not None:
        return best[1], best[2]
    if box.bottom_m < _FLOOR_M:
        return Support(0, "on", 0.95), 0.0
    return None, None


def _may_carry(below: OrientedBox, above: OrientedBox) -> bool:
    return bool(
        below.bottom_m < above.bottom_m + 0.03
        and below.top_m > above.bottom_m - _BELOW_M
        and below.size_m[0] * below.size_m[1] > 0.5 * above.size_m[0] * above.size_m[1]
    )


def _level(other: Track, box: OrientedBox) -> tuple[float | None, int]:
    """Height of the other's surface at the foot of the box, and how many points tell it."""
    points = other.surface.columns_m.take(other.surface.believed(), axis=1).T
    x, y, _ = np.abs(box.to_local(points)).T
    around = (x <= 0.5 * box.size_m[0] + _RING_M) & (y <= 0.5 * box.size_m[1] + _RING_M)
    gap = points[:, 2] - box.bottom_m
    near = points[around & (gap > -_BELOW_M) & (gap < _ABOVE_M), 2]
    if len(near) >= _MIN_POINTS:
        return float(np.median(near)), len(near)
    assert other.box is not None
    # Nothing measured around the foot: on its top, if the heights agree.
    if abs(other.box.top_m - box.bottom_m) < 0.04:
        return other.box.top_m, _MIN_POINTS
    return None, 0
