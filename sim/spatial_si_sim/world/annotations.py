"""Boxes of what a scene is annotated with, for scenes that come without a ground truth.

Placed objects give the box of their mesh where it stands; parts of an annotated stage (Matterport,
HM3D and the like) the axis-aligned box that the data set states.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frames import Array, ros_from_habitat, ros_quaternion_from_habitat, yaw_from_quaternion
from .simulator import World

UPRIGHT = 0.999
"""Cosine of the tilt up to which an object counts as upright."""


@dataclass(frozen=True)
class Annotated:
    """One labelled object: its semantic id, kind, and upright box in map, metres and radians."""

    id: int
    kind: str
    centre_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    yaw_rad: float


def annotated(world: World) -> list[Annotated]:
    """Everything in the scene that has a label, by ascending id.

    What has no extent, or is more than one thing under one id, is left out.
    """
    sim = world._sim
    found: dict[int, list[Annotated]] = {}
    placed = sim.get_rigid_object_manager().get_objects_by_handle_substring()
    for thing in placed.values():
        kind = world.labels.get(int(thing.semantic_id))
        if kind is not None:
            each = _placed(int(thing.semantic_id), kind, thing)
            found.setdefault(each.id, []).append(each)
    stated = [] if sim.semantic_scene is None else sim.semantic_scene.objects
    for part in stated:
        if part is None or int(part.semantic_id) not in world.labels:
            continue
        number = int(part.semantic_id)
        if number not in found:
            found[number] = [_stated(number, world.labels[number], part.aabb)]
    alone = [each[0] for _, each in sorted(found.items()) if len(each) == 1]
    return [each for each in alone if min(each.size_m) > 0.0]


def _placed(number: int, kind: str, thing: Any) -> Annotated:
    """The box of a mesh along its own axes; of one that is tilted, along the map's."""
    bounds = thing.root_scene_node.cumulative_bb
    low, high = np.array(bounds.min, dtype=float), np.array(bounds.max, dtype=float)
    rotation = np.array(thing.rotation.to_matrix(), dtype=float)
    place = np.array(thing.translation, dtype=float)
    if rotation[1, 1] > UPRIGHT:
        q = [float(thing.rotation.scalar), *(float(v) for v in thing.rotation.vector)]
        yaw = yaw_from_quaternion(ros_quaternion_from_habitat(q))
        centre = ros_from_habitat(rotation @ ((low + high) / 2.0) + place)
        return _box(number, kind, centre, np.abs(ros_from_habitat(high - low)), yaw)
    corners = np.array(list(itertools.product(*zip(low, high))))
    turned = ros_from_habitat(corners @ rotation.T + place)
    low, high = turned.min(axis=0), turned.max(axis=0)
    return _box(number, kind, (low + high) / 2.0, high - low, 0.0)


def _stated(number: int, kind: str, bounds: Any) -> Annotated:
    """Habitat 0.2.2 states centre and sizes as values, 0.3.x as functions of a range."""
    centre, size = (
        value() if callable(value) else value
        for value in (bounds.center, getattr(bounds, "sizes", None) or bounds.size)
    )
    extent = np.abs(ros_from_habitat(np.array(size, dtype=float)))
    return _box(number, kind, ros_from_habitat(np.array(centre, dtype=float)), extent, 0.0)


def _box(number: int, kind: str, centre: Array, size: Array, yaw_rad: float) -> Annotated:
    x, y, z = (round(float(v), 4) for v in centre)
    length, width, height = (round(float(v), 4) for v in size)
    return Annotated(number, kind.lower(), (x, y, z), (length, width, height), yaw_rad)
