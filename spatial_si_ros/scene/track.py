"""One object while the map is being built: everything measured of it so far."""

from __future__ import annotations

from collections import Counter
from copy import copy
from math import atan2, tau

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import wrap_angle, yaw_of
from .beliefs import (
    MAX_LOG_ODDS,
    START_LOG_ODDS,
    TAKEN_LOG_ODDS,
    LabelBelief,
    probability_of,
)
from .course import Course
from .ends import Ends
from .extents import Extents
from .motion import Motion
from .objects import Front, Place, SceneObject, Support
from .surface import Surface

Array = npt.NDArray[np.float64]

VIEW_BINS = 16
_STILL_SPAN_NS, _STILL_SIGHTS, _STILL_STD_M_S = 400_000_000, 3, 0.03


class Track:
    """The mutable state behind one `SceneObject`.

    Attributes:
        id: stable, >= 1.
        surface: measured points.
        labels: label belief.
        log_odds: of its existence.
        colour_votes, rgb_sum: (12,) and (3,) sums over frames; both zero when not measured.
        observations: frames that measured it.
        misses: frames that should have and did not.
        best_view_pixels: largest mask.
        pixel_area: largest mask times squared depth, px m^2: predicts its size in a picture.
        views: (16,) weight of the directions (about +z, from the object) it was seen from.
        view_sum_m: (3,) sum over frames of the camera's position, for the mean direction.
        rivals: ids that were detected beside it in the same frame, with the number of frames.
        swallowed: ids whose masks covered it when it was not detected itself, with the
            number of frames.
        box: None until the first fit.
        shown: what the snapshot holds of it, None while it is not shown.
        pending: observations since the last fit.
        appeared_ns: of the first frame with many of its pixels, None: there was none.
        extents: of its measurements of the last moments, while it rests.
        course: while it moves.
        past: where it was before, in the inner map.
        rested_ns: since when it has been where it is.
        pierced: the last look went through where it is.
        taken_ns: when the hand took it; None: it did not, or it was seen where it was since.
        newcomer: where it was found, the floor had been seen free before.
        ends: how far it was seen to end, in the inner map.
    """

    __slots__ = (
        "_motion",
        "appeared_ns",
        "best_view_pixels",
        "box",
        "colour_votes",
        "course",
        "ends",
        "extents",
        "first_seen_ns",
        "front",
        "id",
        "labels",
        "last_seen_ns",
        "log_odds",
        "misses",
        "newcomer",
        "observations",
        "past",
        "pending",
        "pierced",
        "pixel_area",
        "rested_ns",
        "rgb_sum",
        "rivals",
        "shown",
        "support",
        "surface",
        "swallowed",
        "taken_ns",
        "view_sum_m",
        "views",
    )

    def __init__(self, track_id: int, surface: Surface, stamp_ns: int) -> None:
        self.id = track_id
        self.surface = surface
        self.labels = LabelBelief()
        self.log_odds = START_LOG_ODDS
        self.colour_votes: Array = np.zeros(12)
        self.rgb_sum: Array = np.zeros(3)
        self.observations = 0
        self.misses = 0
        self.best_view_pixels = 0
        self.pixel_area = 0.0
        self.views: Array = np.zeros(VIEW_BINS)
        self.view_sum_m: Array = np.zeros(3)
        self.first_seen_ns = self.last_seen_ns = stamp_ns
        self.rivals: Counter[int] = Counter()
        self.swallowed: Counter[int] = Counter()
        self.box: OrientedBox | None = None
        self.front: Front | None = None
        self.support: Support | None = None
        self.shown: SceneObject | None = None
        self.pending = 0
        self.appeared_ns: int | None = None
        self.extents = Extents()
        self.course: Course | None = None
        self.past: tuple[Place, ...] = ()
        self.rested_ns = stamp_ns
        self.pierced = False
        self.taken_ns: int | None = None
        self.newcomer = False
        self.ends = Ends()
        self._motion: Motion | None = None

    @property
    def motion(self) -> Motion | None:
        """In the inner map: measured while it moves, zero where it was long enough seen at rest."""
        if self.course is not None:
            return self.course.motion
        kept = self.extents.kept
        if len(kept) >= _STILL_SIGHTS and self.extents.span_ns >= _STILL_SPAN_NS:
            return _standing(kept[-1].stamp_ns)
        return self._motion

    def stand(self) -> None:
        """It moves no longer: it rests, or was lost from sight."""
        if self.course is None:
            return
        self._motion = self.course.motion
        if self.course.rests:
            self._motion = _standing(self.last_seen_ns)
        self.rested_ns = self.last_seen_ns
        self.course = None
        self.extents.clear()

    @property
    def existence(self) -> float:
        """0..1, that it is a real object."""
        return probability_of(self.log_odds)

    def believe(self, gain: float) -> None:
        """Add to the log odds of its existence."""
        self.log_odds = min(self.log_odds + gain, MAX_LOG_ODDS)

    def doubt(self, stamp_ns: int) -> None:
        """The hand took it: the next looks that do not find it where it was settle that."""
        self.taken_ns = stamp_ns
        self.log_odds = min(self.log_odds, TAKEN_LOG_ODDS)

    def look_from(self, camera_m: Array, centre_m: Array, weight: float = 1.0) -> None:
        """Remember the direction from which it was seen."""
        turn = atan2(camera_m[1] - centre_m[1], camera_m[0] - centre_m[0]) / tau * VIEW_BINS
        self.views[round(turn) % VIEW_BINS] += weight
        self.view_sum_m += weight * camera_m

    def seen_from(self, yaw_rad: float, within_rad: float = np.deg2rad(70.0)) -> float:
        """Weight of the views from directions (from the object) within an angle of `yaw_rad`."""
        directions = np.arange(VIEW_BINS) * (2.0 * np.pi / VIEW_BINS)
        offset = np.abs((directions - yaw_rad + np.pi) % (2.0 * np.pi) - np.pi)
        return float(self.views[offset <= within_rad].sum())

    @property
    def view_spread(self) -> float:
        """0 when all views came from one direction, 1 when they came from all around."""
        total = float(self.views.sum())
        if total == 0.0:
            return 0.0
        angles = np.arange(VIEW_BINS) * (2.0 * np.pi / VIEW_BINS)
        mean = np.array([self.views @ np.cos(angles), self.views @ np.sin(angles)]) / total
        return 1.0 - float(np.hypot(*mean))

    @property
    def colour_weight(self) -> float:
        """Frames that told its colour, small ones counting less."""
        return float(self.colour_votes.sum())

    def add_colour(self, votes: Array, rgb: Array, weight: float) -> None:
        """One frame's votes (12,), summing to 1, and mean sRGB (3,)."""
        self.colour_votes += weight * votes
        self.rgb_sum += weight * rgb

    def copy(self) -> Track:
        """An equal track that shares nothing that changes with this one."""
        twin = Track(self.id, self.surface.copy(), self.first_seen_ns)
        for name in self.__slots__:
            if name not in ("id", "surface", "first_seen_ns"):
                setattr(twin, name, copy(getattr(self, name)))
        return twin

    def move(self, T: Array) -> None:
        """Carry everything that has a place over by (4, 4) T."""
        self.surface.move(T)
        self.view_sum_m = T[:3, :3] @ self.view_sum_m + self.views.sum() * T[:3, 3]
        self.box = None
        self.stand()
        self.extents.clear()
        if self._motion is not None:
            self._motion = self._motion.turned(yaw_of(T))
        if self.front is not None:
            turned = wrap_angle(self.front.yaw_rad + yaw_of(T))
            self.front = Front(turned, self.front.probability)
        self.past = tuple(each.moved(T) for each in self.past)
        self.ends.move(T)

    def absorb(self, other: Track) -> None:
        """Become one with a track that turned out to be the same object."""
        self.surface.absorb(other.surface)
        self.ends.absorb(other.ends)
        self.labels.absorb(other.labels)
        self.believe(max(0.0, other.log_odds - START_LOG_ODDS))
        if other.taken_ns is not None:
            self.doubt(other.taken_ns)
        self.colour_votes += other.colour_votes
        self.rgb_sum += other.rgb_sum
        self.observations += other.observations
        self.misses = min(self.misses, other.misses)
        self.best_view_pixels = max(self.best_view_pixels, other.best_view_pixels)
        self.pixel_area = max(self.pixel_area, other.pixel_area)
        self.views += other.views
        self.view_sum_m += other.view_sum_m
        self.first_seen_ns = min(self.first_seen_ns, other.first_seen_ns)
        self.last_seen_ns = max(self.last_seen_ns, other.last_seen_ns)
        self.rivals.update(other.rivals)
        if self.appeared_ns is None or other.appeared_ns is not None:
            known = [each for each in (self.appeared_ns, other.appeared_ns) if each is not None]
            self.appeared_ns = min(known, default=None)
        self.pending += 1


def _standing(stamp_ns: int) -> Motion:
    """The motion of what was seen at rest."""
    return Motion(np.zeros(2), _STILL_STD_M_S**2 * np.eye(2), stamp_ns)
