"""The robot in its world: joints that move, a body that is seen, a hand that takes. No ROS."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..frames import Array
from ..world import World
from .body import Body
from .description import CAMERA_LINK, GRASP_LINK, Description
from .grasping import Grasping
from .hand import Hand
from .joints import Joints
from .limits import DRIVING
from .things import Things
from .touching import DEEP_M, Bumps, Touch, touches

OUTSIDE_M = np.array([-1.2, -1.6, 1.9])
"""Where the view from outside is taken, from base_link: behind, to the right, above."""

HAND_START = "link_gripper"
"""Links of the hand are named so."""

SINK_M, LOOSE_SINK_M = 0.001, 0.003
"""What is held is pushed out of what it meets until it is no deeper in: of what stands fast, and of
what could give way itself."""


class Robot:
    """Everything about the robot but its base, and the things that it can move.

    Attributes:
        joints: what moves. hand: its fingers. grasping: what they hold. things: what can be moved.
        bumps: how often the arm ran into something. links: (4, 4) of every link in base_link.
    """

    def __init__(self, world: World, description: Description) -> None:
        self.description = description
        self._world = world
        self._body = Body(world.simulator, description)
        self.joints = Joints(description.chain, DRIVING)
        self.hand = Hand(description.chain, self.joints)
        self.things = Things(world)
        self.grasping = Grasping(self.hand, self.things)
        self.bumps = Bumps()
        self._arm = description.chain.beyond("joint_lift")
        self.links: dict[str, Array] = {}
        self._T_map_base = np.eye(4)
        self._pressed_m = 0.0
        self._stand(moved=True)

    @property
    def still(self) -> bool:
        """Nothing of the robot above its base moves or is asked to, and nothing falls."""
        return self.joints.still and self.things.still

    @property
    def held(self) -> int:
        """The semantic id of what the hand holds; 0 for nothing."""
        return 0 if self.grasping.held is None else self.grasping.held.number

    @property
    def T_map_grasp(self) -> Array:
        """(4, 4) true pose of the place between the fingers in map."""
        placed: Array = self._T_map_base @ self.links[GRASP_LINK]
        return placed

    def reset(self) -> None:
        """The posture in which it starts, and everything where the scene put it."""
        self.joints.reset()
        self.hand.reset()
        self.grasping.reset()
        self.things.reset()
        self.bumps.reset()
        self._pressed_m = 0.0
        self._stand(moved=True)

    def advance(self, dt_s: float, now_s: float) -> None:
        """Move for one step that ends at `now_s`, after the base has moved."""
        moved = not self.joints.still
        self.joints.advance(dt_s, now_s)
        moved |= not np.array_equal(self._T_map_base, self._world.T_map_base)
        self._stand(moved)
        if moved:
            self.grasping.step(self.links, self._T_map_base, self._pressed_m)
        self.things.step(dt_s)
        if moved or self.held:
            self._feel(now_s)

    def picture(self) -> npt.NDArray[np.uint8]:
        """(480, 640, 3) RGB of the robot and its hand, from outside, inside the same room."""
        hand = self.T_map_grasp[:3, 3]
        target = 0.5 * (self._T_map_base[:3, 3] + [0.0, 0.0, 0.7]) + 0.5 * hand
        eye = (self._T_map_base @ [*OUTSIDE_M, 1.0])[:3]
        return self._world.look_from(self._world.nearer(target, eye), target)

    def _stand(self, moved: bool) -> None:
        """Show the body as it is now."""
        if not moved:
            return
        self._T_map_base = self._world.T_map_base
        self.links = self.description.chain.place(self.joints.positions)
        self._world.set_camera(self.links[CAMERA_LINK])
        self._body.place(self._T_map_base, self.joints.positions)

    def _feel(self, now_s: float) -> None:
        """Notice what the robot and what it holds have run into."""
        held = self.grasping.held
        if self.things.still:
            self._world.simulator.perform_discrete_collision_detection()
        number = None if held is None else int(held.handle.object_id)
        met = touches(self._world.simulator, self._body.thing, number)
        fast = [touch for touch in met if not self.things.touch(touch.other)]
        deep = {touch.other for touch in fast if touch.link in self._arm and touch.depth_m > DEEP_M}
        self.bumps.watch(deep, now_s)
        hand = [touch.depth_m for touch in fast if touch.link.startswith(HAND_START)]
        self._pressed_m = max(hand, default=0.0)
        self._push_held([touch for touch in met if touch.number == number])

    def _push_held(self, met: list[Touch]) -> None:
        """By what it is set on or in; of several contacts with one thing the deepest counts."""
        deepest: dict[int, Touch] = {}
        for touch in met:
            if touch.depth_m >= deepest.get(touch.other, touch).depth_m:
                deepest[touch.other] = touch
        for touch in deepest.values():
            sink_m = LOOSE_SINK_M if self.things.touch(touch.other) else SINK_M
            if touch.depth_m > sink_m:
                self.grasping.push((touch.depth_m - sink_m) * touch.away, self.T_map_grasp)
