"""Tracks become the objects that are shown: a few per frame, those that changed most first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from ..scene.beliefs import GONE_LOG_ODDS
from ..scene.duplicates import same_object, twins_within_m
from ..scene.objects import SceneObject
from ..scene.supports import find_support
from ..scene.track import Track
from ..scene.tracks import TrackTable
from .estimate import fit_track, settle_on, show
from .fronts import complete_depth, estimate_front
from .parting import Partings
from .settings import MapperSettings

Array = npt.NDArray[np.float64]
Shown = dict[int, SceneObject]
Blocked = Callable[[Array], npt.NDArray[np.int8]]

_YOUNG, _ENOUGH, _MOST = 8, 3, 12
_CALM_FROM, _SURE_LOG_ODDS = 16, 5.0
_SHOWN_AGAIN = 6
_MIN_POINTS = 4


def _is_calm(track: Track) -> bool:
    """Whether one more frame changes little of it."""
    return (
        track.shown is not None
        and track.observations >= _CALM_FROM
        and track.log_odds > _SURE_LOG_ODDS
    )


@dataclass(slots=True)
class Changes:
    """What a round of shaping did.

    Attributes:
        objects: all shown objects by id; None when nothing changed.
        changed, removed: ids.
    """

    objects: dict[int, SceneObject] | None = None
    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)


class Shaper:
    """Keeps the queue of tracks that wait to be estimated anew.

    Attributes:
        partings: what went.
    """

    def __init__(self, tracks: TrackTable, settings: MapperSettings, blocked: Blocked) -> None:
        """`blocked`: state of (N, 2) points in the inner map, as `OccupancyBuilder.is_blocked`."""
        self._tracks = tracks
        self._settings = settings
        self._blocked = blocked
        self.partings = Partings(tracks)
        self.clear()

    def clear(self) -> None:
        """Nothing waits any more."""
        self._ready: set[int] = set()
        self._retired: list[int] = []
        self._again: deque[int] = deque()
        self.partings.clear()

    def touch(self, track: Track) -> None:
        """Something was learnt about a track from a picture."""
        track.pending += 1
        # What was seen often and is there for sure moves little from one time to the next.
        often = min(track.observations // 8, _MOST)
        enough = max(_ENOUGH, often) if _is_calm(track) else _ENOUGH
        moves = track.course is not None
        if track.observations < _YOUNG or track.pending >= enough or moves:
            self._ready.add(track.id)

    def hurry(self, track: Track) -> None:
        """Something was learnt about a track that no picture tells."""
        track.pending += _MOST
        self._ready.add(track.id)

    def retire(self, track: Track) -> None:
        """The track became part of another."""
        self._retired.append(track.id)

    def moved(self) -> None:
        """The inner map lies elsewhere in the published one: show everything there, by and by."""
        self._again = deque(track.id for track in self._tracks if track.shown is not None)

    def everything(self) -> None:
        """Estimate all tracks in the next round (a map was loaded)."""
        self._ready.update(track.id for track in self._tracks)

    def work(
        self,
        shown: Shown,
        T_map_inner: Array,
        stamp_ns: int,
        left: Iterable[Track] = (),
        *,
        all_of_it: bool = False,
    ) -> Changes:
        """Estimate what waits, at most `max_fits` tracks and those that move unless `all_of_it`.

        Args:
            stamp_ns: of the newest frame.
            left: tracks that were in sight a frame ago: when they were seen last is settled.
            shown: what the map holds, by id; it is not changed. Copying a dict as a whole is
                a hundred times quicker than copying a view of it.
        """
        changes = Changes()
        for number in self._retired:
            self._tracks.remove(number)
            self._hide(number, shown, changes)
        self._retired.clear()
        for track in self._due(all_of_it):
            if self._tracks.get(track.id) is track:  # otherwise merged a moment ago
                self._shape(track, shown, T_map_inner, stamp_ns, changes)
        for track in left:
            self._date(track, shown, changes)
        for _ in range(len(self._again) if all_of_it else min(_SHOWN_AGAIN, len(self._again))):
            number = self._again.popleft()
            again = self._tracks.get(number)
            if again is not None and again.shown is not None and number not in changes.changed:
                self._show(again, shown, T_map_inner, changes)
        if changes.objects is not None:
            changes.changed = [i for i in changes.changed if i in changes.objects]
        return changes

    def _due(self, all_of_it: bool) -> list[Track]:
        """New tracks first, then the most changed; they leave the queue."""
        self._ready = {number for number in self._ready if number in self._tracks}
        waiting = [self._tracks[number] for number in self._ready]
        waiting.sort(
            key=lambda track: (-track.pending / (1.0 + 0.1 * track.observations), track.id)
        )
        due = waiting if all_of_it else self._first(waiting)
        self._ready.difference_update(track.id for track in due)
        return due

    def _first(self, waiting: list[Track]) -> list[Track]:
        """Those that a frame has time for."""
        most = self._settings.max_fits
        calm_ones = max(1, most // 2)
        chosen: list[Track] = []
        for track in waiting:
            if track.course is not None:
                chosen.append(track)
                most += 1
                continue
            if _is_calm(track):
                if calm_ones == 0:
                    continue
                calm_ones -= 1
            chosen.append(track)
            if len(chosen) == most:
                break
        return chosen

    def _shape(
        self, track: Track, shown: Shown, T_map_inner: Array, stamp_ns: int, changes: Changes
    ) -> None:
        track.pending = 0
        if track.shown is None and track.observations <= 2 and len(track.surface):
            middle = track.surface.columns_m[:2].mean(axis=1)
            track.newcomer = bool(self._blocked(middle[None])[0] < 0)
        if len(track.surface):
            track.surface.tidy()
            self._tracks.place(track)
        gone = track.log_odds < GONE_LOG_ODDS or len(track.surface) < _MIN_POINTS
        if not gone and track.existence >= self._settings.existence:
            self._estimate(track)
            keeper = self._merged(track, shown, changes)
            if keeper is not track or keeper.box is None:
                keeper.pending = 0
                self._tracks.place(keeper)
                self._estimate(keeper)
            self._show(keeper, shown, T_map_inner, changes)
            walked = self.partings.walked(keeper)
            if walked is not None and walked.shown is not None:
                self._reunite(walked.shown, keeper, shown, T_map_inner, changes)
            origin = self.partings.origin(keeper)
            if origin is not None:
                self._reunite(origin, keeper, shown, T_map_inner, changes)
        elif track.shown is not None:
            thing, moved = track.shown, self.partings.went(track, stamp_ns)
            track.shown = None
            self._hide(track.id, shown, changes)
            if moved is not None:
                self._reunite(thing, moved, shown, T_map_inner, changes)
                return
        if gone:
            self._tracks.remove(track.id)

    def _estimate(self, track: Track) -> None:
        """Box, support and front of a track, anew."""
        box = fit_track(track)
        corners = box.corners_m
        around = self._tracks.meeting(corners.min(axis=0), corners.max(axis=0), 0.15)
        track.support, level_m = find_support(track, box, around)
        box = settle_on(track, box, track.support, level_m)
        track.front = estimate_front(track, box, self._blocked)
        track.box = complete_depth(track.labels.ranked()[0][0], box, track.front)

    def _merged(self, track: Track, shown: Shown, changes: Changes) -> Track:
        """What a track becomes when all tracks of the same object are joined: the best known."""
        around = self._tracks.meeting(*track.surface.bounds_m(), twins_within_m(track))
        same = [track, *(each for each in around if each is not track and same_object(track, each))]
        if len(same) == 1:
            return track
        keeper = max(same, key=lambda each: (each.observations, -each.id))
        for twin in same:
            if twin is not keeper:
                keeper.absorb(twin)
                self.partings.passes_on(twin.id, keeper.id)
                self._tracks.remove(twin.id)
                self._hide(twin.id, shown, changes)
        keeper.box = None
        return keeper

    def _reunite(
        self, old: SceneObject, young: Track, shown: Shown, T_map_inner: Array, changes: Changes
    ) -> None:
        """What went and what was found elsewhere are one object again."""
        former = self.partings.reunite(old, young, T_map_inner)
        self._hide(former, shown, changes)
        self._show(young, shown, T_map_inner, changes)
        if old.id in changes.removed:
            changes.removed.remove(old.id)

    def _date(self, track: Track, shown: Shown, changes: Changes) -> None:
        """Show when a track was seen last; nothing else of it has changed."""
        thing = track.shown
        if thing is None or thing.last_seen_ns == track.last_seen_ns or track.id not in shown:
            return
        if track.id in changes.changed or track.id in changes.removed:
            return
        track.shown = replace(thing, last_seen_ns=track.last_seen_ns)
        if changes.objects is None:
            changes.objects = shown.copy()
        changes.objects[track.id] = track.shown
        changes.changed.append(track.id)

    def _show(self, track: Track, shown: Shown, T_map_inner: Array, changes: Changes) -> None:
        track.shown = show(track, self._settings.pose_std_m, T_map_inner)
        if changes.objects is None:
            changes.objects = shown.copy()
        changes.objects[track.id] = track.shown
        changes.changed.append(track.id)
        if track.taken_ns is None:
            self.partings.returned(track.id)

    @staticmethod
    def _hide(number: int, shown: Shown, changes: Changes) -> None:
        if changes.objects is None:
            if number not in shown:
                return
            changes.objects = shown.copy()
        if changes.objects.pop(number, None) is not None:
            changes.removed.append(number)
