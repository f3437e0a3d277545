"""Work, and what may be done when it fails so that it is worth another try."""

from __future__ import annotations

from collections.abc import Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite

from .memory import Memory


class Recovery(Composite):
    """Ticks `work`; when it fails, `cure`, and when that succeeds, `work` again.

    Fails when the cure fails, with what the cure says (the failure that it was to cure, or one of
    its own), and after `times` cures with the failure of the work. (The recovery node of Nav2's
    trees: Macenski et al., "The Marathon 2", IROS 2020.)
    """

    def __init__(
        self, name: str, memory: Memory, work: Behaviour, cure: Behaviour, times: int
    ) -> None:
        super().__init__(name, [work, cure])
        self._memory = memory
        self._work = work
        self._times = times
        self._left = times
        self._why = memory.failure

    def tick(self) -> Iterator[Behaviour]:
        if self.status != Status.RUNNING:
            for child in self.children:
                if child.status != Status.INVALID:
                    child.stop(Status.INVALID)
            self.current_child = self._work
            self._left = self._times
            self.feedback_message = ""
        while self.current_child is not None:
            child = self.current_child
            yield from child.tick()
            status = self._after(child)
            if status is None:
                continue
            if status == Status.RUNNING:
                self.status = status
            else:
                self.stop(status)
            yield self
            return

    def _after(self, child: Behaviour) -> Status | None:
        """The status after a child's tick; None: the other child is to be ticked at once."""
        if child.status == Status.RUNNING:
            return Status.RUNNING
        if child is self._work:
            if child.status == Status.SUCCESS:
                return Status.SUCCESS
            self._why = self._memory.failure
            if self._left == 0:
                return Status.FAILURE
            self._left -= 1
            self.current_child = self.children[1]
            return None
        if child.status == Status.FAILURE:
            return Status.FAILURE
        self.feedback_message = f"again, because {self._why.detail}"
        self.current_child = self._work
        return Status.RUNNING
