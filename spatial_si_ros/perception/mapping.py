"""Frames in, a map of objects out: the whole line from pixels to `SceneSnapshot`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..errors import MapFileError
from ..geometry.frames import invert
from ..scene.objects import SceneObject
from ..scene.occupancy import OccupancyBuilder
from ..scene.persistence import SavedMap
from ..scene.snapshot import SceneSnapshot
from ..scene.track import Track
from ..scene.tracks import TrackTable
from .depth import DepthView, look_at_depth
from .explaining import Explainer
from .frame import Frame
from .gauge import Gauge
from .lifting import lift
from .movers import Movers
from .registration import PoseRefiner
from .settings import MapperSettings
from .shaping import Changes, Shaper
from .trail import grown
from .visibility import sight

__all__ = ["MapBuilder", "MapperSettings", "Update"]

Array = npt.NDArray[np.float64]

GAUGE_STEP_M = 0.015
GRID_MOVED_M, GRID_TURNED_RAD = 0.05, 0.05
REFINE_MOVED_M, REFINE_TURNED_RAD = 0.03, 0.03


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
    """Builds the object map; one thread calls `update`, any thread may read `snapshot`.

    Inside, everything lives in an inner map in which all frames agree; the published map is
    where the localisation says that the inner one lies on average (see `gauge`).
    """

    def __init__(self, settings: MapperSettings | None = None, frame_id: str = "map") -> None:
        self.settings = settings or MapperSettings()
        self.tracks = TrackTable()
        self._snapshot = SceneSnapshot(version=0, stamp_ns=0, frame_id=frame_id)
        self._objects: dict[int, SceneObject] = {}  # those of the snapshot, never changed
        self._frames = 0
        self._in_sight: tuple[Track, ...] = ()
        self._grid = OccupancyBuilder()
        self._grid_pose: Array | None = None
        self._refiner = PoseRefiner()
        self._refined_pose: Array | None = None
        self._gauge = Gauge()
        self._T_map_inner = self._gauge.T_map_inner
        self._shaper = Shaper(
            self.tracks, self.settings, lambda points_m: self._grid.is_blocked(points_m)
        )
        self._movers = Movers(self.tracks)
        self._explainer = Explainer(
            self.tracks, self.settings, self._movers, self._shaper.touch, self._shaper.retire
        )

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
        self._movers.predict(frame.stamp_ns)
        tracks = self.tracks.in_view(
            invert(frame.T_map_camera),
            frame.camera.K,
            frame.camera.size_px,
            s.max_object_range_m + 1.0,
            view.farthest_m(),
        )
        sighting = sight(frame, view, lifted.owner, tracks, s.depth_error, s.pose_std_m)
        measured = self._explainer.explain(frame, lifted, tracks, sighting)
        left = set(self._in_sight).difference(measured)
        self._in_sight = tuple(measured)
        changes = self._shaper.work(self._objects, self._T_map_inner, frame.stamp_ns, left)
        T_map_camera = self._T_map_inner @ frame.T_map_camera
        self._take_over(changes, frame.stamp_ns, T_map_camera)
        return Update(
            self._snapshot,
            tuple(changes.changed),
            tuple(changes.removed),
            tuple(track.id for track in measured if track.id in self._snapshot.objects),
            T_map_camera,
            len(lifted.measurements),
            len(frame.detections),
        )

    def take_up(self, object_id: int, stamp_ns: int) -> None:
        """The hand took an object: whether it is still where it was is doubted.

        The next frames that show the place settle it. An id that the map does not hold says
        nothing.
        """
        track = self.tracks.get(object_id)
        if track is not None:
            track.doubt(stamp_ns)
            self._shaper.hurry(track)
            self._shaper.partings.carried[object_id] = None

    def let_go(self, at_m: Array | None, stamp_ns: int) -> None:
        """The hand let go what it had taken: something like it that is first seen now near there
        is the same.

        Args:
            at_m: (3,) the place of the hand in the map; None: not known.
        """
        if at_m is not None:
            at_m = (invert(self._T_map_inner) @ np.append(at_m, 1.0))[:3]
        self._shaper.partings.released(at_m, stamp_ns)

    def clear(self, *, keep_occupancy: bool = False) -> SceneSnapshot:
        """Forget all objects, and the grid unless it is to stay; ids and versions go on."""
        self.tracks.clear()
        self._shaper.clear()
        self._movers.clear()
        if not keep_occupancy:
            self._grid.clear()
            self._refiner.clear()
            self._gauge.clear()
            self._T_map_inner = self._gauge.T_map_inner
            self._grid_pose = self._refined_pose = None
        old = self._snapshot
        self._objects = {}
        self._in_sight = ()
        self._snapshot = replace(
            old,
            version=old.version + 1,
            objects=MappingProxyType(self._objects),
            occupancy=old.occupancy if keep_occupancy else None,
            gone=(),
            trail=(),
            measured=frozenset(),
        )
        return self._snapshot

    def rewind(self) -> None:
        """The clock jumped back: accept older stamps from now on."""
        self._shaper.partings.carried.clear()
        self._snapshot = replace(self._snapshot, stamp_ns=0)

    def export(self) -> SavedMap:
        """Everything needed to go on later; shares nothing that changes."""
        log_odds, origin = self._grid.state()
        arrays = {**self._refiner.state(), "occupancy": log_odds, "occupancy_origin": origin}
        shown = [track.copy() for track in self.tracks if track.shown is not None]
        return SavedMap(
            self._snapshot.frame_id,
            self._snapshot.stamp_ns,
            self.tracks.next_id,
            shown,
            self._T_map_inner.copy(),
            arrays,
            self._snapshot.gone,
            self._snapshot.trail,
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
        self._shaper.partings.gone = saved.gone
        self._snapshot = replace(
            self._snapshot, frame_id=saved.frame_id, stamp_ns=saved.stamp_ns, trail=saved.trail
        )
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
            track.move(T)
            track.id = self.tracks.next_id
            track.rivals.clear()
            track.swallowed.clear()
            self.tracks.insert(track)

    def refresh_occupancy(self) -> SceneSnapshot:
        """Put the present occupancy grid into the snapshot; call it about once a second."""
        old = self._snapshot
        self._snapshot = replace(old, occupancy=self._grid.map(self._T_map_inner))
        return self._snapshot

    def _settle(self) -> None:
        """Estimate and show everything now, whatever it takes."""
        self._shaper.everything()
        stamp_ns = self._snapshot.stamp_ns
        changes = self._shaper.work(self._objects, self._T_map_inner, stamp_ns, all_of_it=True)
        self._take_over(changes, stamp_ns)

    def _take_over(
        self, changes: Changes, stamp_ns: int, T_map_camera: Array | None = None
    ) -> None:
        """A new snapshot when anything is new."""
        old = self._snapshot
        if changes.objects is None and stamp_ns <= old.stamp_ns:
            return
        if changes.objects is not None:
            self._objects = changes.objects
        self._snapshot = replace(
            old,
            version=old.version + (changes.objects is not None),
            stamp_ns=max(stamp_ns, old.stamp_ns),
            objects=old.objects if changes.objects is None else MappingProxyType(changes.objects),
            gone=self._shaper.partings.gone,
            trail=old.trail if T_map_camera is None else grown(old.trail, stamp_ns, T_map_camera),
            measured=frozenset(track.id for track in self._in_sight),
        )

    def _refined(self, frame: Frame, view: DepthView) -> Frame:
        """The same frame with its pose in the inner map."""
        T_guess = invert(self._T_map_inner) @ frame.T_map_camera
        if not self.settings.refine_pose:
            return replace(frame, T_map_camera=T_guess)
        # The localisation's error changes slowly: between two places it stays what it was.
        due = self._frames % 3 == 0 or _has_moved(
            self._refined_pose, T_guess, REFINE_MOVED_M, REFINE_TURNED_RAD
        )
        if not due:
            return replace(frame, T_map_camera=self._refiner.corrected(T_guess))
        self._refined_pose = T_guess
        still = self._movers.still_view(view, replace(frame, T_map_camera=T_guess))
        T_inner = self._refiner.refine(still, frame.camera, T_guess, self.settings.depth_error)
        self._gauge.observe(frame.T_map_camera, T_inner)
        if self._gauge.distance(self._T_map_inner) > GAUGE_STEP_M:
            before = invert(self._T_map_inner)
            self._T_map_inner = self._gauge.T_map_inner
            self._refiner.rebase(self._T_map_inner @ before, T_guess)
            self._refined_pose = None
            self._shaper.moved()
        return replace(frame, T_map_camera=T_inner)

    def _drive(self, frame: Frame, view: DepthView) -> None:
        """Bring the depth into the occupancy grid, unless the camera has hardly moved."""
        T = frame.T_map_camera
        if self._frames % 5 and not _has_moved(self._grid_pose, T, GRID_MOVED_M, GRID_TURNED_RAD):
            return
        self._grid_pose = T
        error = self.settings.depth_error
        self._grid.add(
            view.depth_m, view.usable, frame.camera.K, T, (error.floor_m, error.growth_per_m)
        )


def _has_moved(before: Array | None, now: Array, moved_m: float, turned_rad: float) -> bool:
    """Whether a pose differs from an earlier one, or there was none."""
    if before is None:
        return True
    turned = float(np.arccos(np.clip(now[:3, 2] @ before[:3, 2], -1.0, 1.0)))
    return turned >= turned_rad or float(np.linalg.norm(now[:3, 3] - before[:3, 3])) >= moved_m
