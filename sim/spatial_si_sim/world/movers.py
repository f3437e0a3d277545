"""Objects of a scene that move by a script: posed by time, never by physics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frames import Array, habitat_from_ros, ros_from_habitat
from ..motions import Key, Motions, Script
from .backend import habitat_sim
from .errors import BadScene

AWAY_M = np.array([0.0, 0.0, -60.0])
"""What is not there stands so far under the floor, out of every camera's sight."""


@dataclass
class Mover:
    """One scripted object.

    thing: Habitat's object. base_m: (3,) its place when the scene was loaded; its height stays.
    """

    thing: Any
    script: Script
    base_m: Array
    shown: Key | None = None

    @property
    def stands(self) -> bool:
        """Whether it rests between changes, so that it stands in the robot's way."""
        return self.script.jumps


class Movers:
    """All scripted objects of a loaded scene."""

    def __init__(self, motions: Motions, placed: Mapping[str, Any]) -> None:
        """Find them by template name.

        Raises:
            BadScene: a script is for something that the scene has not.
        """
        missing = sorted(set(motions.scripts) - set(placed))
        if missing:
            raise BadScene(f"motions.json moves '{missing[0]}', which the scene does not have")
        self._movers = [
            Mover(placed[name], script, _position(placed[name]))
            for name, script in sorted(motions.scripts.items())
        ]

    def __len__(self) -> int:
        return len(self._movers)

    def show(self, time_s: float) -> bool:
        """Pose all of them at a time; True when what stands in the way has changed."""
        changed = False
        for mover in self._movers:
            key = mover.script.at(time_s)
            shown, mover.shown = mover.shown, key
            if shown is not None and _same(shown, key):
                continue
            _pose(mover, key)
            changed |= mover.stands
        return changed

    def near(self, position_m: Array, radius_m: float) -> bool:
        """Whether something that moves is within a horizontal distance of a point in map."""
        return any(
            mover.shown is not None
            and mover.shown.present
            and not mover.stands
            and math.hypot(mover.shown.x_m - position_m[0], mover.shown.y_m - position_m[1])
            < radius_m
            for mover in self._movers
        )


def _pose(mover: Mover, key: Key) -> None:
    """Put one object where a key says; only what stands is part of a navmesh."""
    kinds = habitat_sim.physics.MotionType
    thing = mover.thing
    thing.motion_type = kinds.KINEMATIC  # a static object cannot be moved
    place = np.array([key.x_m, key.y_m, mover.base_m[2]]) + (0.0 if key.present else AWAY_M)
    thing.translation = habitat_from_ros(place).astype(np.float32)
    thing.rotation = _about_up(key.yaw_rad)
    if mover.stands and key.present:
        thing.motion_type = kinds.STATIC


def _about_up(yaw_rad: float) -> Any:
    """Habitat's rotation (a Magnum quaternion) for a yaw about ROS's z."""
    import magnum  # ships with habitat_sim

    return magnum.Quaternion(
        magnum.Vector3(0.0, math.sin(yaw_rad / 2.0), 0.0), math.cos(yaw_rad / 2.0)
    )


def _position(thing: Any) -> Array:
    return ros_from_habitat(np.asarray(thing.translation, dtype=np.float64))


def _same(a: Key, b: Key) -> bool:
    return (a.x_m, a.y_m, a.yaw_rad, a.present) == (b.x_m, b.y_m, b.yaw_rad, b.present)
