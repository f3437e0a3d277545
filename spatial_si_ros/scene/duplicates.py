"""Two tracks that turn out to be one object."""

from __future__ import annotations

import numpy as np

from .track import Track

_INSIDE = 0.6
_MARGIN_M, _MARGIN_SHARE = 0.10, 0.15


def same_object(a: Track, b: Track) -> bool:
    """Whether two tracks with boxes are pieces or copies of one object.

    They carry the same name, were not detected side by side, and most of the smaller one
    lies within the box of the larger.
    """
    if a.box is None or b.box is None:
        return False
    together = a.rivals.get(b.id, 0)
    if together > 2 and together > 0.1 * min(a.observations, b.observations):
        return False
    if not _same_name(a, b):
        return False
    small, large = (a, b) if a.box.volume_m3 <= b.box.volume_m3 else (b, a)
    assert small.box is not None and large.box is not None
    longest = float(max(small.box.size_m.max(), 0.3 * large.box.size_m.max()))
    margin_m = min(_MARGIN_M, _MARGIN_SHARE * longest)
    points = small.surface.points_m[small.surface.believed()]
    inside = np.count_nonzero(large.box.contains(points, margin_m))
    return inside >= _INSIDE * len(points)


def _same_name(a: Track, b: Track) -> bool:
    """Whether the most probable name of either is at least possible for the other."""
    first, second = a.labels.ranked()[0][0], b.labels.ranked()[0][0]
    if first == second:
        return True
    # A track of a few frames may have been mistaken for something similar each time.
    few = a if a.observations < b.observations else b
    many = b if few is a else a
    return few.observations <= 4 and few.labels.probability(many.labels.ranked()[0][0]) > 0.05
