"""Whether there is room for a thing where it shall go: looked at before it is taken."""

from __future__ import annotations

from collections.abc import Callable

from py_trees.behaviour import Behaviour

from ...language.declined import Declined
from .leaf import Leaf
from .memory import Memory
from .ports import Candidate, Stage, Wait
from .recovery import Recovery
from .searching import Searching, searched
from .where import QUESTIONS_AT_MOST, Where

Grasps = Callable[[], tuple[Candidate, ...]]


class Room:
    """Asks the placement planner for a thing that the hand does not hold yet."""

    def __init__(self, memory: Memory, where: Where, search: Searching) -> None:
        self._memory = memory
        self._search = search
        self._where = where

    def tree(self, grasps: Grasps) -> Behaviour:
        """`grasps`: ways to take the thing, best first."""
        return Recovery(
            "is there room for it",
            self._memory,
            searched(
                self._memory,
                self._search,
                Leaf("plan where to put it", self._memory, lambda: self._plan(grasps)),
            ),
            Leaf("ask where", self._memory, self._where.ask),
            QUESTIONS_AT_MOST,
        )

    def _plan(self, grasps: Grasps) -> Wait[Declined | None]:
        self._memory.tell(Stage.PLANNING)
        planned = yield from self._where.plan(grasps()[0], False)
        return planned.found if isinstance(planned.found, Declined) else None
