"""The true scene after things were carried, pushed or dropped, and what bears them there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from shapely.geometry import Point, Polygon

from . import resting
from .scene import TrueBox, TrueObject, TrueScene
from .surfaces import Surfaces

Array = npt.NDArray[np.float64]

STIRRED_M = 0.002
STIRRED_RAD = math.radians(0.5)
"""What moved or turned less has settled; it keeps what the generator knows about it."""
UPRIGHT = math.cos(math.radians(45.0))


def pose(position_m: npt.ArrayLike, q_wxyz: npt.ArrayLike) -> Array:
    """(4, 4) from a position (3,) and a rotation (4,) w, x, y, z."""
    w, x, y, z = np.asarray(q_wxyz, dtype=np.float64) / np.linalg.norm(q_wxyz)
    T = np.eye(4)
    T[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    T[:3, 3] = position_m
    return T


def moved_m(before: Array, after: Array) -> float:
    """How far a thing's origin went between two poses (4, 4), metres."""
    return float(np.linalg.norm(after[:3, 3] - before[:3, 3]))


def turned_rad(before: Array, after: Array) -> float:
    """Angle of the rotation between two poses (4, 4)."""
    trace = float(np.trace(before[:3, :3].T @ after[:3, :3]))
    return math.acos(max(-1.0, min(1.0, 0.5 * (trace - 1.0))))


def tilted_rad(before: Array, after: Array) -> float:
    """Angle between what was up and where that points now; a turn about the vertical is none."""
    up = after[:3, :3] @ before[:3, :3].T @ np.array([0.0, 0.0, 1.0])
    return math.acos(max(-1.0, min(1.0, float(up[2]))))


def moved_scene(
    scene: TrueScene,
    surfaces: Surfaces,
    placed: Mapping[int, Array],
    now: Mapping[int, Array],
) -> tuple[TrueScene, Surfaces]:
    """The scene and its surfaces with everything where it is now.

    What has moved is borne by what its lowest points rest on, found by rays to the meshes.

    Args:
        scene, surfaces: as the files have them, with the meshes.
        placed: true id -> (4, 4) pose in map, of any frame that moves with the thing, while it
            stood where the files have it.
        now: the same now; objects that it lacks have not moved.
    """
    shifts = {
        number: now[number] @ np.linalg.inv(placed[number])
        for number in now
        if number in placed and _stirred(placed[number], now[number])
    }
    if not shifts:
        return scene, surfaces
    triangles = dict(surfaces.triangles)
    for number, T in shifts.items():
        triangles[number] = triangles[number] @ T[:3, :3].T + T[:3, 3]
    after = Surfaces(triangles)
    objects = [
        _shifted(thing, shifts[thing.id], triangles[thing.id], scene)
        if thing.id in shifts
        else thing
        for thing in scene.objects
    ]
    kinds = {thing.id: thing.kind for thing in scene.objects}
    objects = [
        replace(thing, support=found.support, support_relation=found.relation)
        if thing.id in shifts and (found := resting.rest(thing.id, after, kinds))
        else thing
        for thing in objects
    ]
    return replace(scene, objects=tuple(objects)), after


def _stirred(before: Array, after: Array) -> bool:
    return moved_m(before, after) > STIRRED_M or turned_rad(before, after) > STIRRED_RAD


def _shifted(thing: TrueObject, T: Array, triangles: Array, scene: TrueScene) -> TrueObject:
    """The object with the tight upright box of its moved triangles (T, 3, 3)."""
    axes = T[:3, :3] @ _axes(thing.box.yaw_rad)
    upright = axes[2, 2] > UPRIGHT
    # A thing that lies on its side is measured along the edge that is most level.
    lead = axes[:, 0] if upright or abs(axes[2, 0]) < abs(axes[2, 1]) else axes[:, 1]
    yaw = math.atan2(lead[1], lead[0])
    corners = triangles.reshape(-1, 3) @ _axes(yaw)
    low, high = corners.min(axis=0), corners.max(axis=0)
    centre = _axes(yaw) @ (0.5 * (low + high))
    box = TrueBox(tuple(map(float, centre)), tuple(map(float, high - low)), yaw)
    front = None
    if thing.front_yaw_rad is not None and upright:
        front = thing.front_yaw_rad + yaw - thing.box.yaw_rad
    return replace(thing, box=box, front_yaw_rad=front, room=_room(scene, box, thing.room))


def _axes(yaw_rad: float) -> Array:
    """(3, 3) rotation about the vertical."""
    cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
    return np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])


def _room(scene: TrueScene, box: TrueBox, otherwise: int) -> int:
    spot = Point(box.centre_m[:2])
    inside = [room.id for room in scene.rooms if Polygon(room.polygon_m).contains(spot)]
    return inside[0] if inside else otherwise
