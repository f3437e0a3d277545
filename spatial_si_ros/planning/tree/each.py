"""The same for each of several objects, fixed at the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Composite

from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from .causes import GIVE_UP
from .memory import Memory, StepDone


class ForEach(Composite):
    """Ticks `body` for one object after the other; `memory.fixed` says for which.

    What fails for one is reported, and the next one is tried: of "two apples" a third one, of "all
    the mugs" the other mugs. Succeeds when it was done for as many as were wanted.
    """

    def __init__(
        self,
        name: str,
        memory: Memory,
        choose: Behaviour,
        body: Behaviour,
        chosen: Callable[[], tuple[list[SceneObject], int]],
        words: Callable[[SceneObject], str],
    ) -> None:
        """
        Args:
            choose: finds the objects.
            chosen: what it found, in the order to be tried, and for how many it is wanted.
            words: of the step with one object.
        """
        super().__init__(name, [choose, body])
        self._memory = memory
        self._chosen = chosen
        self._words = words
        self._things: list[SceneObject] = []
        self._wanted = 0
        self._done: list[str] = []
        self._not: list[str] = []
        self._why: Declined | None = None
        self._began_s = 0.0

    def tick(self) -> Iterator[Behaviour]:
        choose, body = self.children
        if self.status != Status.RUNNING:
            for child in self.children:
                if child.status != Status.INVALID:
                    child.stop(Status.INVALID)
            self.current_child = choose
            self._done, self._not, self._why = [], [], None
        child = self.current_child if self.current_child is not None else choose
        yield from child.tick()
        status = self._chose(child) if child is choose else self._did(body)
        if status == Status.RUNNING:
            self.status = status
        else:
            self._memory.fixed = None
            self.stop(status)
        yield self

    def terminate(self, new_status: Status) -> None:
        self._memory.fixed = None

    def _chose(self, choose: Behaviour) -> Status:
        if choose.status != Status.SUCCESS:
            return choose.status
        self._things, self._wanted = self._chosen()
        return self._next()

    def _did(self, body: Behaviour) -> Status:
        if body.status == Status.RUNNING:
            return Status.RUNNING
        memory, thing = self._memory, self._memory.fixed
        if thing is None:
            return Status.FAILURE
        why = None if body.status == Status.SUCCESS else memory.failure
        memory.outcome.steps.append(
            StepDone(
                self._words(thing),
                why,
                memory.note if why is None else why.detail,
                thing.id,
                memory.robot.ros_s() - self._began_s,
            )
        )
        if why is None:
            self._done.append(thing.name)
        else:
            self._not.append(f"{thing.name}: {why.detail}")
            self._why = self._why or why
            held = memory.robot.held()
            if why.reason in GIVE_UP or (held is not None and held.holding):
                return self._end()
        return self._next()

    def _next(self) -> Status:
        if len(self._done) >= self._wanted or not self._things:
            return self._end()
        self._memory.fixed = self._things.pop(0)
        self._memory.object_id = self._memory.fixed.id
        self._began_s = self._memory.robot.ros_s()
        self.current_child = self.children[1]
        count = f"{len(self._done) + len(self._not) + 1}"
        self.feedback_message = f"number {count}: {self._memory.fixed.name}"
        return Status.RUNNING

    def _end(self) -> Status:
        memory = self._memory
        said = f"done for {len(self._done)} of {self._wanted}"
        if self._done:
            said += f" ({', '.join(self._done)})"
        if self._not:
            said += f"; not for {'; '.join(self._not)}"
        memory.note = said
        if len(self._done) >= self._wanted:
            return Status.SUCCESS
        reason = self._why.reason if self._why is not None else DeclineReason.NOT_SEEN
        memory.failure = Declined(reason, said)
        return Status.FAILURE
