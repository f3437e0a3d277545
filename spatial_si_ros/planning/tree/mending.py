"""What was put wrongly is taken and put once more."""

from __future__ import annotations

from dataclasses import replace

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from .causes import GIVE_UP
from .leaf import Leaf
from .memory import Memory
from .picking import Picking
from .placing import Placing
from .ports import Wait
from .recovery import Recovery
from .room import Room
from .searching import Searching
from .target import Target
from .where import Where

AGAIN_AT_MOST = 1
"""Times that one thing is taken and put once more."""


class Mending:
    """Puts it where it shall go; where it then lies wrongly, once more from where it lies."""

    def __init__(self, memory: Memory, where: Where, search: Searching) -> None:
        self._memory = memory
        self._where = where
        self._placing = Placing(memory, where, search)
        self._lying = Lying(memory)
        room = Room(memory, where, search)
        self._picking = Picking(memory, self._lying, search, room)
        self._was: SceneObject | None = None
        self._why: Declined | None = None

    def tree(self, name: str) -> Behaviour:
        memory = self._memory
        mend = Selector("mend it", memory=True, children=[
            Sequence("take it again", memory=True, children=[
                Leaf("does it lie wrongly", memory, self._wrong),
                self._picking.tree("pick it up again"),
                Leaf("it is to go where it was to go", memory, self._taken),
            ]),
            Leaf("leave it there", memory, self._left),
        ])  # fmt: skip
        placed = self._placing.tree("put it there")
        return Sequence(name, memory=True, children=[
            Leaf("first attempt", memory, self._begin),
            Recovery("until it lies right", memory, placed, mend, AGAIN_AT_MOST),
        ])  # fmt: skip

    def _begin(self) -> Wait[Declined | None]:
        yield from ()
        self._placing.attempt = 1
        return None

    def _wrong(self) -> Wait[Declined | None]:
        yield from ()
        why, self._why = self._memory.failure, None
        self._lying.thing = self._placing.misplaced
        if self._lying.thing is None or why.reason is not DeclineReason.PLACE_FAILED:
            return why
        self._why, self._was = why, self._memory.grip.thing
        return None

    def _taken(self) -> Wait[Declined | None]:
        """ "Back" is where it was before all."""
        yield from ()
        self._memory.grip.thing = self._was
        self._placing.attempt += 1
        return None

    def _left(self) -> Wait[Declined | None]:
        """What was wrong first is told, and why it was not mended."""
        yield from ()
        first, why = self._why, self._memory.failure
        if first is None or why.reason in GIVE_UP:
            return why
        return replace(first, detail=f"{first.detail}; it was not taken again: {why.detail}")


class Lying(Target):
    """A thing that lies somewhere: no words tell which.

    Attributes:
        thing: as the map knew it; told before it is asked for.
    """

    def __init__(self, memory: Memory) -> None:
        super().__init__(memory, ())

    def reset(self) -> None:
        """What it is stays."""

    def find(self) -> Wait[Declined | None]:
        yield from ()
        now = self.newest()
        if now is None:
            return Declined(DeclineReason.OBJECT_GONE, "what was put is no longer seen")
        self._means(now)
        return None

    def ask(self) -> Wait[Declined | None]:
        yield from ()
        return self._memory.failure
