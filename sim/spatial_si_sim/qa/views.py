"""Where a robot must stand and look to see every object of a scene well, from several sides.

Works on true boxes: a tour is planned by who makes the data set, not by who answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely.geometry import Point, Polygon

from ..frames import Array, Pose2
from ..truth.scene import TrueObject, TrueRoom, TrueScene
from ..world import Camera

WELL_PX = 700.0
"""A view counts for an object that is expected to have this many pixels in it, where it can."""
FARTHEST_M = 5.0
SIDES = 8
"""Directions that an object can be seen from; it is looked at from `WANTED_SIDES` of them, no two
of which are neighbours, so at least 45 degrees apart."""
WANTED_SIDES = 2
YAWS = 12
WORTH = 1
"""A view that adds fewer sides of objects than this is not driven to."""

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Views:
    """Candidate places and what would be seen of every object from each.

    Attributes:
        points_m: (P, 2) places where the robot can stand.
        pixels: (P, Y, O) expected pixels of object o from place p at the y-th of `YAWS` headings.
        side: (P, O) which of the `SIDES` directions of object o the place p lies in.
    """

    points_m: Array
    pixels: Counts
    side: npt.NDArray[np.int64]

    @staticmethod
    def of(scene: TrueScene, points_m: Array, camera: Camera) -> Views:
        """What the true boxes say; nothing is rendered."""
        things = scene.objects
        centres = np.array([thing.box.centre_m for thing in things]).reshape(-1, 3)
        eye_m = camera.mount.up_m
        offset = centres[None, :, :2] - points_m[:, None, :]
        flat_m = np.linalg.norm(offset, axis=2)
        azimuth = np.arctan2(offset[..., 1], offset[..., 0])
        area = np.array([_area_px(thing, points_m, eye_m, camera.focal_px) for thing in things])
        seen = np.where(_open_line(scene, points_m, eye_m) & (flat_m < FARTHEST_M), area.T, 0.0)
        headings = 2.0 * math.pi * np.arange(YAWS) / YAWS
        off = np.abs(_wrap(azimuth[:, None, :] - headings[None, :, None]))
        inside = off < 0.40 * camera.hfov_rad
        down = np.arctan2(eye_m - centres[None, :, 2], np.maximum(flat_m, 1e-3))
        half_v = math.atan2(0.5 * camera.height_px, camera.focal_px)
        upright = np.abs(down - camera.mount.pitch_down_rad) < 0.85 * half_v
        pixels = seen[:, None, :] * inside * upright[:, None, :]
        return Views(points_m, pixels, side_of(-offset))

    def choose(self, seen: npt.NDArray[np.bool_], at_most: int) -> list[Pose2]:
        """Few poses that show every object from enough sides, the most useful first.

        Args:
            seen: (O, SIDES) sides from which each object was seen well already.
        """
        best = self.pixels.max(axis=(0, 1))
        enough = np.minimum(WELL_PX, 0.8 * best)
        good = (self.pixels >= np.maximum(enough, 60.0)) & (best > 0.0)
        near = seen | np.roll(seen, 1, axis=1) | np.roll(seen, -1, axis=1)
        left = np.maximum(WANTED_SIDES - _apart(seen), 0)
        poses: list[Pose2] = []
        objects = np.arange(len(best))
        while len(poses) < at_most:
            new = ~near[objects[None, :], self.side] & (left > 0)
            gain = (good & new[:, None, :]).sum(axis=2)
            p, y = np.unravel_index(int(np.argmax(gain)), gain.shape)
            if gain[p, y] < WORTH:
                break
            shown = objects[good[p, y] & new[p]]
            for turn in (-1, 0, 1):
                near[shown, (self.side[p, shown] + turn) % SIDES] = True
            left[shown] -= 1
            x, y_m = self.points_m[p]
            poses.append(Pose2(float(x), float(y_m), 2.0 * math.pi * float(y) / YAWS))
        return poses


def side_of(offset_m: Array) -> npt.NDArray[np.int64]:
    """(...) which of the `SIDES` an eye is on, from its offset (..., 2) to the object."""
    angle = np.arctan2(offset_m[..., 1], offset_m[..., 0]) + math.pi
    return np.floor(angle / (2.0 * math.pi) * SIDES).astype(np.int64) % SIDES


def _apart(seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """(O,) how many of the sides that each object was seen from are no neighbours of each other."""
    return np.array([_independent(np.flatnonzero(sides)) for sides in seen], np.int64)


def _independent(sides: npt.NDArray[np.intp]) -> int:
    """The most of some sides round a circle of which no two are neighbours."""
    best = 0
    for first in sides[:2]:
        last, count = 0, 1
        for ahead in np.sort((sides - first) % SIDES)[1:]:
            if ahead - last >= 2 and SIDES - ahead >= 2:
                last, count = ahead, count + 1
        best = max(best, count)
    return best


def middles(rooms: Sequence[TrueRoom], points_m: Array) -> list[Pose2]:
    """One place in each room, near its middle, to turn round at."""
    poses = []
    for room in rooms:
        polygon = Polygon(room.polygon_m)
        inside = [k for k, point in enumerate(points_m) if polygon.contains(Point(point))]
        if not inside:
            continue
        centre = np.array(polygon.centroid.coords[0])
        nearest = inside[int(np.argmin(np.linalg.norm(points_m[inside] - centre, axis=1)))]
        poses.append(Pose2(float(points_m[nearest, 0]), float(points_m[nearest, 1]), 0.0))
    return poses


def _area_px(thing: TrueObject, points_m: Array, eye_m: float, focal_px: float) -> Array:
    """(P,) pixels of an unhidden box: its faces' areas, as far as they are turned to the eye."""
    box = thing.box
    length, width, height = box.size_m
    eye = np.column_stack([points_m, np.full(len(points_m), eye_m)]) - np.array(box.centre_m)
    far_m = np.maximum(np.linalg.norm(eye, axis=1), 0.3)
    c, s = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
    along, across = np.abs(c * eye[:, 0] + s * eye[:, 1]), np.abs(-s * eye[:, 0] + c * eye[:, 1])
    faces = width * height * along + length * height * across + length * width * np.abs(eye[:, 2])
    pixels: Array = faces / far_m * (focal_px / far_m) ** 2
    return pixels


