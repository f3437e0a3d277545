"""A leaf of the tree: work that yields while it waits."""

from __future__ import annotations

from collections.abc import Callable

from py_trees.behaviour import Behaviour
from py_trees.common import Status

from ...language.declined import Declined
from .memory import Memory
from .ports import Wait

Work = Callable[[], Wait["Declined | None"]]


class Leaf(Behaviour):
    """Does its work step by step, one with each tick.

    When it is left early (the tree is stopped) the work is closed where it waits: what it had
    begun is stopped there, and nothing goes on.

    Attributes:
        feedback_message: why it failed, one sentence.
    """

    def __init__(self, name: str, memory: Memory, work: Work) -> None:
        """`work` returns None when it is done, or why it failed."""
        super().__init__(name)
        self._memory = memory
        self._work = work
        self._running: Wait[Declined | None] | None = None

    def initialise(self) -> None:
        self.feedback_message = ""
        self._running = self._work()

    def update(self) -> Status:
        if self._running is None:
            return Status.FAILURE
        try:
            next(self._running)
        except StopIteration as end:
            declined: Declined | None = end.value
            if declined is None:
                return Status.SUCCESS
            self._memory.failure = declined
            self.feedback_message = declined.detail
            return Status.FAILURE
        return Status.RUNNING

    def terminate(self, new_status: Status) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None
