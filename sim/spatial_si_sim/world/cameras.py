"""The cameras of a world: the robot's own, and one that sees a robot from outside."""

from __future__ import annotations

import math
from typing import Any

from ..frames import CameraMount
from .backend import camera_spec
from .camera import Camera

OUTSIDE, OUTSIDE_PX, OUTSIDE_HFOV_RAD = 2, (640, 480), math.radians(70.0)
"""The agent that sees a robot from outside, and its picture."""


def cameras(camera: Camera, robot: bool) -> list[list[Any]]:
    """Sensors of two agents in one place: the second sees no semantic ids, for who needs none.

    With a robot the agents are moved with its head, and a third sees it from outside.
    """
    mount = CameraMount(0.0, 0.0, 0.0, 0.0) if robot else camera.mount

    def spec(kind: str) -> Any:
        return camera_spec(
            kind,
            kind,
            (camera.width_px, camera.height_px),
            camera.hfov_rad,
            mount.position_base_m,
            mount.pitch_down_rad,
        )

    agents = [[spec("color"), spec("depth"), spec("semantic")], [spec("color"), spec("depth")]]
    if robot:
        agents.append([camera_spec("outside", "color", OUTSIDE_PX, OUTSIDE_HFOV_RAD)])
    return agents
