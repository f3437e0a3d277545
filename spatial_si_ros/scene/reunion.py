"""Something that went, and something like it that was found elsewhere: the same thing, moved."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from .kinds import MOVES_BY_ITSELF
from .objects import SceneObject
from .track import Track

Array = npt.NDArray[np.float64]

_MIN_SIGHTS = 3
_EDGE_M, _EDGE_SHARE = 0.06, 0.25
_REACH_M, _REACH_FREE_M = 2.0, 6.0
_PUT_M, _LATE_NS = 1.0, 500_000_000
_WALK_M, _WALK_M_S = 1.0, 1.5
_HEIGHT_M, _HEIGHT_SHARE = 0.10, 0.25


def is_moved(old: SceneObject, young: Track) -> bool:
    """Whether a young track is an object that went, at a new place.

    It carries the same name and colour, is about as big, and was first seen after the last
    sight of the old one: on floor that had been free before, or near.
    """
    if old.label in MOVES_BY_ITSELF:
        return _walked(old, old.last_seen_ns, young)
    box = young.box
    if box is None or young.observations < _MIN_SIGHTS or young.past:
        return False
    if young.first_seen_ns <= old.last_seen_ns or young.labels.best != old.label:
        return False
    apart = float(np.hypot(*(box.centre_m - old.box.centre_m)[:2]))
    if apart > (_REACH_FREE_M if young.newcomer else _REACH_M):
        return False
    return _looks_the_same(old, young)


def is_put(old: SceneObject, young: Track, at_m: Array, released_ns: int) -> bool:
    """Whether a young track is an object that the hand took, and let go near it.

    Args:
        at_m: (3,) where the hand let it go, in the inner map.
        released_ns: ROS time; the young track was not seen before, but for a picture that was on
            its way then.
    """
    box = young.box
    if box is None or young.observations < _MIN_SIGHTS:
        return False
    if young.first_seen_ns <= released_ns - _LATE_NS:
        return False
    if young.labels.best != old.label or np.hypot(*(box.centre_m - at_m)[:2]) > _PUT_M:
        return False
    return _looks_the_same(old, young)


def _looks_the_same(old: SceneObject, young: Track) -> bool:
    """Whether a young track has the colour of an object and is about as big."""
    box = young.box
    if box is None or not _same_colour(old, young):
        return False
    was = np.array([*np.sort(old.box.size_m[:2]), old.box.size_m[2]])
    now = np.array([*np.sort(box.size_m[:2]), box.size_m[2]])
    return bool(np.all(np.abs(now - was) <= np.maximum(_EDGE_M, _EDGE_SHARE * was)))


def the_moved(old: SceneObject, tracks: Iterable[Track]) -> Track | None:
    """The one track that is the object at a new place; None when there is none, or several."""
    found = [track for track in tracks if track.shown is not None and is_moved(old, track)]
    return found[0] if len(found) == 1 else None


def walked_on(old: Track, young: Track) -> bool:
    """Whether a young track is somebody, or a ball, that was out of sight for a while."""
    if old is young or old.shown is None or old.labels.best != young.labels.best:
        return False
    return _walked(old.shown, old.last_seen_ns, young)


def _walked(old: SceneObject, last_seen_ns: int, young: Track) -> bool:
    """Whether what moves by itself had the time for the way, and looks the same."""
    box = young.box
    if box is None or young.observations < _MIN_SIGHTS or young.first_seen_ns <= last_seen_ns:
        return False
    if young.labels.best != old.label or old.label not in MOVES_BY_ITSELF:
        return False
    seconds = 1e-9 * (young.first_seen_ns - last_seen_ns)
    apart = float(np.hypot(*(box.centre_m - old.box.centre_m)[:2]))
    if apart > _WALK_M + _WALK_M_S * seconds or not _same_colour(old, young):
        return False
    # Of what is looked through while it walks away a last piece may be left.
    was = max(float(each.size_m[2]) for each in (old.box, *(place.box for place in old.past)))
    now = float(box.size_m[2])
    return abs(was - now) <= max(_HEIGHT_M, _HEIGHT_SHARE * was)


def who_walked(young: Track, tracks: Iterable[Track]) -> Track | None:
    """The one old track that a young one goes on; None when there is none, or several."""
    found = [old for old in tracks if walked_on(old, young)]
    return found[0] if len(found) == 1 else None


def _same_colour(old: SceneObject, young: Track) -> bool:
    if old.colour is None or young.colour_weight == 0.0 or young.shown is None:
        return True
    colour = young.shown.colour
    if colour is None or colour.name == old.colour.name:
        return True
    return float(np.abs(np.subtract(colour.rgb, old.colour.rgb)).max()) < 0.15
