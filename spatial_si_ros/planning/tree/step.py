"""One step of an instruction: what became of it is remembered."""

from __future__ import annotations

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.decorators import Decorator

from .memory import Memory, StepDone


class StepTaken(Decorator):
    """Does what its child does, and reports it.

    Args:
        number: of the step in the plan; None: the instruction has only this one.
        reports: False where the child reports for each object itself.
    """

    def __init__(
        self, words: str, memory: Memory, child: Behaviour, number: int | None, reports: bool = True
    ) -> None:
        super().__init__(words, child)
        self._memory = memory
        self._number = number
        self._reports = reports
        self._began_s = 0.0

    def initialise(self) -> None:
        self._began_s = self._memory.robot.ros_s()
        self._memory.note, self._memory.object_id = "", 0
        if self._number is not None:
            self._memory.done = self._number

    def update(self) -> Status:
        return self.decorated.status

    def terminate(self, new_status: Status) -> None:
        memory = self._memory
        if not self._reports or new_status not in (Status.SUCCESS, Status.FAILURE):
            return
        why = None if new_status == Status.SUCCESS else memory.failure
        report = memory.note if why is None else why.detail
        took_s = memory.robot.ros_s() - self._began_s
        memory.outcome.steps.append(StepDone(self.name, why, report, memory.object_id, took_s))
