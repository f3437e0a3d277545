"""Known surfaces held against a new depth image: seen again, hidden, or looked through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..scene.track import Track
from .depth import DepthError, DepthView
from .frame import Array, Frame

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Eye:
    """One depth image to hold points against.

    Attributes:
        frame: it is a part of; its pose is in the inner map.
        view: its depth.
        owner: (H, W) index of the measurement whose mask covers each pixel, -1 for none.
        error: of the depth camera.
        pose_std_m: 1 sigma of the camera's place, metres.
    """

    frame: Frame
    view: DepthView
    owner: npt.NDArray[np.int16]
    error: DepthError
    pose_std_m: float

    def look(self, points_m: Array) -> Looked:
        """What it says of (3, N) points in the inner map."""
        frame, view = self.frame, self.view
        ray = points_m - frame.T_map_camera[:3, 3:]
        x, y, z = frame.T_map_camera[:3, :3].T @ ray
        height, width = view.depth_m.shape
        K = frame.camera.K
        scale = 1.0 / np.maximum(z, 1e-3)
        u = np.rint(K[0, 0] * x * scale + K[0, 2])
        v = np.rint(K[1, 1] * y * scale + K[1, 2])
        inside = (z > 0.05) & (u >= 0) & (u < width) & (v >= 0) & (v < height)
        pixel = ((v * width + u) * inside).astype(np.intp)
        depth = view.depth_m.ravel()[pixel].astype(np.float64)
        std = self.error.std_m(z)
        tolerance = 2.5 * std + (0.03 + self.pose_std_m)
        valid = inside & (depth > 0.0)
        offset = depth - z
        seen = valid & (np.abs(offset) < tolerance)
        pierced = valid & (view.nearest_m.ravel()[pixel] > z + tolerance)
        ray *= offset * scale
        weights = 1.0 / (np.square(std) + self.pose_std_m**2)
        return Looked(seen, pierced, self.owner.ravel()[pixel], ray, weights)


class Looked(NamedTuple):
    """What one frame says about N points.

    Attributes:
        seen: (N,) the frame measured a surface where the point is.
        pierced: (N,) the frame looked through the point.
        owner: (N,) index of the measurement whose mask covers the point, -1 for none; only
            meaningful where `seen`.
        shift_m: (3, N) from the point to the measured surface along its ray; where `seen`.
        weights: (N,) 1 / sigma^2 of that measurement.
    """

    seen: Mask
    pierced: Mask
    owner: npt.NDArray[np.int16]
    shift_m: Array
    weights: Array


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """What one frame says about the points of several tracks, laid end to end.

    Attributes:
        tracks: T tracks.
        starts: (T + 1,) where each track's points begin.
        seen: (N,) the frame measured a surface where the point is.
        pierced: (N,) the frame looked through the point.
        owner: (N,) index of the measurement whose mask covers the point, -1 for none; only
            meaningful where `seen`.
        shift_m: (3, N) from the point to the measured surface along its ray; where `seen`.
        weights: (N,) 1 / sigma^2 of that measurement.
        eye: what was looked with.
    """

    tracks: Sequence[Track]
    starts: Indices
    seen: Mask
    pierced: Mask
    owner: npt.NDArray[np.int16]
    shift_m: Array
    weights: Array
    eye: Eye

    def piece(self, t: int) -> slice:
        """Where the points of track `t` are."""
        return slice(int(self.starts[t]), int(self.starts[t + 1]))

    def counts(self, measurements: int) -> tuple[Array, Array, Array]:
        """(T,) seen points, (T,) pierced points, (T, M) seen points in each measurement."""
        total = len(self.tracks)
        track = np.repeat(np.arange(total), np.diff(self.starts))
        seen = np.bincount(track[self.seen], minlength=total).astype(np.float64)
        pierced = np.bincount(track[self.pierced], minlength=total).astype(np.float64)
        owned = self.seen & (self.owner >= 0)
        flat = track[owned] * max(measurements, 1) + self.owner[owned]
        shared = np.bincount(flat, minlength=total * max(measurements, 1)).astype(np.float64)
        return seen, pierced, shared.reshape(total, max(measurements, 1))[:, :measurements]


def sight(
    frame: Frame,
    view: DepthView,
    owner: npt.NDArray[np.int16],
    tracks: Sequence[Track],
    error: DepthError,
    pose_std_m: float,
) -> Sighting:
    """Project every point of the tracks into the frame and compare depths."""
    sizes = [len(track.surface) for track in tracks]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    eye = Eye(frame, view, owner, error, pose_std_m)
    points = np.concatenate([np.zeros((3, 0)), *(t.surface.columns_m for t in tracks)], axis=1)
    return Sighting(tracks, starts, *eye.look(points), eye)
