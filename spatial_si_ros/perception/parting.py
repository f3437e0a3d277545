"""Objects that went from where they were, and those of them that turn up elsewhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..geometry.frames import invert
from ..scene.kinds import MOVES_BY_ITSELF
from ..scene.objects import Place, SceneObject
from ..scene.reunion import is_moved, is_put, the_moved, who_walked
from ..scene.snapshot import Gone
from ..scene.track import Track
from ..scene.tracks import TrackTable

Array = npt.NDArray[np.float64]
Released = tuple[Array, int]
"""(3,) where in the inner map, and ROS time."""

MAX_GONE, MAX_PAST = 200, 30
_YOUNG = 12
_MIN_SIGHTS, _MIN_PIXELS = 5, 400


class Partings:
    """Keeps what went, oldest first.

    Attributes:
        gone: at most `MAX_GONE`, the newest stay.
        carried: what the hand took, by id: None while it holds it, then where and when it let it
            go. Nowhere else it is found again.
    """

    def __init__(self, tracks: TrackTable) -> None:
        self._tracks = tracks
        self.gone: tuple[Gone, ...] = ()
        self.carried: dict[int, Released | None] = {}

    def clear(self) -> None:
        """Nothing ever went."""
        self.gone = ()
        self.carried.clear()

    def went(self, track: Track, stamp_ns: int) -> Track | None:
        """A track is no longer shown; the young one that is the same object, moved.

        Only what the hand took, or what was well known, or followed, and then looked through went:
        what the detector stopped to find was perhaps never there.
        """
        thing = track.shown
        if thing is None or not (track.pierced or track.taken_ns is not None):
            return None
        seldom = thing.observations < _MIN_SIGHTS or thing.best_view_pixels < _MIN_PIXELS
        if seldom and not thing.past and track.taken_ns is None:
            return None
        young = None if track.id in self.carried else the_moved(thing, self._tracks)
        if young is None:
            self.gone = (*self.gone, Gone(thing, stamp_ns))[-MAX_GONE:]
        return young

    def origin(self, track: Track) -> SceneObject | None:
        """What went and is a young track now; None when there is none, or several."""
        if track.observations > _YOUNG:
            return None
        put = self._put(track)
        if put is not None:
            return put
        gone = [each.thing for each in self.gone if each.thing.id not in self.carried]
        found = [thing for thing in gone if is_moved(thing, track)]
        if len(found) != 1:
            return None
        there = self._tracks.get(found[0].id)
        return found[0] if there is None or there.shown is None else None

    def _put(self, track: Track) -> SceneObject | None:
        """What the hand let go last where a young track is; whether or not somebody has looked
        since at where it took it from."""
        gone = {each.thing.id: each.thing for each in self.gone}
        for number, released in reversed(self.carried.items()):
            there = self._tracks.get(number)
            thing = gone.get(number) if there is None or there.shown is None else there.shown
            if thing is not None and released is not None and is_put(thing, track, *released):
                return thing
        return None

    def passes_on(self, former: int, number: int) -> None:
        """A track goes on under another id: what is known of it as carried, too."""
        if former in self.carried:
            self.carried[number] = self.carried.pop(former)

    def released(self, at_m: Array | None, stamp_ns: int) -> None:
        """The hand let go what it held; `at_m`: (3,) in the inner map, None: where is not known,
        and the thing is known again as any that moved."""
        for number in [each for each, known in self.carried.items() if known is None]:
            del self.carried[number]
            if at_m is not None:
                self.carried[number] = (at_m, stamp_ns)

    def walked(self, track: Track) -> Track | None:
        """Who a young track is that moves by itself, and was out of sight for a while."""
        if track.observations > _YOUNG or track.labels.best not in MOVES_BY_ITSELF:
            return None
        return who_walked(track, self._tracks)

    def returned(self, object_id: int) -> None:
        """It is there again."""
        self.carried.pop(object_id, None)
        if any(each.thing.id == object_id for each in self.gone):
            self.gone = tuple(each for each in self.gone if each.thing.id != object_id)

    def reunite(self, old: SceneObject, young: Track, T_map_inner: Array) -> int:
        """Give a young track the id and the past of what it was; its own former id."""
        former, T = young.id, invert(T_map_inner)
        if old.id in self._tracks:
            self._tracks.remove(old.id)  # what was left of it where it was
        place = Place(old.box, old.support, old.since_ns, old.last_seen_ns)
        before = tuple(each.moved(T) for each in (*old.past, place))
        young.past = (*before[:1], *(*before[1:], *young.past)[-MAX_PAST:])
        young.rested_ns, young.first_seen_ns = young.first_seen_ns, old.first_seen_ns
        young.appeared_ns = old.appeared_ns
        self._tracks.rename(young, old.id)
        self.returned(old.id)
        self.passes_on(former, old.id)
        return former
