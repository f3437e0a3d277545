"""The robot's body in Habitat: an articulated object that stands as its joints say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..frames import R_ROS_HABITAT, Array
from ..world.backend import habitat_sim
from .description import Description
from .errors import BadRobot


class Body:
    """The robot that is seen. Kinematic: it is put where it stands, and no force moves it.

    Its semantic id is 0, so it is never detected. `thing` is Habitat's object.

    Raises (on construction):
        BadRobot: Habitat cannot load the description.
    """

    def __init__(self, sim: Any, description: Description) -> None:
        manager = sim.get_articulated_object_manager()
        self.thing: Any = manager.add_articulated_object_from_urdf(str(description.path), True)
        if self.thing is None:
            raise BadRobot(f"Habitat cannot load the robot's description '{description.path}'")
        self.thing.motion_type = habitat_sim.physics.MotionType.KINEMATIC
        self._offsets = {
            self.thing.get_link_joint_name(link): self.thing.get_link_joint_pos_offset(link)
            for link in self.thing.get_link_ids()
            if self.thing.get_link_num_joint_pos(link) == 1
        }
        self._values = np.zeros(len(self.thing.joint_positions))

    def place(self, T_map_base: Array, positions: Mapping[str, float]) -> None:
        """Stand at a pose (4, 4) of base_link in map, with these joint positions."""
        self.thing.transformation = _matrix(T_map_base)
        for name, position in positions.items():
            self._values[self._offsets[name]] = position
        self.thing.joint_positions = self._values.tolist()


def _matrix(T_map_base: Array) -> Any:
    """Habitat's matrix for a pose in map; the body's own axes stay those of its URDF, z up."""
    import magnum  # ships with habitat_sim

    T = np.eye(4)
    T[:3, :3] = R_ROS_HABITAT.T @ T_map_base[:3, :3]
    T[:3, 3] = R_ROS_HABITAT.T @ T_map_base[:3, 3]
    return magnum.Matrix4(T.astype(np.float32))
