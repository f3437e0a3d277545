"""Whether there is room for a thing where it shall go: looked at before it is taken."""

from __future__ import annotations

from collections.abc import Callable

from py_trees.behaviour import Behaviour

from ...language.declined import Declined, DeclineReason
from .closer import Closer
from .ground import NEARER_AT_MOST, stood
from .leaf import Leaf
from .memory import Memory
from .ports import Candidate, Stage, Wait
from .recovery import Recovery
from .searching import Searching, searched
from .where import QUESTIONS_AT_MOST, Where

Grasps = Callable[[], tuple[Candidate, ...]]
ALIKE = 0.15
"""Grasps whose hands point down so nearly alike can be put down in the same places."""


class Room:
    """Asks the placement planner for a thing that the hand does not hold yet.

    What is held from above cannot be put on what is as high as the arm goes, and what is held from
    the side not before a wall: every slope of the hand is asked for until one has a place.
    """

    def __init__(self, memory: Memory, where: Where, search: Searching) -> None:
        self._memory = memory
        self._search = search
        self._where = where
        self._down: float | None = None
        self._nearer = Closer(memory, NEARER_AT_MOST)

    def reset(self) -> None:
        """Another thing is asked for: the looks from nearer are counted anew."""
        self._down = None
        self._nearer.reset()

    def first(self, grasps: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """The same with those first that it can be put down by."""
        down = self._down
        if down is None:
            return grasps
        return tuple(sorted(grasps, key=lambda each: abs(each.down - down) > ALIKE))

    def tree(self, grasps: Grasps) -> Behaviour:
        """`grasps`: ways to take the thing, best first."""
        memory = self._memory
        plan = Leaf("plan where to put it", memory, lambda: self._plan(grasps))
        return Recovery(
            "is there room for it",
            memory,
            searched(memory, self._search, stood(memory, plan, self._nearer.look_at_named)),
            Leaf("ask where", memory, self._where.ask),
            QUESTIONS_AT_MOST,
        )

    def _plan(self, grasps: Grasps) -> Wait[Declined | None]:
        self._memory.tell(Stage.PLANNING)
        self._down = None
        why: Declined | None = None
        asked: list[float] = []
        for grasp in grasps():
            if any(abs(grasp.down - down) <= ALIKE for down in asked):
                continue
            asked.append(grasp.down)
            planned = yield from self._where.plan(grasp, False)
            if not isinstance(planned.found, Declined):
                self._down = grasp.down
                return None
            why = why or planned.found
            if planned.found.reason is not DeclineReason.OUT_OF_REACH:
                break
        return why
