"""The robot in its world: joints that move, a body that is seen, a camera on its head. No ROS."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..frames import Array
from ..world import World
from .body import Body
from .description import CAMERA_LINK, GRASP_LINK, Description
from .hand import Hand
from .joints import Joints
from .limits import DRIVING

OUTSIDE_M = np.array([-1.2, -1.6, 1.9])
"""Where the view from outside is taken, from base_link: behind, to the right, above."""


class Robot:
    """Everything about the robot but its base.

    Attributes:
        joints: what moves. hand: its fingers. links: (4, 4) of every link in base_link, by name.
    """

    def __init__(self, world: World, description: Description) -> None:
        self.description = description
        self._world = world
        self._body = Body(world.simulator, description)
        self.joints = Joints(description.chain, DRIVING)
        self.hand = Hand(description.chain, self.joints)
        self.links: dict[str, Array] = {}
        self._stand(moved=True)

    @property
    def still(self) -> bool:
        """Nothing of the robot above its base moves or is asked to."""
        return self.joints.still

    @property
    def T_map_grasp(self) -> Array:
        """(4, 4) true pose of the place between the fingers in map."""
        placed: Array = self._world.T_map_base @ self.links[GRASP_LINK]
        return placed

    def reset(self) -> None:
        """Back to the posture in which it starts."""
        self.joints.reset()
        self.hand.reset()
        self._stand(moved=True)

    def advance(self, dt_s: float, now_s: float) -> None:
        """Move for one step that ends at `now_s`, after the base has moved."""
        moved = not self.joints.still
        self.joints.advance(dt_s, now_s)
        self._stand(moved)

    def picture(self) -> npt.NDArray[np.uint8]:
        """(480, 640, 3) RGB of the robot and its hand, from outside, inside the same room."""
        T_map_base, hand = self._world.T_map_base, self.T_map_grasp[:3, 3]
        target = 0.5 * (T_map_base[:3, 3] + [0.0, 0.0, 0.7]) + 0.5 * hand
        eye = (T_map_base @ [*OUTSIDE_M, 1.0])[:3]
        return self._world.look_from(self._world.nearer(target, eye), target)

    def _stand(self, moved: bool) -> None:
        """Show the body as it is now."""
        if moved:
            self.links = self.description.chain.place(self.joints.positions)
            self._world.set_camera(self.links[CAMERA_LINK])
        self._body.place(self._world.T_map_base, self.joints.positions)
