"""What moves: found by the place that it left, followed, and kept out of the camera's pose.

A thing moves when both ends of what is measured of it went the same way and what it left is
looked through, or what came nearer hides where it was. Neither alone is enough: more of a thing
at rest comes into view, and masks slip.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import invert, transform_points
from ..scene.course import Course
from ..scene.extents import Extent, shift
from ..scene.kinds import MOVES_BY_ITSELF
from ..scene.motion import FRESH_S
from ..scene.objects import Place
from ..scene.track import Track
from ..scene.tracks import TrackTable
from .depth import DepthView
from .frame import Frame
from .lifting import Measurement
from .visibility import Looked, Sighting
from .whereabouts import extent_of, whereabouts

Array = npt.NDArray[np.float64]
Pairs = Mapping[int, int]

_SHIFTED_M, _SHIFTED_PER_M = 0.05, 0.008
_CLEARLY = 1.6
"""Shifts, in limits, that make it sure of what moves by itself."""
_BARE, _BARE_POINTS = 0.06, 5
_COVERED = 0.35
_EVERYBODY = 5
_CHECKS = 3
_FLEETING = 4
_WAYPOINT_M, _SAME_PLACE_M = 0.25, 0.12
_MOST_PLACES = 40
_LOST_NS = int(1e9 * FRESH_S)
_GATE_M, _GATE_M_S, _GATE_LONGEST_S = 0.25, 2.0, 1.5
_AROUND_M = 0.15
_VOTES = 4.0
_SHOW_NOW = 100
"""Pending observations that make it certain that a track is shown anew."""


class Movers:
    """Knows which tracks move, and moves what is known of them along."""

    def __init__(self, tracks: TrackTable) -> None:
        self._tracks = tracks
        self._moving: list[Track] = []

    def clear(self) -> None:
        """Nothing moves."""
        self._moving.clear()

    def still_view(self, view: DepthView, frame: Frame) -> DepthView:
        """The depth without what moves: it tells nothing about where the camera is."""
        hidden = [d for d in frame.detections if d.label in MOVES_BY_ITSELF]
        boxes = [track.box for track in self._moving if track.box is not None]
        if not hidden and not boxes:
            return view
        usable = view.usable.copy()
        for detection in hidden:
            left, top, right, bottom = (max(int(edge), 0) for edge in detection.bbox_px)
            window = (slice(top, bottom + 1), slice(left, right + 1))
            if frame.instances is not None and detection.instance > 0:
                usable[window] &= frame.instances[window] != detection.instance
            else:
                usable[window] = False
        for box in boxes:
            _hide(box, frame, view, usable)
        return replace(view, usable=usable)

    def predict(self, stamp_ns: int) -> None:
        """Move everything that moves to where it should be by now."""
        there = self._tracks.get
        for track in tuple(self._moving):
            if track.course is None or there(track.id) is not track:
                self._moving.remove(track)
            elif stamp_ns - track.last_seen_ns > _LOST_NS:
                self._stop(track)
            else:
                self._carry(track, *track.course.predict(stamp_ns))

    def chase(
        self,
        frame: Frame,
        tracks: Sequence[Track],
        found: Sequence[Measurement],
        taken: dict[int, int],
        label_fit: Array,
        sighting: Sighting,
    ) -> None:
        """Give what was left over to a track that may have jumped there; adds to `taken`."""
        given = set(taken.values())
        free = [m for m in range(len(found)) if m not in given]
        if not free:
            return
        lost = [t for t in range(len(tracks)) if t not in taken]
        seen, pierced, _ = sighting.counts(len(found))
        for m in free:
            options = [
                (apart, t)
                for t in lost
                if label_fit[t, m] > 0.3
                and t not in taken
                and (apart := _jump_m(tracks[t], found[m], frame.stamp_ns)) is not None
                and _may_have_left(tracks[t], float(seen[t]), float(pierced[t]))
            ]
            if not options:
                continue
            _, nearest = min(options)
            if tracks[nearest].course is not None:
                taken[nearest] = m
            elif len(options) == 1 and (
                _is_fleeting(tracks[nearest])
                or _fits_elsewhere(tracks[nearest], sighting, m, (), found[m], frame)
            ):
                self._jumped(tracks[nearest])
                taken[nearest] = m

    def follow(self, track: Track, measurement: Measurement, frame: Frame) -> bool:
        """Move a track that moves to where it was measured; False for one that rests."""
        course = track.course
        if course is None:
            return False
        x, y = whereabouts(track, measurement, frame)
        self._carry(track, *course.observe(frame.stamp_ns, x, y))
        track.surface.tidy(_VOTES)
        if course.rests:
            self._stop(track)
        elif _is_waypoint(track):
            assert track.box is not None
            track.past = _with(track.past, Place(track.box, None, frame.stamp_ns, frame.stamp_ns))
        return True

    def watch(
        self,
        frame: Frame,
        tracks: Sequence[Track],
        found: Sequence[Measurement],
        taken: Pairs,
        sighting: Sighting,
    ) -> None:
        """Find those of the measured tracks that began to move."""
        shifts: dict[int, tuple[float, float]] = {}
        for t, m in taken.items():
            track = tracks[t]
            if track.course is not None:
                continue
            now = extent_of(found[m], frame)
            before = track.extents.add(now)
            if before is not None and now.whole and before.whole:
                shifts[t] = shift(before, now)
        if not shifts:
            return
        common_x = common_y = 0.0
        if len(shifts) >= _EVERYBODY:
            # What everything does together is an error of the camera's place.
            table = np.array(list(shifts.values()))
            common_x, common_y = (float(v) for v in np.median(table, axis=0))
        suspects = []
        for t, (x, y) in shifts.items():
            far = ((x - common_x) ** 2 + (y - common_y) ** 2) ** 0.5
            limit = _SHIFTED_M + _SHIFTED_PER_M * found[taken[t]].depth_m
            if far > limit and tracks[t].observations >= 3:
                suspects.append((far / limit, t))
        suspects.sort(reverse=True)
        for far, t in suspects[:_CHECKS]:
            track, measurement = tracks[t], found[taken[t]]
            if not _has_left(track, sighting, t, taken[t], far):
                continue
            kept = track.extents.kept
            ways = [_way(kept[0].middle, kept[-1].middle), shift(kept[0], kept[-1])]
            if _fits_elsewhere(track, sighting, taken[t], ways, measurement, frame):
                self._start(track, measurement, frame)

    def _start(self, track: Track, measurement: Measurement, frame: Frame) -> None:
        """It moved since the oldest of its last measurements."""
        kept = list(track.extents.kept)
        since = _since_departure(kept)
        self._leave(track, since[0][0].stamp_ns)
        (x0, y0), (x1, y1) = kept[0].middle, kept[-1].middle
        # What was measured on the way would be carried too far.
        track.surface.keep(track.surface.established())
        self._carry(track, x1 - x0, y1 - y0)
        x, y = whereabouts(track, measurement, frame)
        dx, dy = x - x1, y - y1
        track.course = Course([(each.stamp_ns, mx + dx, my + dy) for each, mx, my in since])

    def _jumped(self, track: Track) -> None:
        """It was somewhere else in the last frame that showed it."""
        self._leave(track, track.last_seen_ns)
        track.course = Course([(track.last_seen_ns, *_middle_of(track))])

    def _leave(self, track: Track, stamp_ns: int) -> None:
        if track.box is not None:
            place = Place(track.box, track.support, min(track.rested_ns, stamp_ns), stamp_ns)
            track.past = _with(track.past, place)
        self._moving.append(track)

    def _carry(self, track: Track, dx: float, dy: float) -> None:
        if dx == 0.0 and dy == 0.0:
            return
        T = np.eye(4)
        T[:2, 3] = dx, dy
        track.surface.move(T)
        if track.box is not None:
            box = track.box
            track.box = OrientedBox(box.centre_m + T[:3, 3], box.size_m, box.yaw_rad)
        self._tracks.place(track)

    def _stop(self, track: Track) -> None:
        track.stand()
        track.pending += _SHOW_NOW
        self._moving.remove(track)
        while track.past and track.box is not None and _is_at(track.past[-1], track.box):
            track.rested_ns = track.past[-1].since_ns  # it never left
            track.past = track.past[:-1]


def _since_departure(kept: list[Extent]) -> list[tuple[Extent, float, float]]:
    """The measurements, with their middles, from the last one at the old place on."""
    middles = [each.middle for each in kept]
    x, y = middles[0]
    begin = 0
    for n, (mx, my) in enumerate(middles[:-1]):
        if abs(mx - x) < 0.02 and abs(my - y) < 0.02:
            begin = n
    return [(each, *middle) for each, middle in zip(kept[begin:], middles[begin:], strict=True)]


def _has_left(track: Track, sighting: Sighting, t: int, m: int, far: float) -> bool:
    """Whether a frame contradicts that a track is where it was; it seems shifted by `far` limits.

    Somebody who stands behind a table only seems to go when another part of him is seen.
    """
    if far > _CLEARLY and track.labels.best in MOVES_BY_ITSELF:
        return True
    piece = sighting.piece(t)
    known = track.surface.established()
    seen = sighting.seen[piece] & known
    bare = int(np.count_nonzero(sighting.pierced[piece] & known))
    there = int(np.count_nonzero(seen))
    if bare >= max(_BARE_POINTS, _BARE * (bare + there)):
        return True
    # It came nearer: its own mask hides most of what was its visible side.
    own = known & (sighting.owner[piece] == m)
    return bool(np.count_nonzero(own & seen) < _COVERED * np.count_nonzero(own))


def _fits_elsewhere(
    track: Track,
    sighting: Sighting,
    m: int,
    ways: Sequence[tuple[float, float]],
    measurement: Measurement,
    frame: Frame,
) -> bool:
    """Whether the frame agrees clearly better with a track that moved than with one at rest.

    Both are held against the depth image, as Co-Fusion does (Rünz and Agapito, ICRA 2017): its
    points should lie on what its mask covers, and none where the camera looked through. Another
    side, or another part, that comes into view shifts the outlines of a thing at rest, but it
    does not fit anywhere else.

    Args:
        ways: that it may have gone, metres.
    """
    points = track.surface.columns_m[:, track.surface.established()]
    rests, _ = _agreement(sighting.eye.look(points), m)
    least = rests + max(_BARE_POINTS, _BARE * points.shape[1])
    to = _way(_middle_of(track), whereabouts(track, measurement, frame))
    for x, y in (*ways, to):
        fits, open_to_view = _agreement(sighting.eye.look(points + np.array([[x], [y], [0.0]])), m)
        if fits >= max(least, _COVERED * open_to_view):
            return True
    return False


def _agreement(looked: Looked, m: int) -> tuple[int, int]:
    """Points on what a mask covers, less those looked through; points nothing else hides."""
    own = looked.owner == m
    fits = np.count_nonzero(looked.seen & own) - np.count_nonzero(looked.pierced)
    return int(fits), int(np.count_nonzero(own | looked.seen | looked.pierced))


def _way(begin: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    return end[0] - begin[0], end[1] - begin[1]


def _may_have_left(track: Track, seen: float, pierced: float) -> bool:
    if track.course is not None or track.labels.best in MOVES_BY_ITSELF:
        return seen < 0.5 * len(track.surface)
    return pierced >= 8 and pierced > 0.7 * (seen + pierced)


def _is_fleeting(track: Track) -> bool:
    """Whether it goes by itself and was hardly seen: too little is known of it to fit anywhere."""
    return track.labels.best in MOVES_BY_ITSELF and track.observations < _FLEETING


def _jump_m(track: Track, measurement: Measurement, stamp_ns: int) -> float | None:
    """How far a track would have gone to be what was measured; None when it cannot be."""
    if not len(track.surface) or not _is_known(track):
        return None
    seconds = 1e-9 * (stamp_ns - track.last_seen_ns)
    if not 0.0 < seconds <= _GATE_LONGEST_S:
        return None
    middle = 0.5 * (measurement.lower_m + measurement.upper_m)
    centre, size = _known_of(track)
    apart = float(np.hypot(*(middle[:2] - centre[:2])))
    if apart > _GATE_M + _GATE_M_S * seconds or abs(middle[2] - centre[2]) > 0.35:
        return None
    extent = measurement.upper_m - measurement.lower_m
    largest, known = float(extent.max()), float(size.max())
    if largest > 1.5 * known + 0.1 or largest < 0.4 * known - 0.1:
        return None
    return apart


def _is_known(track: Track) -> bool:
    """Whether it may be looked for elsewhere: who walks is never seen twice at one place."""
    if track.labels.best in MOVES_BY_ITSELF:
        return True
    return track.box is not None and track.observations >= 2


def _known_of(track: Track) -> tuple[Array, Array]:
    """(3,) middle and (3,) size of a track, of its measured points while it has no box."""
    if track.box is not None:
        return track.box.centre_m, track.box.size_m
    lower, upper = track.surface.bounds_m()
    return 0.5 * (lower + upper), upper - lower


def _middle_of(track: Track) -> tuple[float, float]:
    x, y, _ = _known_of(track)[0].tolist()
    return x, y


def _is_at(place: Place, box: OrientedBox) -> bool:
    return float(np.hypot(*(place.box.centre_m - box.centre_m)[:2])) < _SAME_PLACE_M


def _is_waypoint(track: Track) -> bool:
    if track.box is None:
        return False
    last = track.past[-1].box.centre_m if track.past else None
    return last is None or float(np.hypot(*(track.box.centre_m - last)[:2])) >= _WAYPOINT_M


def _with(past: tuple[Place, ...], place: Place) -> tuple[Place, ...]:
    """One more place; when there are too many, every second one in the middle is forgotten."""
    if len(past) >= _MOST_PLACES:
        half = _MOST_PLACES // 2
        past = (past[0], *past[1:half:2], *past[half:])
    return (*past, place)


def _hide(box: OrientedBox, frame: Frame, view: DepthView, usable: npt.NDArray[np.bool_]) -> None:
    """Take the pixels of what is in a box out of what is usable."""
    corners = transform_points(invert(frame.T_map_camera), box.corners_m)
    near, far = float(corners[:, 2].min()) - _AROUND_M, float(corners[:, 2].max()) + _AROUND_M
    if far < 0.05:
        return
    corners[:, 2] = np.maximum(corners[:, 2], 0.05)
    pixels = frame.camera.project(corners)
    margin = frame.camera.K[0, 0] * _AROUND_M / max(near, 0.3)
    low, high = pixels.min(axis=0) - margin, pixels.max(axis=0) + margin
    (left, top), (right, bottom) = (
        np.clip(ends, 0, frame.camera.size_px).astype(int) for ends in (low, high)
    )
    window = (slice(top, bottom), slice(left, right))
    depth = view.depth_m[window]
    usable[window] &= (depth < near) | (depth > far)
