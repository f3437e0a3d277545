"""Where true things were at a time: what the map saw then is what it is held against."""

from __future__ import annotations

import math
from dataclasses import replace

from ..motions import Script
from ..truth.scene import TrueBox, TrueObject, TrueScene


def box_at(thing: TrueObject, scene: TrueScene, time_s: float) -> TrueBox | None:
    """The box of a thing at a time; None where it was not there."""
    script = scene.motions.scripts.get(str(thing.id))
    return thing.box if script is None else _moved(thing.box, script, time_s)


def _moved(box: TrueBox, script: Script, time_s: float) -> TrueBox | None:
    """A box of time 0 at another time; what it is part of turns about the pose's own place."""
    first, now = script.at(0.0), script.at(time_s)
    if not now.present:
        return None
    turn = now.yaw_rad - first.yaw_rad
    cos, sin = math.cos(turn), math.sin(turn)
    x, y = box.centre_m[0] - first.x_m, box.centre_m[1] - first.y_m
    centre_m = (now.x_m + cos * x - sin * y, now.y_m + sin * x + cos * y, box.centre_m[2])
    return replace(box, centre_m=centre_m, yaw_rad=box.yaw_rad + turn)
