"""All tracks, with their places in one array so that finding those in view stays cheap."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from .mask_trust import MaskTrust
from .surface import Surface
from .track import Track

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


_NOWHERE = 1e9
_BEHIND_M = 1.0
_STRIP_PX = 16


class TrackTable:
    """Tracks by id; the bounds of each in a contiguous array for vectorised queries."""

    def __init__(self) -> None:
        self._tracks: dict[int, Track] = {}
        self._slots: dict[int, int] = {}
        self._ids: npt.NDArray[np.int64] = np.zeros(64, np.int64)
        # Columns are tracks: a question about all of them runs along each row.
        self._lower: Array = np.zeros((3, 64))
        self._upper: Array = np.zeros((3, 64))
        self._count = 0
        self._next_id = 1
        self.trust = MaskTrust()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Track]:
        return iter(self._tracks.values())

    def __contains__(self, track_id: int) -> bool:
        return track_id in self._tracks

    def get(self, track_id: int) -> Track | None:
        """The track, if there is one of this id."""
        return self._tracks.get(track_id)

    def __getitem__(self, track_id: int) -> Track:
        return self._tracks[track_id]

    @property
    def next_id(self) -> int:
        """The id that the next new track gets; ids are never used twice."""
        return self._next_id

    def create(self, edge_m: float, stamp_ns: int) -> Track:
        """A new, empty track; `place` it once it has points."""
        track = Track(self._next_id, Surface(edge_m, self.trust), stamp_ns)
        self.insert(track)
        return track

    def insert(self, track: Track) -> None:
        """Take over a track with its id (from a file)."""
        self._next_id = max(self._next_id, track.id + 1)
        self._tracks[track.id] = track
        if self._count == len(self._ids):
            self._ids = np.concatenate([self._ids, np.zeros_like(self._ids)])
            self._lower = np.concatenate([self._lower, np.zeros_like(self._lower)], axis=1)
            self._upper = np.concatenate([self._upper, np.zeros_like(self._upper)], axis=1)
        self._slots[track.id] = self._count
        self._ids[self._count] = track.id
        self._count += 1
        self.place(track)

    def place(self, track: Track) -> None:
        """Store the bounds of a track again after its points changed."""
        slot = self._slots[track.id]
        if len(track.surface) == 0:
            self._lower[:, slot] = self._upper[:, slot] = _NOWHERE
            return
        self._lower[:, slot], self._upper[:, slot] = track.surface.bounds_m()

    def remove(self, track_id: int) -> None:
        """Forget a track; the last one takes its slot."""
        slot, last = self._slots.pop(track_id), self._count - 1
        if slot != last:
            moved = int(self._ids[last])
            self._ids[slot] = moved
            self._lower[:, slot] = self._lower[:, last]
            self._upper[:, slot] = self._upper[:, last]
            self._slots[moved] = slot
        self._count = last
        del self._tracks[track_id]

    def rename(self, track: Track, track_id: int) -> None:
        """Give a track the id that another one had; nobody else has it now."""
        self.remove(track.id)
        track.id = track_id
        self.insert(track)

    def clear(self) -> None:
        """Forget all tracks; ids go on."""
        self._tracks.clear()
        self._slots.clear()
        self._count = 0

    def reserve_ids(self, next_id: int) -> None:
        """Make sure that new ids start at least at `next_id`."""
        self._next_id = max(self._next_id, next_id)

    def in_view(
        self,
        T_camera_map: Array,
        K: Array,
        size_px: tuple[int, int],
        far_m: float,
        farthest_m: Array | None = None,
    ) -> list[Track]:
        """Tracks whose bounding sphere meets the camera's viewing pyramid up to `far_m`.

        Args:
            farthest_m: (W,) how far the camera saw in each column of pixels; what lies well
                behind that in all of its columns is left out. By default nothing is.
        """
        # Roughly first: what comes as near as the farthest corner of the pyramid.
        corner = [1.0, *(max(K[k, 2], size_px[k] - K[k, 2]) / K[k, k] for k in (0, 1))]
        reach = far_m * float(np.linalg.norm(corner))
        camera_m = -T_camera_map[:3, :3].T @ T_camera_map[:3, 3]
        around = self._meeting(camera_m - reach, camera_m + reach)
        lower, upper = self._lower[:, around], self._upper[:, around]
        radius = 0.5 * np.sqrt(np.square(upper - lower).sum(axis=0))
        at = T_camera_map[:3, :3] @ (0.5 * (lower + upper)) + T_camera_map[:3, 3:]
        near = (at[2] > -radius) & (at[2] < far_m + radius)
        for axis in (0, 1):
            low = (-0.5 - K[axis, 2]) / K[axis, axis]
            high = (size_px[axis] - 0.5 - K[axis, 2]) / K[axis, axis]
            # Distance outside of each side plane of the pyramid.
            near &= (low * at[2] - at[axis]) / np.hypot(1.0, low) < radius
            near &= (at[axis] - high * at[2]) / np.hypot(1.0, high) < radius
        if farthest_m is not None:
            near[near] = ~_is_behind(at[:, near], radius[near], K, farthest_m)
        return [self._tracks[number] for number in self._ids[around[near]].tolist()]

    def meeting(self, lower_m: Array, upper_m: Array, margin_m: float) -> list[Track]:
        """Tracks whose bounds meet those given, grown by `margin_m`."""
        slots = self._meeting(lower_m - margin_m, upper_m + margin_m)
        return [self._tracks[number] for number in self._ids[slots].tolist()]

    def _meeting(self, lower_m: Array, upper_m: Array) -> Indices:
        """Slots of the tracks whose bounds meet those given, in order."""
        n = self._count
        meets = self._lower[0, :n] <= upper_m[0]
        meets &= self._upper[0, :n] >= lower_m[0]
        slots = np.flatnonzero(meets)
        for axis in (1, 2):
            meets = self._lower[axis, slots] <= upper_m[axis]
            meets &= self._upper[axis, slots] >= lower_m[axis]
            slots = slots[meets]
        return slots


def _is_behind(at_m: Array, radius_m: Array, K: Array, farthest_m: Array) -> npt.NDArray[np.bool_]:
    """(N,) spheres at (3, N) in the optical frame that lie well behind all that was seen there.

    A wide margin keeps what has a side before its measured points.
    """
    strips = np.maximum.reduceat(farthest_m, np.arange(0, len(farthest_m), _STRIP_PX))
    nearest = at_m[2] - radius_m
    result: npt.NDArray[np.bool_] = nearest > strips.max() + _BEHIND_M
    for n in np.flatnonzero((nearest > strips.min() + _BEHIND_M) & ~result).tolist():
        # The nearest part of the sphere is the widest in the picture.
        ends = (at_m[0, n] + radius_m[n] * np.array([-1.0, 1.0])) / nearest[n]
        other = (at_m[0, n] + radius_m[n] * np.array([-1.0, 1.0])) / (nearest[n] + 2 * radius_m[n])
        u = K[0, 0] * np.concatenate([ends, other]) + K[0, 2]
        first = max(0, int(u.min()) // _STRIP_PX)
        last = max(first, int(u.max()) // _STRIP_PX)
        result[n] = nearest[n] > strips[first : last + 1].max(initial=0.0) + _BEHIND_M
    return result
