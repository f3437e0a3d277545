"""Two tracks that turn out to be one object."""

from __future__ import annotations

import numpy as np

from ..geometry.boxes import box_distance
from .kinds import USUAL_DEPTH_M
from .track import Track

_INSIDE, _INSIDE_ALONE, _FILLED = 0.6, 0.3, 0.45
_SWALLOWED = 3
_SIDES_MEET_M = 0.12
_TOUCH_M = 0.03
_LITTLE = 0.1
_NEAR_M = 0.1
_FEW, _FROM_AFAR_PX, _SMALL_M = 6, 400, 0.35
"""Of so few frames, pixels and metres is what was only glimpsed."""
_STRAYED_M, _ALIKE = 0.3, 0.5
"""So far the localisation may have put it beside itself, with colours so much alike (cosine)."""
_MARGIN_M, _MARGIN_SHARE = 0.10, 0.15


def twins_within_m(track: Track) -> float:
    """How far from its points those of another track begin that may be the same object."""
    return _STRAYED_M if track.observations <= _FEW else _NEAR_M


def same_object(a: Track, b: Track) -> bool:
    """Whether two tracks with boxes are pieces or copies of one object.

    They carry the same name, and either fill the same space (two solid things cannot), or
    were not detected side by side and most of the smaller one lies within the box of the
    larger; a good part is enough when they were never detected together and one is well
    known while the other is not. Small ones that were only glimpsed from afar, and never
    together, may lie farther apart.
    """
    if a.box is None or b.box is None or not _same_name(a, b):
        return False
    small, large = (a, b) if a.box.volume_m3 <= b.box.volume_m3 else (b, a)
    inside = _share_inside(small, large)
    if inside >= _INSIDE and _share_inside(large, small) >= _FILLED:
        return True
    together = a.rivals.get(b.id, 0)
    fewest, most = sorted((a.observations, b.observations))
    if together > 2 and together > 0.1 * fewest:
        return False
    if together == 0:
        if _are_halves(a, b) or _is_splinter(small, large) or _is_glimpse(a, b):
            return True
        if _is_a_side(a) or _is_a_side(b):
            return box_distance(a.box, b.box) < _SIDES_MEET_M
        if 2 * fewest < most:
            return inside >= _INSIDE_ALONE
    return inside >= _INSIDE


def _share_inside(track: Track, other: Track) -> float:
    """Share of a track's points in another's box, grown a little."""
    assert track.box is not None and other.box is not None
    longest = float(max(track.box.size_m.max(), 0.3 * other.box.size_m.max()))
    margin_m = min(_MARGIN_M, _MARGIN_SHARE * longest)
    points = track.surface.columns_m.take(track.surface.believed(), axis=1).T
    return np.count_nonzero(other.box.contains(points, margin_m)) / len(points)


def _is_a_side(track: Track) -> bool:
    """Whether only one upright side of something bulky is known."""
    assert track.box is not None
    usual_m = USUAL_DEPTH_M.get(track.labels.ranked()[0][0], 0.0)
    return float(track.box.size_m[:2].min()) < 0.5 * usual_m


def _are_halves(a: Track, b: Track) -> bool:
    """Whether two touching tracks are what was seen of one bulky thing from either side.

    Two such things side by side would have been detected together.
    """
    assert a.box is not None and b.box is not None
    first, second = a.labels.ranked()[0][0], b.labels.ranked()[0][0]
    bulky = first == second and first in USUAL_DEPTH_M
    return bulky and box_distance(a.box, b.box) < _TOUCH_M


def _is_glimpse(a: Track, b: Track) -> bool:
    """Whether one of two is a small thing that a few frames showed from afar, and the same as the
    other: the localisation had it in two places.

    Two things so near to each other would have been detected together in one of those frames.
    """
    few, other = (a, b) if a.observations <= b.observations else (b, a)
    if not 2 <= few.observations <= _FEW or few.best_view_pixels > _FROM_AFAR_PX:
        return False
    assert few.box is not None and other.box is not None
    if float(few.box.size_m.max()) > _SMALL_M or not _alike(few, other):
        return False
    return float(np.linalg.norm(few.box.centre_m - other.box.centre_m)) < _STRAYED_M


def _alike(a: Track, b: Track) -> bool:
    """Whether nothing is known against their having one colour."""
    lengths = float(np.linalg.norm(a.colour_votes) * np.linalg.norm(b.colour_votes))
    return lengths == 0.0 or float(a.colour_votes @ b.colour_votes) >= _ALIKE * lengths


def _is_splinter(small: Track, large: Track) -> bool:
    """Whether a track is a bit of what it lies at: the foot of a screen, the edge of a door."""
    assert small.box is not None and large.box is not None
    little = small.box.volume_m3 < _LITTLE * large.box.volume_m3
    return little and box_distance(small.box, large.box) < _SIDES_MEET_M


def is_swallowed(piece: Track, whole: Track) -> bool:
    """Whether a track is a piece of another: the other's mask covers it again and again.

    Call it when that happened once more; it counts.
    """
    count = piece.swallowed[whole.id] = piece.swallowed.get(whole.id, 0) + 1
    together = piece.rivals.get(whole.id, 0)
    return (
        count >= _SWALLOWED
        and count > 2 * together
        and piece.observations <= whole.observations
        and piece.labels.ranked()[0][0] == whole.labels.ranked()[0][0]
    )


def _same_name(a: Track, b: Track) -> bool:
    """Whether the most probable name of either is at least possible for the other."""
    first, second = a.labels.ranked()[0][0], b.labels.ranked()[0][0]
    if first == second:
        return True
    # A track of a few frames may have been mistaken for something similar each time.
    few = a if a.observations < b.observations else b
    many = b if few is a else a
    return few.observations <= 4 and few.labels.probability(many.labels.ranked()[0][0]) > 0.05
