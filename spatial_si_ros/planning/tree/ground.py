"""A look at the ground around the robot, which its camera does not see while it looks ahead."""

from __future__ import annotations

import numpy as np
from py_trees.behaviour import Behaviour
from py_trees.composites import Selector

from ...geometry.frames import yaw_of
from ...language.declined import Declined, DeclineReason
from .leaf import Leaf, Work
from .memory import Memory
from .ports import Array, Stage, Wait
from .recovery import Recovery

AWAY_M = 0.8
"""So far from the robot is looked at the ground: a camera 1.25 m up that looks ahead sees none of
it."""
MOVED_M = 0.3
"""From places that are nearer to each other the same ground is seen."""
NEARER_AT_MOST = 2
"""Looks from nearer before there is a plan."""
TURNS_RAD = (0.0, 1.0, -1.0, 2.1, -2.1)
"""From where the robot faces, one after the other."""


def stood(memory: Memory, plan: Behaviour, nearer: Work | None = None) -> Behaviour:
    """A plan of where to stand; where there is none it is made again after such a look, and after
    looks from nearer.

    Args:
        nearer: goes where it sees more of what it is about; fails with the failure of the plan
            when it does not.
    """
    look: Behaviour = Leaf("look at the ground around", memory, GroundLook(memory).look)
    if nearer is not None:
        cures = [look, Leaf("look from nearer", memory, nearer)]
        look = Selector("see more", memory=True, children=cures)
    times = 1 if nearer is None else 1 + NEARER_AT_MOST
    return Recovery("until it is known where to stand", memory, plan, look, times)


class GroundLook:
    """Turns the head only; the base stands where it is. Once for each place of the base."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._at_m: Array | None = None

    def look(self) -> Wait[Declined | None]:
        """Looks all round; the failure as it was when that is no cure."""
        memory, why = self._memory, self._memory.failure
        pose = memory.robot.pose()
        if why.reason is not DeclineReason.OUT_OF_REACH or isinstance(pose, Declined):
            return why
        if self._at_m is not None and float(np.hypot(*(pose[:2, 3] - self._at_m))) < MOVED_M:
            return why
        self._at_m = pose[:2, 3].copy()
        return (yield from look_around(memory, pose))


def look_around(memory: Memory, T_map_base: Array) -> Wait[Declined | None]:
    """Looks at the ground all round; the failure as it was when the head turns nowhere."""
    why = memory.failure
    memory.tell(Stage.LOOKING)
    seen = False
    for turn in TURNS_RAD:
        refused = yield from memory.look_at(_ahead(T_map_base, turn))
        if refused is not None and refused.reason is not DeclineReason.UNREACHABLE:
            return refused
        seen |= refused is None
    return None if seen else why


def _ahead(T_map_base: Array, turn_rad: float) -> Array:
    """(3,) a point on the ground of the map, to the left of where the base faces by a turn."""
    yaw = yaw_of(T_map_base) + turn_rad
    away = AWAY_M * np.array([np.cos(yaw), np.sin(yaw), 0.0])
    ground: Array = T_map_base[:3, 3] + away
    return ground
