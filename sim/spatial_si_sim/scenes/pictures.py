"""Pictures of a written scene: a plan from above, and two views of each room."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("HABITAT_SIM_LOG", "quiet")
os.environ.setdefault("MAGNUM_LOG", "quiet")

import habitat_sim
import numpy as np
from PIL import Image

from ..frames import (
    habitat_from_ros,
    habitat_quaternion_from_ros,
)

EYE_M = 1.5
WIDTH_PX, HEIGHT_PX = 960, 640


class Photographer:
    """A free camera in a scene. Use as a context manager."""

    def __init__(self, dataset: Path, top_width_m: float = 10.0) -> None:
        backend = habitat_sim.SimulatorConfiguration()
        backend.scene_dataset_config_file = str(dataset)
        backend.scene_id = dataset.name.split(".")[0]
        backend.gpu_device_id, backend.enable_physics = -1, True
        agent = habitat_sim.agent.AgentConfiguration()
        agent.sensor_specifications = [self._sensor("color", False, 0.0),
                                       self._sensor("top", True, top_width_m)]
        self._sim: Any = habitat_sim.Simulator(habitat_sim.Configuration(backend, [agent]))

    def __enter__(self) -> Photographer:
        return self

    def __exit__(self, *_: object) -> None:
        self._sim.close()

    @staticmethod
    def _sensor(name: str, top: bool, width_m: float) -> Any:
        spec = habitat_sim.CameraSensorSpec()
        spec.uuid, spec.sensor_type = name, habitat_sim.SensorType.COLOR
        spec.position, spec.resolution = [0.0, 0.0, 0.0], [HEIGHT_PX, WIDTH_PX]
        if top:
            spec.sensor_subtype = habitat_sim.SensorSubType.ORTHOGRAPHIC
            spec.ortho_scale = 1.0 / width_m
        else:
            spec.hfov = 90.0
        return spec

    def look(self, eye_m: Sequence[float], target_m: Sequence[float], sensor: str = "color"
             ) -> np.ndarray:
        """(H, W, 3) uint8 seen from a point towards another, both (3,) in the map."""
        eye, target = np.asarray(eye_m, float), np.asarray(target_m, float)
        dx, dy, dz = target - eye
        yaw, pitch = math.atan2(dy, dx), math.atan2(-dz, math.hypot(dx, dy))
        half_yaw, half_pitch = yaw / 2, pitch / 2
        # Turned about z, then about the turned y: (w, x, y, z) in ROS axes.
        turn = np.array([math.cos(half_yaw) * math.cos(half_pitch),
                         -math.sin(half_yaw) * math.sin(half_pitch),
                         math.cos(half_yaw) * math.sin(half_pitch),
                         math.sin(half_yaw) * math.cos(half_pitch)])
        state = habitat_sim.AgentState()
        state.position = habitat_from_ros(eye).astype(np.float32)
        state.rotation = np.quaternion(*habitat_quaternion_from_ros(turn))
        self._sim.get_agent(0).set_state(state, reset_sensors=False)
        return np.asarray(self._sim.get_sensor_observations()[sensor])[..., :3]


def take_pictures(dataset: Path, folder: Path) -> list[Path]:
    """Write plan.png and <room>_1.png, <room>_2.png; return their paths."""
    truth = json.loads((dataset.parent / "ground_truth.json").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    rooms = [(f"{room['kind'].replace(' ', '_')}", np.array(room["polygon_m"]))
             for room in truth["rooms"]]
    tall = np.array([each["box"]["centre_m"][:2] for each in truth["objects"]
                     if each["box"]["centre_m"][2] + each["box"]["size_m"][2] / 2 > 1.2
                     and each["kind"] not in ("picture", "window", "clock")])
    corners = np.vstack([polygon for _, polygon in rooms])
    low, high = corners.min(axis=0), corners.max(axis=0)
    # The camera that looks down has the map's +x up in the picture.
    width = 1.06 * max(high[1] - low[1], (high[0] - low[0]) * WIDTH_PX / HEIGHT_PX)
    paths = []
    with Photographer(dataset, width) as camera:
        middle = (low + high) / 2
        above = camera.look((middle[0] - 1e-4, middle[1], 12.0), (middle[0], middle[1], 0.0), "top")
        paths.append(_save(above, folder / "plan.png"))
        for name, polygon in rooms:
            for number, (eye, target) in enumerate(_views(polygon, tall), start=1):
                paths.append(_save(camera.look(eye, target), folder / f"{name}_{number}.png"))
    return paths


def _views(polygon: np.ndarray, tall: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """From the two corners of a room that are farthest from anything tall, over its middle.

    polygon (4, 2) and tall (N, 2), metres: the centres of what would stand in the picture.
    """
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    middle = (low + high) / 2
    views = []
    for corner in polygon:
        eye = corner + 0.05 * (middle - corner)
        nearest = np.linalg.norm(tall - eye, axis=1).min() if len(tall) else np.inf
        target = corner + 0.62 * (2 * middle - 2 * corner)
        views.append((-nearest, np.append(eye, EYE_M + 0.25), np.append(target, 0.75)))
    views.sort(key=lambda view: view[0])
    return [(eye, target) for _, eye, target in views[:2]]


def _save(picture: np.ndarray, path: Path) -> Path:
    Image.fromarray(picture).save(path)
    return path
