"""One frame against what is known: which track each detection continues, and what that tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from ..scene.association import Overlap, associate, scores
from ..scene.beliefs import DOUBTFUL, EXPLAINED, MISS, PIERCED, TENTATIVE_MISS, hit_gain
from ..scene.duplicates import is_swallowed
from ..scene.track import Track
from ..scene.tracks import TrackTable
from .endings import endings
from .frame import Frame
from .lifting import Lifted, Measurement, sample_colour
from .movers import Movers
from .settings import MapperSettings
from .visibility import Sighting

Array = npt.NDArray[np.float64]

SETTLED = 8
"""Observations after which a track is well known."""
APPEARED_PX = 400
"""An object appears with the first frame that shows so many pixels; `docs/relations.md`."""
_MIN_EXPECTED_PX = 150.0
_COLOUR_FRAMES = 12.0
_FLEETING = 4
_AT_ONCE = 15
_ENDS_AGAIN = 8


class Explainer:
    """Gives every measurement of a frame to a track, old or new, and every track its due."""

    def __init__(
        self,
        tracks: TrackTable,
        settings: MapperSettings,
        movers: Movers,
        changed: Callable[[Track], None],
        merged: Callable[[Track], None],
    ) -> None:
        """
        Args:
            movers: what moves.
            changed: called with each track about which something was learnt.
            merged: called with each track that became a part of another.
        """
        self._tracks = tracks
        self._settings = settings
        self._movers = movers
        self._changed = changed
        self._merged = merged
        self._frames = 0
        self._shifts = 1

    def explain(
        self, frame: Frame, lifted: Lifted, tracks: Sequence[Track], sighting: Sighting
    ) -> list[Track]:
        """The tracks that were measured in the frame.

        Args:
            tracks: those in view, as in `sighting`.
        """
        self._frames += 1
        found = lifted.measurements
        self._shifts = 1 + len(found) // _AT_ONCE
        seen, pierced, shared = sighting.counts(len(found))
        overlap = Overlap(
            visible=seen,
            shared=shared,
            contained=_contained(tracks, found),
            label_fit=_label_fit(tracks, [m.detection.label for m in found]),
            settled=np.array([t.observations >= SETTLED for t in tracks], dtype=np.bool_),
        )
        taken = dict(associate(scores(overlap)))
        self._movers.chase(frame, tracks, found, taken, overlap.label_fit, sighting)
        for t, m in taken.items():
            self._observe(tracks[t], sighting, t, m)
        self._movers.watch(frame, tracks, found, taken, sighting)
        measured: list[Track] = []
        for t, track in enumerate(tracks):
            if t in taken:
                self._movers.follow(track, found[taken[t]], frame)
                self._measure(track, found[taken[t]], frame, lifted)
                measured.append(track)
            else:
                others = float(shared[t].max(initial=0.0))
                self._miss(frame, track, sighting, t, float(seen[t]), float(pierced[t]), others)
        self._join(tracks, taken, seen, shared)
        given = set(taken.values())
        for m, measurement in enumerate(found):
            if m not in given and measurement.depth_m <= self._settings.max_object_range_m:
                track = self._tracks.create(_cell_edge_m(measurement), frame.stamp_ns)
                track.believe(self._settings.first_sight)
                if _is_doubtful(measurement, overlap.contained[:, m], tracks):
                    track.believe(DOUBTFUL)
                self._measure(track, measurement, frame, lifted)
                measured.append(track)
        _note_rivals(measured)
        return measured

    def _observe(self, track: Track, sighting: Sighting, t: int, index: int) -> None:
        """Move and judge the points of a track that was detected."""
        piece = sighting.piece(t)
        track.surface.carve(sighting.pierced[piece])
        track.pierced = False
        if track.course is not None or not self._is_turn_of(track):
            return
        track.surface.observe(
            sighting.seen[piece],
            sighting.owner[piece] == index,
            sighting.shift_m[:, piece],
            sighting.weights[piece],
        )

    def _is_turn_of(self, track: Track) -> bool:
        """What was measured often gains little from each further frame.

        Where a frame shows very many objects they take turns, too.
        """
        if track.observations < 4 or track.course is not None:
            return True
        every = 1 if track.observations < 25 else 2 if track.observations < 60 else 3
        return (self._frames + track.id) % max(every, self._shifts) == 0

    def _ends_matter(self, track: Track) -> bool:
        """What is well known and was seen to end on all sides is seldom looked at again."""
        shown = track.shown if track.observations >= SETTLED else None
        if shown is not None and track.course is None and not any(shown.open_faces):
            return (self._frames + track.id) % _ENDS_AGAIN == 0
        return self._is_turn_of(track) or track.course is not None

    def _measure(
        self, track: Track, measurement: Measurement, frame: Frame, lifted: Lifted
    ) -> None:
        detection = measurement.detection
        if track.course is not None:
            track.ends.clear()
        if self._ends_matter(track):
            track.ends.add(*endings(frame, lifted.view, lifted.owner, measurement))
        if self._is_turn_of(track):
            fresh = _worth_adding(track, measurement)
            track.surface.add(measurement.points_m[fresh], measurement.weights[fresh])
            self._tracks.place(track)
        fits = track.observations == 0 or track.labels.probability(detection.label) > 0.2
        track.believe(hit_gain(detection.score, measurement.pixels, fits))
        track.labels.observe(detection.label, detection.score)
        every = self._shifts if track.colour_weight < _COLOUR_FRAMES else 4
        if track.observations < 4 or (self._frames + track.id) % every == 0:
            sample = sample_colour(frame, measurement)
            if sample is not None:
                track.add_colour(sample.votes, sample.rgb, min(1.0, measurement.pixels / 400.0))
        track.observations += 1
        track.best_view_pixels = max(track.best_view_pixels, measurement.pixels)
        area = measurement.pixels * measurement.depth_m**2
        track.pixel_area = max(track.pixel_area, area)
        if track.appeared_ns is None and measurement.pixels >= APPEARED_PX:
            track.appeared_ns = frame.stamp_ns
        track.look_from(
            frame.T_map_camera[:3, 3], 0.5 * (measurement.lower_m + measurement.upper_m)
        )
        track.last_seen_ns = frame.stamp_ns
        if track.taken_ns is not None and frame.stamp_ns > track.taken_ns:
            track.taken_ns = None
        self._changed(track)

    def _miss(
        self,
        frame: Frame,
        track: Track,
        sighting: Sighting,
        t: int,
        seen: float,
        pierced: float,
        others: float,
    ) -> None:
        """Judge a track that was not detected: hidden, overlooked, gone, or never there."""
        if pierced:
            track.surface.carve(sighting.pierced[sighting.piece(t)])
        total = len(track.surface)
        if pierced >= 8 and pierced > 0.7 * (seen + pierced) and pierced > 0.25 * total:
            track.believe(PIERCED)
            track.pierced = True
            self._changed(track)
            return
        if not frame.has_detections or seen < max(5.0, 0.5 * total):
            return
        distance_m = float(np.linalg.norm(track.surface.points_m[0] - frame.T_map_camera[:3, 3]))
        expected_px = track.pixel_area / max(distance_m, 0.3) ** 2 * seen / total
        if expected_px < _MIN_EXPECTED_PX or distance_m > self._settings.max_object_range_m:
            return
        track.misses += 1
        track.pierced = False
        if others > 0.7 * seen:
            track.believe(EXPLAINED)  # its surface is another object's
        elif track.taken_ns is not None:
            track.believe(MISS)
        elif track.observations >= SETTLED and track.observations > 0.35 * track.misses:
            track.believe(min(0.0, max(MISS, 1.0 - track.log_odds)))
        else:
            track.believe(TENTATIVE_MISS)
        self._changed(track)

    def _join(
        self, tracks: Sequence[Track], taken: dict[int, int], seen: Array, shared: Array
    ) -> None:
        """Join tracks that are covered by another's mask whenever they are in view."""
        if shared.shape[1] == 0:
            return
        owner = {m: t for t, m in taken.items()}
        for t, track in enumerate(tracks):
            if t in taken or seen[t] < 5:
                continue
            m = int(np.argmax(shared[t]))
            if m not in owner or shared[t, m] < 0.5 * seen[t]:
                continue
            whole = tracks[owner[m]]
            if is_swallowed(track, whole):
                whole.absorb(track)
                self._merged(track)


