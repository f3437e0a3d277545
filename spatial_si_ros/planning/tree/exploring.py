"""Looking around until all was seen."""

from __future__ import annotations

import numpy as np
from py_trees.behaviour import Behaviour

from ...geometry.frames import yaw_of
from ...language.declined import Declined, DeclineReason
from ..exploration import Explored, Explorer
from ..navigation_goals import RankedGoal
from .leaf import Leaf
from .memory import Memory
from .ports import Drive, Stage, Wait
from .spots import spot_of

FAILURES_IN_A_ROW = 6
"""Looks that may fail one after the other before exploring is given up."""


class Exploring:
    """One exploration; it remembers what was seen between its looks."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._explorer = Explorer(memory.body)

    def tree(self, name: str) -> Behaviour:
        return Leaf(name, self._memory, self._explore)

    def _explore(self) -> Wait[Declined | None]:
        memory, robot = self._memory, self._memory.robot
        self._explorer = Explorer(memory.body)
        began_s = robot.ros_s()
        failures = 0
        while failures < FAILURES_IN_A_ROW:
            self._observe()
            look = self._next()
            spent_s = robot.ros_s() - began_s
            if isinstance(look, Declined):
                return look
            if isinstance(look, Explored):
                memory.note = self._explored(spent_s)
                return None
            if spent_s > memory.explore_s:
                memory.note = self._explored(spent_s) + "; there is more to see"
                return None
            drive = yield from self._observed(memory.drive(spot_of(look), Stage.LOOKING))
            if drive.cancelled:
                return drive.declined
            if drive.arrived:
                failures = 0
                yield from robot.settle()
            else:
                failures += 1
                self._explorer.failed(look)
        return Declined(
            DeclineReason.NAVIGATION_FAILED, f"{failures} drives in a row failed while exploring"
        )

    def _observed(self, driving: Wait[Drive]) -> Wait[Drive]:
        """What the camera passes on the way is seen, too."""
        try:
            while True:
                try:
                    next(driving)
                except StopIteration as end:
                    drive: Drive = end.value
                    return drive
                self._observe()
                yield
        finally:
            driving.close()

    def _next(self) -> RankedGoal | Explored | Declined:
        pose = self._memory.robot.pose()
        if isinstance(pose, Declined):
            return pose
        return self._explorer.next(self._memory.robot.snapshot(), pose[:2, 3], yaw_of(pose))

    def _observe(self) -> None:
        pose = self._memory.robot.pose()
        if not isinstance(pose, Declined):
            self._explorer.observe(pose[:2, 3], yaw_of(pose))

    def _explored(self, spent_s: float) -> str:
        snapshot = self._memory.robot.snapshot()
        self._memory.outcome.map_version = snapshot.version
        area = 0.0
        if snapshot.occupancy is not None:
            free = np.count_nonzero(snapshot.occupancy.cells == 0)
            area = float(free) * snapshot.occupancy.resolution_m**2
        return (
            f"looked around for {spent_s:.0f} s: {len(snapshot)} objects, "
            f"{area:.0f} m2 of free ground"
        )
