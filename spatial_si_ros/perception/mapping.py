"""Frames in, a map of objects out: the whole line from pixels to `SceneSnapshot`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..errors import MapFileError
from ..geometry.frames import invert
from ..scene.association import Overlap, associate, scores
from ..scene.beliefs import (
    DOUBTFUL,
    EXPLAINED,
    GONE_LOG_ODDS,
    MISS,
    PIERCED,
    TENTATIVE_MISS,
    hit_gain,
)
from ..scene.duplicates import is_swallowed, same_object
from ..scene.objects import SceneObject
from ..scene.occupancy import OccupancyBuilder
from ..scene.persistence import SavedMap
from ..scene.snapshot import SceneSnapshot
from ..scene.supports import find_support
from ..scene.track import Track
from ..scene.tracks import TrackTable
from .depth import DepthError, DepthView, look_at_depth
from .estimate import fit_track, settle_on, show
from .frame import Frame
from .fronts import complete_depth, estimate_front
from .gauge import Gauge
from .lifting import Lifted, Measurement, lift
from .registration import PoseRefiner
from .visibility import Sighting, sight

Array = npt.NDArray[np.float64]

GAUGE_STEP_M = 0.01
SETTLED = 8
GRID_MOVED_M, GRID_TURNED_RAD = 0.05, 0.05


@dataclass(frozen=True, slots=True)
class MapperSettings:
    """What the map is built with.

    Attributes:
        depth_error: of the depth camera.
        pose_std_m: 1 sigma of the camera's (refined) place in the map, metres.
        refine_pose: correct the localised pose by what is mapped.
        max_object_range_m: objects farther than this are not measured.
        max_fits: boxes fitted anew per frame; the others wait their turn.
        existence: objects below this probability are not shown.
    """

    depth_error: DepthError = field(default_factory=DepthError)
    pose_std_m: float = 0.01
    refine_pose: bool = True
    max_object_range_m: float = 7.0
    max_fits: int = 10
    existence: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Update:
    """What one frame did to the map.

    Attributes:
        snapshot: the map after it.
        changed: ids of objects that are new or different in it.
        removed: ids that it no longer holds.
        measured: ids of objects measured in this frame.
        T_map_camera: (4, 4) refined pose of the camera in the map.
        lifted: detections that could be lifted, of `detections`.
        detections: detections in the frame.
    """

    snapshot: SceneSnapshot
    changed: tuple[int, ...]
    removed: tuple[int, ...]
    measured: tuple[int, ...]
    T_map_camera: Array
    lifted: int
    detections: int


class MapBuilder:
    """Builds the object map; one thread calls `update`, any thread may read `snapshot`."""

    def __init__(self, settings: MapperSettings | None = None, frame_id: str = "map") -> None:
        self.settings = settings or MapperSettings()
        self.tracks = TrackTable()
        self._snapshot = SceneSnapshot(version=0, stamp_ns=0, frame_id=frame_id)
        self._frames = 0
        self._retired: set[int] = set()
        self._grid = OccupancyBuilder()
        self._grid_pose: Array | None = None
        self._refiner = PoseRefiner()
        self._gauge = Gauge()
        self._T_map_inner = self._gauge.T_map_inner

    @property
    def snapshot(self) -> SceneSnapshot:
        """The newest state of the map."""
        return self._snapshot

    def update(self, frame: Frame) -> Update:
        """Bring a frame into the map. Frames come in the order of their stamps."""
        s = self.settings
        self._frames += 1
        view = look_at_depth(frame.depth_m)
        frame = self._refined(frame, view)
        self._drive(frame, view)
        lifted = lift(frame, view, s.depth_error, s.pose_std_m, self._frames)
        tracks = self.tracks.in_view(
            invert(frame.T_map_camera),
            frame.camera.K,
            frame.camera.size_px,
            s.max_object_range_m + 1.0,
        )
        sighting = sight(frame, view, lifted.owner, tracks, s.depth_error, s.pose_std_m)
        measured = self._explain(frame, lifted, tracks, sighting)
        changed, removed = self._fit_due()
        if frame.stamp_ns > self._snapshot.stamp_ns:
            self._snapshot = replace(self._snapshot, stamp_ns=frame.stamp_ns)
        return Update(
            self._snapshot,
            tuple(changed),
            tuple(removed),
            tuple(track.id for track in measured if track.id in self._snapshot.objects),
            self._T_map_inner @ frame.T_map_camera,
            len(lifted.measurements),
            len(frame.detections),
        )

    def clear(self, *, keep_occupancy: bool = False) -> SceneSnapshot:
        """Forget all objects, and the grid unless it is to stay; ids and versions go on."""
        self.tracks.clear()
        if not keep_occupancy:
            self._grid.clear()
            self._refiner.clear()
            self._gauge.clear()
            self._T_map_inner = self._gauge.T_map_inner
            self._grid_pose = None
        old = self._snapshot
        self._snapshot = replace(
            old,
            version=old.version + 1,
            objects=MappingProxyType({}),
            occupancy=old.occupancy if keep_occupancy else None,
        )
        return self._snapshot

    def rewind(self) -> None:
        """The clock jumped back: accept older stamps from now on."""
        self._snapshot = replace(self._snapshot, stamp_ns=0)

    def export(self) -> SavedMap:
        """Everything needed to go on later; shares nothing that changes."""
        log_odds, origin = self._grid.state()
        arrays = {**self._refiner.state(), "occupancy": log_odds, "occupancy_origin": origin}
        shown = [track for track in self.tracks if track.shown is not None]
        return SavedMap(
            self._snapshot.frame_id,
            self._snapshot.stamp_ns,
            self.tracks.next_id,
            shown,
            self._T_map_inner.copy(),
            arrays,
        )

    def adopt(self, saved: SavedMap, *, merge: bool = False) -> SceneSnapshot:
        """Go on from a saved map, or (merge) add its objects that are not here yet.

        Raises:
            MapFileError: its arrays do not fit, or (merge) it is of another frame.
        """
        if merge and len(self.tracks):
            self._merge(saved)
        else:
            self._replace(saved)
        self._settle()
        return self.refresh_occupancy()

    def _replace(self, saved: SavedMap) -> None:
        refiner = PoseRefiner()
        try:
            refiner.restore(saved.arrays)
            log_odds = saved.arrays["occupancy"]
            if log_odds.ndim != 2 or not np.all(np.isfinite(log_odds)):
                raise ValueError("occupancy: want a finite (H, W) array")
            origin = saved.arrays["occupancy_origin"].astype(np.int64)
        except (KeyError, ValueError, IndexError) as error:
            raise MapFileError(f"the saved map's grids do not fit: {error}") from error
        self.clear()
        self._refiner = refiner
        self._grid.restore(log_odds, origin)
        self._gauge.restore(saved.T_map_inner)
        self._T_map_inner = saved.T_map_inner.copy()
        self._snapshot = replace(self._snapshot, frame_id=saved.frame_id, stamp_ns=saved.stamp_ns)
        self.tracks.reserve_ids(saved.next_id)
        for track in saved.tracks:
            self.tracks.insert(track)

    def _merge(self, saved: SavedMap) -> None:
        if saved.frame_id != self._snapshot.frame_id:
            raise MapFileError(
                f"cannot merge a map of frame '{saved.frame_id}' into '{self._snapshot.frame_id}'"
            )
        T = invert(self._T_map_inner) @ saved.T_map_inner
        for track in saved.tracks:
            track.surface.move(T)
            track.id, track.rivals = self.tracks.next_id, {}
            self.tracks.insert(track)

    def _settle(self) -> None:
        """Fit and show everything now, whatever it takes."""
        version = self._snapshot.version
        for track in self.tracks:
            track.pending += 3
        while any(track.pending >= 3 for track in self.tracks):
            self._fit_due()
        self._snapshot = replace(self._snapshot, version=version + 1)

    def _refined(self, frame: Frame, view: DepthView) -> Frame:
        """The same frame with its pose in the inner map."""
        if not self.settings.refine_pose:
            return frame
        T_guess = invert(self._T_map_inner) @ frame.T_map_camera
        T_inner = self._refiner.refine(view, frame.camera, T_guess, self.settings.depth_error)
        self._gauge.observe(frame.T_map_camera, T_inner)
        if self._gauge.distance(self._T_map_inner) > GAUGE_STEP_M:
            before = invert(self._T_map_inner)
            self._T_map_inner = self._gauge.T_map_inner
            self._refiner.rebase(self._T_map_inner @ before, T_guess)
            for track in self.tracks:
                track.pending += track.shown is not None
        return replace(frame, T_map_camera=T_inner)

    def _drive(self, frame: Frame, view: DepthView) -> None:
        """Bring the depth into the occupancy grid, unless the camera has hardly moved."""
        T = frame.T_map_camera
        if self._grid_pose is not None:
            turned = float(np.arccos(np.clip(T[:3, 2] @ self._grid_pose[:3, 2], -1.0, 1.0)))
            moved = float(np.linalg.norm(T[:3, 3] - self._grid_pose[:3, 3]))
            if moved < GRID_MOVED_M and turned < GRID_TURNED_RAD and self._frames % 5:
                return
        self._grid_pose = T
        error = self.settings.depth_error
        self._grid.add(
            view.depth_m,
            view.usable,
            frame.camera.K,
            T,
            (error.floor_m, error.growth_per_m),
        )

    def refresh_occupancy(self) -> SceneSnapshot:
        """Put the present occupancy grid into the snapshot; call it about once a second."""
        old = self._snapshot
        self._snapshot = replace(old, occupancy=self._grid.map(self._T_map_inner))
        return self._snapshot

    # One frame --------------------------------------------------------------------------------

    def _explain(
        self, frame: Frame, lifted: Lifted, tracks: list[Track], sighting: Sighting
    ) -> list[Track]:
        """Give every measurement to a track, old or new, and every visible track its due."""
        found = lifted.measurements
        seen, pierced, shared = sighting.counts(len(found))
        overlap = Overlap(
            visible=seen,
            shared=shared,
            contained=self._contained(tracks, found),
            label_fit=np.array(
                [[t.labels.probability(m.detection.label) for m in found] for t in tracks]
            ).reshape(len(tracks), len(found)),
            settled=np.array([t.observations >= SETTLED for t in tracks], dtype=np.bool_),
        )
        pairs = associate(scores(overlap))
        taken = {t: m for t, m in pairs}
        camera_m = frame.T_map_camera[:3, 3]
        measured: list[Track] = []
        for t, track in enumerate(tracks):
            measurement = found[taken[t]] if t in taken else None
            others = float(shared[t].max(initial=0.0))
            self._account(frame, sighting, t, measurement, seen[t], pierced[t], others)
            if measurement is not None:
                self._measure(track, measurement, camera_m, frame.stamp_ns)
                measured.append(track)
        self._swallow(tracks, taken, seen, shared)
        given = set(taken.values())
        for m, measurement in enumerate(found):
            if m not in given and measurement.depth_m <= self.settings.max_object_range_m:
                track = self.tracks.create(_cell_edge_m(measurement), frame.stamp_ns)
                if self._is_doubtful(measurement, overlap.contained[:, m], tracks):
                    track.log_odds += DOUBTFUL
                self._measure(track, measurement, camera_m, frame.stamp_ns)
                measured.append(track)
        self._note_rivals(measured)
        return measured

    @staticmethod
    def _is_doubtful(measurement: Measurement, contained: Array, tracks: list[Track]) -> bool:
        """Whether something new appears where something else is known to be."""
        return any(
            contained[t] > 0.5
            and track.observations >= SETTLED
            and track.existence > 0.9
            and np.prod(measurement.upper_m - measurement.lower_m + 0.01)
            > 0.02 * track.box.volume_m3
            for t, track in enumerate(tracks)
            if track.box is not None
        )

    def _swallow(
        self, tracks: list[Track], taken: dict[int, int], seen: Array, shared: Array
    ) -> None:
        """Join tracks that are covered by another's mask whenever they are in view."""
        if shared.shape[1] == 0:
            return
        owner = {m: t for t, m in taken.items()}
        for t, track in enumerate(tracks):
            m = int(np.argmax(shared[t]))
            if t in taken or m not in owner or seen[t] < 5 or shared[t, m] < 0.7 * seen[t]:
                continue
            whole = tracks[owner[m]]
            if is_swallowed(track, whole):
                whole.absorb(track)
                self._retired.add(track.id)

    @staticmethod
    def _contained(tracks: list[Track], found: Iterable[Measurement]) -> Array:
        """(T, M) share of each measurement's points in each track's box; 0 where far apart."""
        measurements = list(found)
        result = np.zeros((len(tracks), len(measurements)))
        boxes = [track.box for track in tracks]
        if not measurements or not boxes:
            return result
        lower = np.array([m.lower_m for m in measurements])
        upper = np.array([m.upper_m for m in measurements])
        for t, box in enumerate(boxes):
            if box is None:
                continue
            reach = np.append(np.full(2, 0.5 * np.hypot(*box.size_m[:2])), 0.5 * box.size_m[2])
            near = np.all((lower < box.centre_m + reach) & (upper > box.centre_m - reach), axis=1)
            for m in np.flatnonzero(near):
                points = measurements[m].points_m[::4]
                result[t, m] = np.count_nonzero(box.contains(points, 0.03)) / len(points)
        return result

    def _account(
        self,
        frame: Frame,
        sighting: Sighting,
        t: int,
        measurement: Measurement | None,
        seen: float,
        pierced: float,
        others: float,
    ) -> None:
        """Move and judge a track's points, and its existence when it was not detected."""
        track = sighting.tracks[t]
        start = int(sighting.starts[t])
        piece = slice(start, int(sighting.starts[t + 1]))
        holes = np.flatnonzero(sighting.pierced[piece])
        if len(holes):
            track.surface.carve(holes)
        if measurement is not None:
            visible = np.flatnonzero(sighting.seen[piece])
            track.surface.observe(
                visible,
                sighting.owner[piece][visible] == measurement.index,
                sighting.shift_m[piece][visible],
                sighting.weights[piece][visible],
            )
            return
        total = len(track.surface)
        if pierced >= 8 and pierced > 0.7 * (seen + pierced) and pierced > 0.25 * total:
            track.believe(PIERCED)
            track.pending += 1
            return
        if not frame.has_detections or seen < max(5.0, 0.5 * total):
            return
        distance_m = float(np.linalg.norm(track.surface.points_m[0] - frame.T_map_camera[:3, 3]))
        expected = track.pixel_area / max(distance_m, 0.3) ** 2 * seen / total
        if expected < 150.0 or distance_m > self.settings.max_object_range_m:
            return
        track.misses += 1
        track.pending += 1
        if others > 0.7 * seen:
            track.believe(EXPLAINED)  # its surface is another object's
        elif track.observations >= 8 and track.observations > 0.35 * track.misses:
            track.believe(min(0.0, max(MISS, 1.0 - track.log_odds)))
        else:
            track.believe(TENTATIVE_MISS)

    def _measure(
        self, track: Track, measurement: Measurement, camera_m: Array, stamp_ns: int
    ) -> None:
        detection = measurement.detection
        fresh = _worth_adding(track, measurement)
        track.surface.add(measurement.points_m[fresh], measurement.weights[fresh])
        fits = track.observations == 0 or track.labels.probability(detection.label) > 0.2
        track.believe(hit_gain(detection.score, measurement.pixels, fits))
        track.labels.observe(detection.label, detection.score)
        if measurement.colour is not None:
            weight = min(1.0, measurement.pixels / 400.0)
            track.colour_votes += weight * measurement.colour.votes
            track.rgb_sum += weight * measurement.colour.rgb
        track.observations += 1
        track.best_view_pixels = max(track.best_view_pixels, measurement.pixels)
        area = measurement.pixels * measurement.depth_m**2
        track.pixel_area = max(track.pixel_area, area)
        track.look_from(camera_m, 0.5 * (measurement.lower_m + measurement.upper_m))
        track.last_seen_ns = stamp_ns
        track.pending += 1

    @staticmethod
    def _note_rivals(measured: list[Track]) -> None:
        """Tracks of similar name detected side by side are certainly not the same object."""
        for i, a in enumerate(measured):
            for b in measured[i + 1 :]:
                a.rivals[b.id] = a.rivals.get(b.id, 0) + 1
                b.rivals[a.id] = b.rivals.get(a.id, 0) + 1

    # The map ----------------------------------------------------------------------------------

    def _fit_due(self) -> tuple[list[int], list[int]]:
        """Fit what changed, show what exists, drop what is gone; ids changed and removed."""
        s = self.settings
        objects: dict[int, SceneObject] = dict(self._snapshot.objects)
        changed: list[int] = []
        removed: list[int] = []
        for number in self._retired:
            self.tracks.remove(number)
            if objects.pop(number, None) is not None:
                removed.append(number)
        self._retired.clear()
        for track in self._due():
            if track.id not in self.tracks:
                continue  # merged a moment ago
            track.pending = 0
            if len(track.surface):
                track.surface.tidy()
                self.tracks.place(track)
            gone = track.log_odds < GONE_LOG_ODDS or len(track.surface) < 4
            shows = not gone and track.existence >= s.existence
            if shows:
                track.shown = self._describe(track)
                for twin in self._twins(track):
                    track.absorb(twin)
                    self.tracks.remove(twin.id)
                    if objects.pop(twin.id, None) is not None:
                        removed.append(twin.id)
                    self.tracks.place(track)
                    track.shown = self._describe(track)
                objects[track.id] = track.shown
                changed.append(track.id)
            elif track.shown is not None:
                del objects[track.id]
                track.shown = None
                removed.append(track.id)
            if gone:
                self.tracks.remove(track.id)
        changed = [i for i in changed if i in objects]
        if changed or removed:
            self._snapshot = replace(
                self._snapshot,
                version=self._snapshot.version + 1,
                objects=MappingProxyType(objects),
            )
        return changed, removed

    def _describe(self, track: Track) -> SceneObject:
        """Estimate everything about a track anew."""
        box = fit_track(track)
        points = box.corners_m
        around = self.tracks.meeting(points.min(axis=0), points.max(axis=0), 0.15)
        track.support, level_m = find_support(track, box, around)
        track.box = settle_on(track, box, track.support, level_m)
        track.front = estimate_front(track, track.box, self._grid.is_blocked)
        track.box = complete_depth(track.labels.ranked()[0][0], track.box, track.front)
        return show(track, self.settings.pose_std_m, self._T_map_inner)

    def _twins(self, track: Track) -> list[Track]:
        """Other tracks of the same object, with no more observations."""
        if track.box is None:
            return []
        points = track.surface.points_m
        return [
            other
            for other in self.tracks.meeting(points.min(axis=0), points.max(axis=0), 0.1)
            if other is not track
            and other.observations <= track.observations
            and same_object(track, other)
        ]

    def _due(self) -> list[Track]:
        """The tracks whose box is fitted in this frame: new ones first, then the most changed."""
        waiting = [
            track
            for track in self.tracks
            if track.pending and (track.observations < 8 or track.pending >= 3)
        ]
        waiting.sort(key=lambda track: -track.pending / (1.0 + 0.1 * track.observations))
        return waiting[: self.settings.max_fits]


def _cell_edge_m(measurement: Measurement) -> float:
    """Spacing of the points of a new track: a fortieth of its extent, 5 mm to 5 cm."""
    extent = float(np.linalg.norm(measurement.upper_m - measurement.lower_m))
    return float(np.clip(extent / 40.0, 0.005, 0.05))


def _worth_adding(track: Track, measurement: Measurement) -> npt.NDArray[np.bool_]:
    """(N,) False for blurred points around a surface that is already known much more sharply."""
    weights = measurement.weights
    worth: npt.NDArray[np.bool_] = np.ones(len(weights), np.bool_)
    if track.box is None or track.observations < 5:
        return worth
    known = float(np.median(track.surface.weights))
    if float(np.median(weights)) > 0.05 * known:
        return worth
    margin_m = 0.05 + 3.0 / float(np.sqrt(np.median(weights)))
    return ~track.box.contains(measurement.points_m, margin_m)