def _open_line(scene: TrueScene, points_m: Array, eye_m: float) -> npt.NDArray[np.bool_]:
    """(P, O): no other box stands between the eye and the object, and both are in one room."""
    things = scene.objects
    free = np.ones((len(points_m), len(things)), bool)
    rooms = {room.id: Polygon(room.polygon_m).buffer(0.3) for room in scene.rooms}
    inside = {
        number: np.array([polygon.contains(Point(point)) for point in points_m])
        for number, polygon in rooms.items()
    }
    for k, thing in enumerate(things):
        if thing.room in inside:
            free[:, k] &= inside[thing.room]
    eyes = np.column_stack([points_m, np.full(len(points_m), eye_m)])
    aims = np.array([(*t.box.centre_m[:2], t.box.top_m - 0.2 * t.box.size_m[2]) for t in things])
    for blocker in things:
        if blocker.box.size_m[2] < 0.15 or blocker.kind == "door":
            continue
        spared = np.array([_holds(blocker, thing) for thing in things])
        free &= ~_hits(blocker, eyes, aims) | spared[None, :]
    return free


def _holds(outer: TrueObject, inner: TrueObject) -> bool:
    """Whether `outer` is the object itself, carries it, or its box reaches around it."""
    if inner.id == outer.id or inner.support == outer.id:
        return True
    offset = np.subtract(inner.box.centre_m, outer.box.centre_m)
    c, s = math.cos(outer.box.yaw_rad), math.sin(outer.box.yaw_rad)
    local = np.abs([c * offset[0] + s * offset[1], -s * offset[0] + c * offset[1], offset[2]])
    return bool(np.all(local <= 0.5 * np.array(outer.box.size_m)))


def _hits(thing: TrueObject, eyes: Array, aims: Array) -> npt.NDArray[np.bool_]:
    """(P, O) whether the segments from the eyes (P, 3) to the aims (O, 3) meet a box: slabs."""
    box = thing.box
    c, s = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
    turn = np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    start = ((eyes - np.array(box.centre_m)) @ turn.T)[:, None, :]
    end = ((aims - np.array(box.centre_m)) @ turn.T)[None, :, :]
    way = end - start
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    half = 0.5 * np.array(box.size_m)
    first, second = (-half - start) / way, (half - start) / way
    enter = np.minimum(first, second).max(axis=2)
    leave = np.maximum(first, second).min(axis=2)
    met: npt.NDArray[np.bool_] = (enter < leave) & (leave > 0.0) & (enter < 0.97)
    return met


def _wrap(angle_rad: Array) -> Array:
    wrapped: Array = (angle_rad + math.pi) % (2.0 * math.pi) - math.pi
    return wrapped
