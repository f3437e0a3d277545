"""The true scene at a time: where what moves then is, and what was seen of it where it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from shapely.geometry import Point, Polygon

from ..motions import Key, Script
from .scene import TrueBox, TrueObject, TruePose, TrueScene
from .situation import MIN_PIXELS, Situation, TruePicture
from .surfaces import Surfaces

SAME_PLACE_M = 0.05
SAME_TURN_RAD = math.radians(5.0)
"""Frames that saw a thing so near to where it is now count as having seen it there."""


def script_of(scene: TrueScene, number: int) -> Script | None:
    """The script of an object, None where it never moves."""
    return scene.motions.scripts.get(str(number))


def box_at(thing: TrueObject, script: Script | None, time_s: float) -> TrueBox:
    """An object's box at a time; its models are centred on what scripts pose."""
    if script is None:
        return thing.box
    key = script.at(time_s)
    return replace(
        thing.box, centre_m=(key.x_m, key.y_m, thing.box.centre_m[2]), yaw_rad=key.yaw_rad
    )


def scene_at(scene: TrueScene, time_s: float) -> TrueScene:
    """The scene with everything where it is at a time; what is not there is `absent`."""
    if not scene.motions.scripts:
        return scene
    there, absent = [], []
    for thing in (*scene.objects, *scene.absent):
        script = script_of(scene, thing.id)
        posed = thing if script is None else _posed(thing, script.at(time_s), scene)
        gone = script is not None and not script.at(time_s).present
        (absent if gone else there).append(posed)
    there.sort(key=lambda thing: thing.id)
    return replace(scene, objects=tuple(there), absent=tuple(absent))


def situation_at(
    scene: TrueScene,
    pictures: Sequence[TruePicture],
    robot: TruePose,
    speaker: TruePose | None = None,
    surfaces: Surfaces | None = None,
) -> Situation:
    """The situation right after the newest of all pictures that the robot was given.

    A thing that moves counts as seen in frames that saw it where it is now.

    Args:
        surfaces: of the scene as it was loaded.
    """
    if not scene.motions.scripts or not pictures:
        return Situation(scene, robot, speaker, frames_with(pictures), tuple(pictures), surfaces)
    now_s = pictures[-1].time_s
    moved = None if surfaces is None else surfaces_at(surfaces, scene, now_s)
    seen = dict(frames_with(pictures))
    for name, script in scene.motions.scripts.items():
        here = [each for each in pictures if same_place(script.at(each.time_s), script.at(now_s))]
        seen[int(name)] = frames_with(here).get(int(name), 0)
    return Situation(scene_at(scene, now_s), robot, speaker, seen, tuple(pictures), moved)


def surfaces_at(surfaces: Surfaces, scene: TrueScene, time_s: float) -> Surfaces:
    """Triangles of a loaded scene moved to where the objects are at a time."""
    moved = dict(surfaces.triangles)
    for name, script in scene.motions.scripts.items():
        number, first, now = int(name), script.keys[0], script.at(time_s)
        if number not in moved:
            continue
        if not now.present:
            del moved[number]
            continue
        turn = now.yaw_rad - first.yaw_rad
        cos, sin = math.cos(turn), math.sin(turn)
        about = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        start = np.array([first.x_m, first.y_m, 0.0])
        moved[number] = (moved[number] - start) @ about.T + np.array([now.x_m, now.y_m, 0.0])
    return Surfaces(moved)


def frames_with(pictures: Iterable[TruePicture], pixels: int = MIN_PIXELS) -> Mapping[int, int]:
    """True id -> how many of the pictures show at least so many pixels of it."""
    counts: Counter[int] = Counter()
    for picture in pictures:
        counts.update(number for number, seen in picture.pixels.items() if seen >= pixels)
    return counts


def same_place(first: Key, second: Key) -> bool:
    """Whether two poses are one place, as far as a map tells."""
    near = math.hypot(first.x_m - second.x_m, first.y_m - second.y_m) <= SAME_PLACE_M
    turn = math.remainder(first.yaw_rad - second.yaw_rad, 2.0 * math.pi)
    return near and abs(turn) <= SAME_TURN_RAD and first.present == second.present


def _posed(thing: TrueObject, key: Key, scene: TrueScene) -> TrueObject:
    box = replace(
        thing.box, centre_m=(key.x_m, key.y_m, thing.box.centre_m[2]), yaw_rad=key.yaw_rad
    )
    front = None if thing.front_yaw_rad is None else key.yaw_rad
    return replace(thing, box=box, front_yaw_rad=front, room=_room(scene, key, thing.room))


def _room(scene: TrueScene, key: Key, otherwise: int) -> int:
    spot = Point(key.x_m, key.y_m)
    inside = [room.id for room in scene.rooms if _floor(room.polygon_m).contains(spot)]
    return inside[0] if inside else otherwise


@lru_cache(maxsize=256)
def _floor(polygon_m: tuple[tuple[float, float], ...]) -> Polygon:
    return Polygon(polygon_m)
