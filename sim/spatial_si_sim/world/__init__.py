"""The simulated world: a thin layer over habitat_sim that speaks ROS's map frame.

with World(find_scene("out/scene_7"), WorldConfig()) as world:
    frame = world.observe()
"""

from __future__ import annotations

from .camera import Camera
from .errors import BadScene, OffNavmesh, SceneNotFound, WorldError
from .navmesh import NavMesh, RobotBody, Step
from .scene_files import SceneFiles, find_scene
from .simulator import Observation, World, WorldConfig

__all__ = [
    "BadScene",
    "Camera",
    "NavMesh",
    "Observation",
    "OffNavmesh",
    "RobotBody",
    "SceneFiles",
    "SceneNotFound",
    "Step",
    "World",
    "WorldConfig",
    "WorldError",
    "find_scene",
]
