"""Habitat's simulator object: opened, given cameras, and closed, one at a time."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from typing import Any

os.environ.setdefault("HABITAT_SIM_LOG", "quiet")
os.environ.setdefault("MAGNUM_LOG", "quiet")

import habitat_sim
import numpy as np
import numpy.typing as npt

from ..frames import habitat_from_ros, habitat_quaternion_from_ros
from .errors import BadScene, WorldError
from .scene_files import SceneFiles

_opened: list[Any] = []


def open_simulator(
    scene: SceneFiles,
    cameras: Sequence[Sequence[Any]],
    gpu_device: int = -1,
    seed: int = 0,
    prepare: Callable[[Any], Any] | None = None,
) -> Any:
    """Load a scene with one agent per entry of `cameras`, each with these sensors.

    Args:
        prepare: makes the metadata mediator to load with from the simulator's configuration.

    One simulator at a time per process: Habitat's renderers share the current graphics context, and
    closing one under another ends the process.

    Raises:
        BadScene: Habitat refuses the scene.
        WorldError: another simulator is open in this process.
    """
    if _opened:
        raise WorldError("another world is open in this process: close it first")
    backend = habitat_sim.SimulatorConfiguration()
    if scene.dataset is not None:
        backend.scene_dataset_config_file = str(scene.dataset)
    backend.scene_id = scene.scene_id
    backend.gpu_device_id = gpu_device
    backend.enable_physics = True
    backend.random_seed = seed
    agents = []
    for sensors in cameras:
        agent = habitat_sim.agent.AgentConfiguration()
        agent.sensor_specifications = list(sensors)
        agents.append(agent)
    try:
        mediator = None if prepare is None else prepare(backend)
        sim = habitat_sim.Simulator(habitat_sim.Configuration(backend, agents, mediator))
    except (RuntimeError, ValueError, AssertionError, OSError) as error:
        raise BadScene(f"Habitat cannot load '{scene.scene_id}': {error}") from error
    _opened.append(sim)
    return sim


def close_simulator(sim: Any) -> None:
    """Free a simulator; harmless when it was closed before."""
    if sim in _opened:
        _opened.remove(sim)
        sim.close()


def camera_spec(
    name: str,
    kind: str,
    size_px: Sequence[int],
    hfov_rad: float,
    position_ros_m: npt.ArrayLike = (0.0, 0.0, 0.0),
    pitch_down_rad: float = 0.0,
) -> Any:
    """A pinhole sensor on an agent's body.

    Args:
        kind: "color", "depth" or "semantic".
        size_px: width, height.
        position_ros_m: (3,) on the body, x forward, y left, z up.
    """
    spec = habitat_sim.CameraSensorSpec()
    spec.uuid = name
    spec.sensor_type = getattr(habitat_sim.SensorType, kind.upper())
    spec.resolution = [size_px[1], size_px[0]]
    spec.position = [float(v) for v in habitat_from_ros(position_ros_m)]
    spec.orientation = [-pitch_down_rad, 0.0, 0.0]
    spec.hfov = math.degrees(hfov_rad)
    spec.near = 0.01
    return spec


def place_agent(agent: Any, position_m: npt.ArrayLike, q_wxyz: npt.ArrayLike) -> None:
    """Put an agent's body at a map position with a rotation of its ROS body frame."""
    state = habitat_sim.AgentState()
    state.position = habitat_from_ros(position_m).astype(np.float32)
    state.rotation = np.quaternion(*habitat_quaternion_from_ros(q_wxyz))
    agent.set_state(state, reset_sensors=False)
