"""Pictures of a scene for reports: straight from above, and from any point towards another.

with SceneCamera(find_scene("out/scene_7")) as camera:
    plan = camera.from_above()
    save(plan.picture, Path("plan.png"))
    save(camera.towards((2.0, 1.0, 2.2), (0.0, 0.0, 0.8)), Path("room.png"))
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..frames import R_LINK_OPTICAL, Array, quaternion_from_matrix
from .backend import camera_spec, close_simulator, habitat_sim, open_simulator, place_agent
from .looking import looking
from .navmesh import NavMesh, RobotBody
from .scene_files import SceneFiles

Picture = npt.NDArray[np.uint8]

_DOWN: Array = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
"""Optical axes in map of a camera looking down with map's x to the right and y up."""


@dataclass(frozen=True)
class Plan:
    """A picture straight from above, with what is needed to draw on it.

    Attributes:
        picture: (H, W, 3) uint8 RGB; map x points right, map y up.
        centre_m: (2,) map position of the picture's centre.
        metres_per_px: size of a pixel on the ground, the same along both axes.
    """

    picture: Picture
    centre_m: Array
    metres_per_px: float

    def pixel(self, point_m: Sequence[float]) -> tuple[float, float]:
        """Column and row, from the picture's upper left corner, of a map point (x, y)."""
        height, width = self.picture.shape[:2]
        u = width / 2.0 + (point_m[0] - self.centre_m[0]) / self.metres_per_px
        v = height / 2.0 - (point_m[1] - self.centre_m[1]) / self.metres_per_px
        return float(u), float(v)


class SceneCamera:
    """A camera that flies through a scene; objects stand as the scene put them.

    One at a time per process, and not while a `World` is open.

    Raises (on construction):
        BadScene: Habitat refuses the scene, or it has no ground to tell its extent by.
        WorldError: a world is open in this process.
    """

    def __init__(
        self,
        scene: SceneFiles,
        size_px: tuple[int, int] = (1280, 960),
        hfov_rad: float = math.radians(75.0),
        gpu_device: int = -1,
    ) -> None:
        self._size_px = size_px
        view = camera_spec("view", "color", size_px, hfov_rad)
        self._sim = open_simulator(scene, [[view], []], gpu_device)

    def __enter__(self) -> SceneCamera:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the renderer."""
        close_simulator(self._sim)

    def towards(self, eye_m: Sequence[float], target_m: Sequence[float]) -> Picture:
        """(H, W, 3) RGB from a point (3,) in map towards another.

        Raises:
            ValueError: the two are the same, or straight above each other.
        """
        turned = quaternion_from_matrix(looking(eye_m, target_m))
        place_agent(self._sim.get_agent(0), eye_m, turned)
        return self._picture(0, "view")

    def from_above(self, cut_m: float = 2.4, margin_m: float = 0.2) -> Plan:
        """The whole scene from above, without perspective.

        Args:
            cut_m: what is higher than this above the floor is not drawn: ceilings.
            margin_m: kept free around the scene.
        """
        low, high = NavMesh.build(self._sim, RobotBody(), separate=True).bounds_m()
        extent_m = (high - low)[:2] + 2.0 * margin_m
        width, height = self._size_px
        metres_per_px = float(max(extent_m[0] / width, extent_m[1] / height))
        if "plan" not in self._sim.get_agent(1)._sensors:
            spec = camera_spec("plan", "color", self._size_px, math.pi / 2.0)
            spec.sensor_subtype = habitat_sim.SensorSubType.ORTHOGRAPHIC
            spec.ortho_scale = 1.0 / (metres_per_px * width)
            self._sim.add_sensor(spec, 1)
        centre = (low + high) / 2.0
        eye_m = (centre[0], centre[1], max(low[2], 0.0) + cut_m)
        rotation = _DOWN @ R_LINK_OPTICAL.T
        place_agent(self._sim.get_agent(1), eye_m, quaternion_from_matrix(rotation))
        return Plan(self._picture(1, "plan"), centre[:2], metres_per_px)

    def _picture(self, agent: int, name: str) -> Picture:
        frame: Any = self._sim.get_sensor_observations([agent])[agent]
        return np.ascontiguousarray(np.asarray(frame[name])[..., :3])


def save(picture: Picture, path: Path) -> None:
    """Write a picture as PNG or JPEG, by its name; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(picture).save(path)
