"""Where a robot stands to watch what moves, and at which frames it has watched long enough.

For who plans a tour of a data set, not for who answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..frames import Array, Pose2
from ..motions import Script
from .errors import Undecidable
from .motion_scene import scene_at
from .motion_tracks import FIT_S, movement, watched
from .scene import TrueObject, TrueScene
from .situation import CAMERA_HEIGHT_M, Situation, TruePicture
from .surfaces import surfaces_of

IN_VIEW_RAD = math.radians(33.0)
NEAREST_M, FARTHEST_M, BEST_M = 1.4, 5.0, 2.6
OFF_WAY_M = 0.8
"""The robot keeps out of the way of what it watches."""
SPACING_M = 0.4


def watches(scene: TrueScene, points_m: Array, time_s: float = 0.0) -> list[Pose2]:
    """For each thing that goes its way, a pose from which most of the way is in view.

    Args:
        points_m: (P, 2) places where the robot can stand.
        time_s: when; what stands elsewhere later does not hide it.
    """
    then = scene_at(scene, time_s)
    poses = []
    for thing in then.objects:
        script = scene.motions.scripts.get(str(thing.id))
        if script is None or script.jumps:
            continue
        pose = _best(thing, _way(script), points_m, then)
        if pose is not None:
            poses.append(pose)
    return poses


def moments(scene: TrueScene, pictures: Sequence[TruePicture]) -> list[int]:
    """Numbers of the frames at whose time something moves evenly and was watched doing so."""
    found = []
    for index, picture in enumerate(pictures):
        if picture.time_s - pictures[0].time_s < FIT_S:
            continue
        then = Situation(
            scene_at(scene, picture.time_s), picture.camera, pictures=tuple(pictures[: index + 1])
        )
        if any(
            _is_told(thing, then)
            for thing in then.scene.objects
            if str(thing.id) in scene.motions.scripts
        ):
            found.append(picture.number)
    return found


def _is_told(thing: TrueObject, situation: Situation) -> bool:
    found = movement(thing, situation)
    if not (found.even and found.moving.holds):
        return False
    try:
        watched(thing, situation, True)
    except Undecidable:
        return False
    return True


def _way(script: Script) -> Array:
    """(N, 2) points along the first time that the whole way is gone, evenly spaced."""
    corners = list(dict.fromkeys((key.x_m, key.y_m) for key in script.keys))
    points = [np.array(corners[0])]
    for a, b in zip(corners, corners[1:]):
        steps = max(int(math.dist(a, b) / SPACING_M), 1)
        points += [np.array(a) + (np.array(b) - a) * (k + 1) / steps for k in range(steps)]
    return np.array(points)


def _best(thing: TrueObject, way: Array, points_m: Array, scene: TrueScene) -> Pose2 | None:
    """The place that has the most of the way in view, of equal ones the one at a good distance."""
    offsets = way[None] - points_m[:, None]
    far = np.linalg.norm(offsets, axis=2)
    apart = far.min(axis=1) if len(far) else np.zeros(0)
    best: tuple[float, Pose2] | None = None
    for index in np.flatnonzero((apart > OFF_WAY_M) & (far.min(axis=1) < FARTHEST_M)):
        inside = (far[index] >= NEAREST_M) & (far[index] <= FARTHEST_M)
        inside &= _open(points_m[index], way, thing, scene)
        if not inside.any():
            continue
        yaw, count = _facing(offsets[index][inside])
        score = count - 0.3 * abs(float(far[index].mean()) - BEST_M)
        if best is None or score > best[0]:
            x, y = points_m[index]
            best = (score, Pose2(float(x), float(y), yaw))
    return None if best is None else best[1]


def _facing(offsets: Array) -> tuple[float, int]:
    """The heading that has the most of some offsets (N, 2) in view, and how many."""
    azimuths = np.arctan2(offsets[:, 1], offsets[:, 0])
    off = np.angle(np.exp(1j * (azimuths[:, None] - azimuths[None, :])))
    seen = np.abs(off) <= IN_VIEW_RAD
    counts = seen.sum(axis=0)
    middle = int(np.argmax(counts))
    mean = np.exp(1j * azimuths[seen[:, middle]]).mean()
    yaw = float(np.angle(mean))
    within = np.abs(np.angle(np.exp(1j * (azimuths - yaw)))) <= IN_VIEW_RAD
    return yaw, int(within.sum())


def _open(place_m: Array, way: Array, thing: TrueObject, scene: TrueScene) -> Array:
    """(N,) bool: nothing stands between the camera and the thing's upper part on its way."""
    eye = np.array([*place_m, CAMERA_HEIGHT_M])
    height = thing.box.bottom_m + 0.7 * thing.box.size_m[2]
    ends = np.column_stack([way, np.full(len(way), height)])
    movers = [int(name) for name in scene.motions.scripts]
    free = np.ones(len(way), bool)
    for share in surfaces_of(scene, None).meets(eye, ends, without=movers).values():
        free &= ~np.isfinite(share)
    return free
