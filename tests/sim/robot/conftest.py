"""A table with things on it, and a robot beside it whose arm is led by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from spatial_si_sim.frames import Pose2
from spatial_si_sim.robot import ARM, Outcome, Robot, Tolerances, Waypoint, describe
from spatial_si_sim.world import Camera, World, WorldConfig, find_scene
from spatial_si_sim.world.plain_room import Thing, write_plain_room

RED, BLUE = (200, 40, 40), (40, 40, 200)
TOP_M = 0.70
THINGS = (
    Thing("table_1", "table", "brown", (120, 80, 50), (0.0, 0.0, 0.35), (1.2, 1.2, 0.70)),
    Thing("mug_1", "mug", "red", RED, (0.0, -0.3, 0.755), (0.07, 0.07, 0.11), 0.0, "table_1"),
    Thing("mug_2", "mug", "blue", BLUE, (0.35, -0.3, 0.755), (0.24, 0.24, 0.11), 0.0, "table_1"),
    Thing("mug_3", "mug", "red", RED, (-0.35, -0.3, 0.735), (0.10, 0.10, 0.07), 0.0, "table_1"),
    Thing("mug_4", "mug", "blue", BLUE, (-0.35, -0.3, 0.81), (0.05, 0.05, 0.08), 0.0, "mug_3"),
)
CUP, WIDE, TRAY, LOAD = 2, 3, 4, 5
"""Semantic ids: a cup 7 cm wide, a block 24 cm wide, a box 10 cm wide and what stands on it."""

GRASP_M = np.array([0.0926, -0.4148, 0.1097])
"""The grasp frame in base_link with all joints at 0."""


class Rig:
    """The robot with its arm towards the table's near edge at y = -0.6."""

    def __init__(self, world: World) -> None:
        self.world, self.robot = world, Robot(world, describe("plain"))
        self._now_s = 0.0

    def start(self, x_m: float = 0.0) -> None:
        """Everything as at the beginning, the hand in front of some x."""
        self.world.set_pose(Pose2(x_m + GRASP_M[0], -1.2, math.pi))
        self.robot.reset()

    def thing(self, number: int) -> Any:
        return next(thing for thing in self.robot.things if thing.number == number)

    def place(self, number: int) -> np.ndarray:
        """(3,) where a thing is."""
        return self.thing(number).T_map_thing[:3, 3]

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.02)):
            self._now_s += 0.02
            self.robot.advance(0.02, self._now_s)

    def to(self, y_m: float, z_m: float, seconds: float = 1.0) -> None:
        """Bring the place between the fingers to a y and z, the hand level and ahead."""
        stretch = (y_m + 1.2 + GRASP_M[1]) / 4.0
        joints = (z_m - GRASP_M[2], *[stretch] * 4, 0.0, 0.0, 0.0)
        points, patient = [Waypoint(seconds, joints)], Tolerances(time_s=9.0)
        motion = self.robot.joints.follow(ARM, ARM, points, patient)
        while motion.outcome is None:
            self.wait(0.02)
        assert motion.outcome is Outcome.REACHED, motion.why

    def grip(self, gap_m: float) -> None:
        self.robot.hand.command(gap_m)
        while self.robot.hand.moving:
            self.wait(0.02)

    def pick(self, y_m: float = -0.3, z_m: float = 0.755) -> None:
        """Open, go there, close."""
        self.to(-0.75, z_m)
        self.grip(0.15)
        self.to(y_m, z_m)
        self.grip(0.0)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = write_plain_room(tmp_path_factory.mktemp("table") / "scene", THINGS)
    config = WorldConfig(camera=Camera(width_px=160, height_px=120), robot=True)
    with World(find_scene(str(folder)), config) as world:
        world.set_pose(Pose2(GRASP_M[0], -1.2, math.pi))
        yield Rig(world)


@pytest.fixture
def rig(loaded: Rig) -> Rig:
    loaded.start()
    return loaded
