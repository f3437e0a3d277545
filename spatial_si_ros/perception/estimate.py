"""A track as the map shows it: box, uncertainty, colour, front."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from ..geometry.boxes import OrientedBox
from ..geometry.frames import transform_points, wrap_angle, yaw_of
from ..scene.boxfit import (
    MIN_EDGE_M,
    fit_box,
    main_piece,
    move_box,
    quantiles,
    round_box,
)
from ..scene.ends import Faces
from ..scene.kinds import ROUND, STANDS_ON_FLOOR
from ..scene.objects import Front, SceneObject, Support
from ..scene.track import Track
from .colours import name_colour
from .fronts import doubted

Array = npt.NDArray[np.float64]

MAX_SHOWN_POINTS = 300
MAX_VOTES = 8.0
FLAT_M, GROUND_LAYER_M = 0.08, 0.03
STANDS_M = 0.05
FEW_FRAMES, SPARSE = 4, 3.0


def fit_track(track: Track) -> OrientedBox:
    """The box around what is believed of the track's surface, in the inner map."""
    surface = track.surface
    shape = _shape(track)
    believed = _without_ground(surface.columns_m[2], shape)
    points, weights = surface.columns_m.take(believed, axis=1).T, surface.weights[believed]
    ray = track.view_sum_m / max(track.observations, 1) - points.T.mean(axis=1)
    blur_m = np.outer(ray / max(float(np.linalg.norm(ray)), 1e-6), 1.0 / np.sqrt(weights)).T
    votes = np.minimum(surface.inside[believed], MAX_VOTES)
    box = fit_box(points, 0.25 * surface.edge_m, votes, blur_m)
    (bottom,) = quantiles(surface.columns_m[2, shape], 0.005)
    box = _with_bottom(box, min(bottom, box.bottom_m))
    if track.labels.ranked()[0][0] in ROUND:
        camera_m = track.view_sum_m / max(track.observations, 1)
        box = round_box(points, box, camera_m, one_sided=track.view_spread < 0.2)
    return box


def settle_on(
    track: Track, box: OrientedBox, support: Support | None, level_m: float | None
) -> OrientedBox:
    """The box with its foot where the object stands.

    The lowest part of an object is the worst seen: it is hidden by what stands before it,
    or too thin. It ends at the surface that carries it; furniture stands on the floor.
    """
    bottom = box.bottom_m
    if level_m is not None and -0.03 < bottom - level_m < 0.12:
        bottom = level_m
    elif support is None and bottom < 0.6 and track.labels.ranked()[0][0] in STANDS_ON_FLOOR:
        bottom = 0.0
    return _with_bottom(box, bottom)


def _with_bottom(box: OrientedBox, bottom: float) -> OrientedBox:
    height = box.top_m - bottom
    if height < MIN_EDGE_M:
        return box
    centre = np.array([box.centre_m[0], box.centre_m[1], bottom + 0.5 * height])
    return OrientedBox(centre, np.array([*box.size_m[:2], height]), box.yaw_rad)


def show(track: Track, pose_std_m: float, T_map_inner: Array) -> SceneObject:
    """The object that the snapshot shows in the published map; the track has a box."""
    assert track.box is not None
    shape = _shape(track)
    shape = shape[:: max(1, -(-len(shape) // MAX_SHOWN_POINTS))]
    shown = transform_points(T_map_inner, track.surface.points_m[shape])
    shown.setflags(write=False)
    colour = None
    weight = float(track.colour_votes.sum())
    if weight > 0.0:
        colour = name_colour(track.colour_votes, track.rgb_sum / weight)
    faces = _open_faces(track, track.box)
    front = doubted(track.labels.ranked()[0][0], track.front, track.box, faces)
    if front is not None:
        turned = wrap_angle(front.yaw_rad + yaw_of(T_map_inner))
        front = Front(turned, front.probability)
    motion = track.motion
    covariance, size_std = _uncertainty(track, track.box, pose_std_m)
    return SceneObject(
        id=track.id,
        labels=track.labels.ranked(),
        box=move_box(T_map_inner, track.box),
        position_covariance_m2=covariance,
        size_std_m=size_std,
        front=front,
        colour=colour,
        support=track.support,
        existence=track.existence,
        observations=track.observations,
        best_view_pixels=track.best_view_pixels,
        first_seen_ns=track.first_seen_ns,
        last_seen_ns=track.last_seen_ns,
        points_m=shown,
        motion=None if motion is None else motion.turned(yaw_of(T_map_inner)),
        appeared_ns=track.appeared_ns,
        past=tuple(each.moved(T_map_inner) for each in track.past),
        newcomer=track.newcomer,
        open_faces=faces,
    )


def _open_faces(track: Track, box: OrientedBox) -> Faces:
    """Faces where it may go on; what carries it, or the floor, is where its foot ends."""
    faces = track.ends.open_faces(box)
    stands = track.support is not None or box.bottom_m < STANDS_M
    return (*faces[:5], False) if stands else faces


def _without_ground(height_m: Array, chosen: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Leave out the lowest layer of a thing that is not flat: a mask that bleeds finds ground."""
    z = height_m[chosen]
    low, high = quantiles(z, 0.02, 0.98)
    if high - low < FLAT_M:
        return chosen
    above = chosen[z > low + min(GROUND_LAYER_M, 0.15 * (high - low))]
    return above if len(above) > 0.6 * len(chosen) else chosen


def _shape(track: Track) -> npt.NDArray[np.intp]:
    """Indices of the points that make up the object's shape."""
    surface = track.surface
    believed = surface.believed()
    points = surface.columns_m.take(believed, axis=1).T
    reach_m = max(0.06, 3.0 * surface.edge_m)
    if track.observations <= FEW_FRAMES:
        reach_m = max(reach_m, _sparse_reach_m(points))
    return believed[main_piece(points, reach_m)]


def _sparse_reach_m(points_m: Array) -> float:
    """How far apart the points of one surface may lie where few frames sampled it."""
    if len(points_m) < 8:
        return 0.0
    apart, _ = cKDTree(points_m).query(points_m, k=2)
    (usual_m,) = quantiles(apart[:, 1], 0.9)
    return SPARSE * usual_m


def _uncertainty(track: Track, box: OrientedBox, pose_std_m: float) -> tuple[Array, Array]:
    base = np.hypot(pose_std_m, 0.25 * track.surface.edge_m)
    std = np.full(3, base)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return R @ np.diag(std**2) @ R.T, 1.4 * std