def _label_fit(tracks: Sequence[Track], labels: Sequence[str]) -> Array:
    """(T, M) probability that each track carries each label."""
    names = sorted(set(labels))
    fit = np.array([[track.labels.probability(name) for name in names] for track in tracks])
    at = [names.index(label) for label in labels]
    result: Array = fit.reshape(len(tracks), len(names))[:, at]
    return result


def _contained(tracks: Sequence[Track], found: Sequence[Measurement]) -> Array:
    """(T, M) share of each measurement's points in each track's box; 0 where far apart."""
    result = np.zeros((len(tracks), len(found)))
    boxed = [(t, track.box) for t, track in enumerate(tracks) if track.box is not None]
    if not found or not boxed:
        return result
    centres = np.array([box.centre_m for _, box in boxed])
    sizes = np.array([box.size_m for _, box in boxed])
    reach = 0.5 * np.column_stack([np.hypot(sizes[:, 0], sizes[:, 1])] * 2 + [sizes[:, 2]])
    lower = np.array([m.lower_m for m in found])
    upper = np.array([m.upper_m for m in found])
    near = np.all(
        (lower[None] < (centres + reach)[:, None]) & (upper[None] > (centres - reach)[:, None]),
        axis=2,
    )
    rows, columns = np.nonzero(near)
    if len(rows) == 0:
        return result
    # All pairs at once: the points of each measurement in the axes of each box near it.
    samples = [m.points_m.T[:, ::6] for m in found]
    counts = np.array([each.shape[1] for each in samples])[columns]
    yaws = np.array([box.yaw_rad for _, box in boxed])[rows]
    points = np.concatenate([samples[m] for m in columns], axis=1)
    x, y, z = points - np.repeat(centres[rows].T, counts, axis=1)
    cos, sin = np.repeat(np.cos(yaws), counts), np.repeat(np.sin(yaws), counts)
    half = np.repeat(0.5 * sizes[rows].T + 0.03, counts, axis=1)
    inside = np.abs(cos * x + sin * y) <= half[0]
    inside &= np.abs(cos * y - sin * x) <= half[1]
    inside &= np.abs(z) <= half[2]
    shares = np.add.reduceat(inside, np.cumsum(counts) - counts, dtype=np.float64) / counts
    result[np.array([t for t, _ in boxed])[rows], columns] = shares
    return result


