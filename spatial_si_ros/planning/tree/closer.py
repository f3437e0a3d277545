"""Going where more of a thing is seen."""

from __future__ import annotations

from ...language.declined import Declined
from ...scene.objects import SceneObject
from ..inspecting import look_closer
from .causes import ANOTHER_STAND, GIVE_UP
from .memory import Memory
from .ports import Stage, Wait
from .spots import spot_of


class Closer:
    """Drives to where more of a thing is seen, and looks; so many times at most."""

    def __init__(self, memory: Memory, at_most: int) -> None:
        self._memory = memory
        self._at_most = self._left = at_most

    def reset(self) -> None:
        self._left = self._at_most

    def look(self, thing: SceneObject | None) -> Wait[Declined | None]:
        """None when it was looked at; the failure as it was when that is no cure; when the drive
        was cancelled, that.

        Args:
            thing: None: it is not known which.
        """
        memory, why = self._memory, self._memory.failure
        pose = memory.robot.pose()
        possible = why.reason in ANOTHER_STAND and self._left > 0
        if not possible or thing is None or isinstance(pose, Declined):
            return why
        self._left -= 1
        memory.trail.append(pose[:2, 3])
        goal = look_closer(thing, memory.scene(), pose[:2, 3], memory.body, memory.trail)
        if goal is None:
            return why
        drive = yield from memory.drive(spot_of(goal), Stage.LOOKING)
        if not drive.arrived:
            return drive.declined if drive.cancelled else why
        refused = yield from memory.look_at(thing.box.centre_m)
        return refused if refused is None or refused.reason in GIVE_UP else why

    def look_at_named(self) -> Wait[Declined | None]:
        """As `look`, at the first thing that the failure names: from afar little of a board is
        measured, and a plate is called a mug."""
        names, scene = self._memory.failure.alternatives, self._memory.scene()
        return (yield from self.look(next((each for each in scene if each.name in names), None)))
