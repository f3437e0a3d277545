"""A track as the map shows it: box, uncertainty, colour, front."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import transform_points
from ..scene.boxfit import fit_box, main_piece
from ..scene.objects import SceneObject
from ..scene.track import Track
from .colours import name_colour
from .gauge import move_box

Array = npt.NDArray[np.float64]

MAX_SHOWN_POINTS = 300
MAX_VOTES = 8.0


def describe(track: Track, pose_std_m: float, T_map_inner: Array) -> SceneObject:
    """Fit the track's box anew and make the object that the snapshot shows in the map."""
    believed = track.surface.believed()
    reach_m = max(0.06, 3.0 * track.surface.edge_m)
    believed = believed[main_piece(track.surface.points_m[believed], reach_m)]
    points = track.surface.points_m[believed]
    weights = track.surface.weights[believed]
    ray = track.view_sum_m / max(track.observations, 1) - points.mean(axis=0)
    blur_m = np.outer(1.0 / np.sqrt(weights), ray / max(float(np.linalg.norm(ray)), 1e-6))
    votes = np.minimum(track.surface.inside[believed], MAX_VOTES)
    box = fit_box(points, 0.25 * track.surface.edge_m, votes, blur_m)
    track.box = box
    stride = max(1, len(points) // MAX_SHOWN_POINTS)
    shown = transform_points(T_map_inner, points[::stride])
    shown.setflags(write=False)
    colour = None
    weight = float(track.colour_votes.sum())
    if weight > 0.0:
        colour = name_colour(track.colour_votes, track.rgb_sum / weight)
    covariance, size_std = _uncertainty(track, box, pose_std_m)
    return SceneObject(
        id=track.id,
        labels=track.labels.ranked(),
        box=move_box(T_map_inner, box),
        position_covariance_m2=covariance,
        size_std_m=size_std,
        front=track.front,
        colour=colour,
        support=track.support,
        existence=track.existence,
        observations=track.observations,
        best_view_pixels=track.best_view_pixels,
        first_seen_ns=track.first_seen_ns,
        last_seen_ns=track.last_seen_ns,
        points_m=shown,
    )


def _uncertainty(track: Track, box: OrientedBox, pose_std_m: float) -> tuple[Array, Array]:
    base = np.hypot(pose_std_m, 0.25 * track.surface.edge_m)
    std = np.full(3, base)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return R @ np.diag(std**2) @ R.T, 1.4 * std