def _is_doubtful(measurement: Measurement, contained: Array, tracks: Sequence[Track]) -> bool:
    """Whether something new appears where something else of its size is well known to be."""
    volume_m3 = float(np.prod(measurement.upper_m - measurement.lower_m + 0.01))
    for t in np.flatnonzero(contained > 0.5):
        track = tracks[t]
        if track.box is None or track.observations < SETTLED or track.existence < 0.9:
            continue
        if volume_m3 > 0.02 * track.box.volume_m3:
            return True
    return False


def _note_rivals(measured: Sequence[Track]) -> None:
    """Tracks detected side by side are certainly not the same object.

    Only pairs that might be taken for one are remembered: of one name, or hardly known.
    """
    everyone = [track.id for track in measured]
    fleeting = [track.id for track in measured if track.observations <= _FLEETING]
    namesakes: dict[str, list[int]] = {}
    for track in measured:
        namesakes.setdefault(track.labels.best, []).append(track.id)
    for track in measured:
        if track.observations <= _FLEETING:
            rivals = everyone
        else:
            same = namesakes[track.labels.best]
            rivals = [*same, *(number for number in fleeting if number not in same)]
        track.rivals.update(rivals)
        del track.rivals[track.id]


def _cell_edge_m(measurement: Measurement) -> float:
    """Spacing of the points of a new track: a fortieth of its extent, 5 mm to 5 cm."""
    extent = float(np.linalg.norm(measurement.upper_m - measurement.lower_m))
    return min(max(extent / 40.0, 0.005), 0.05)


def _worth_adding(track: Track, measurement: Measurement) -> npt.NDArray[np.bool_]:
    """(N,) False for blurred points around a surface that is already known much more sharply."""
    weights = measurement.weights
    worth: npt.NDArray[np.bool_] = np.ones(len(weights), np.bool_)
    if track.box is None or track.observations < 5:
        return worth
    blurred = float(weights[len(weights) // 2])
    known = track.surface.weights
    if blurred > 0.05 * float(np.partition(known, len(known) // 2)[len(known) // 2]):
        return worth
    return ~track.box.contains(measurement.points_m, 0.05 + 3.0 / blurred**0.5)
