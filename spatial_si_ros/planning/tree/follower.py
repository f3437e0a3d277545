"""One instruction, or one question to look around for, from its words to its report."""

from __future__ import annotations

from collections.abc import Callable

from py_trees.behaviour import Behaviour
from py_trees.common import Status
from py_trees.composites import Sequence

from ...answers.measuring.index import labels_of
from ...language.canonical import canonical
from ...language.declined import Declined
from ...language.instructions import (
    Bring,
    ForAll,
    Instruction,
    Pick,
    PutAt,
    PutBack,
    PutDown,
    Step,
    Steps,
    Stop,
)
from ...language.parser import parse_instruction, parse_question
from .finding import Finding
from .growing import grow
from .leaf import Leaf
from .memory import Memory, Outcome
from .ports import Stage, Wait
from .state import NodeState, state_of

MANY = 5
"""As many things are counted on for "all"."""


class Follower:
    """Ticks the tree of one instruction until it ends or is stopped.

    Args:
        watch: told the state of the tree whenever it has changed.
    """

    def __init__(
        self, memory: Memory, watch: Callable[[tuple[NodeState, ...]], None] = lambda _: None
    ) -> None:
        self._memory = memory
        self._watch = watch
        self._root: Behaviour | None = None
        self._shown: tuple[NodeState, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """As far as it came."""
        return self._memory.outcome

    @property
    def state(self) -> tuple[NodeState, ...]:
        """The newest state of the tree."""
        return self._shown

    def begin(self) -> Outcome | None:
        """Understand the words; the outcome where nothing is left to do."""
        memory = self._memory
        memory.tell(Stage.UNDERSTANDING)
        labels = frozenset(label for obj in memory.robot.snapshot() for label, _ in obj.labels)
        order = parse_instruction(memory.words, labels)
        if isinstance(order, Declined):
            return self._end(order)
        memory.outcome.interpretation = canonical(order)
        if isinstance(order, Stop):
            return self._end(None, "stopped")
        self._root = grow(memory, order)
        return None

    def begin_to_find(self, words: str, min_probability: float) -> Outcome | None:
        """As `begin`, for a question that looking around shall decide.

        Args:
            min_probability: of the answer, 0..1; 0: the node's own.
        """
        memory = self._memory
        memory.plan = ("find what the words mean", "look where it helps")
        memory.tell(Stage.UNDERSTANDING)
        question = parse_question(words, labels_of(memory.robot.snapshot()))
        if isinstance(question, Declined):
            return self._end(question)
        memory.outcome.interpretation = canonical(question)

        def know() -> Wait[Declined | None]:
            yield from memory.robot.get_ready()
            context = memory.robot.context(min_probability)
            if isinstance(context, Declined):
                return context
            memory.context = context
            return None

        name = canonical(question)
        self._root = Sequence(
            name,
            memory=True,
            children=[
                Leaf("know where I am", memory, know),
                Finding(memory, question).tree("look until it can be answered"),
            ],
        )
        return None

    def tick(self) -> Outcome | None:
        """One tick; the outcome when it was the last."""
        if self._root is None:
            return self.outcome
        self._root.tick_once()
        self._show()
        if self._root.status == Status.RUNNING:
            return None
        if self._root.status == Status.SUCCESS:
            return self._end(None, self._report())
        return self._end(self._memory.failure)

    def stop(self, why: Declined) -> Outcome:
        """Leave it where it is: what runs is stopped, and stands still when this returns."""
        if self._root is not None and self._root.status == Status.RUNNING:
            self._root.stop(Status.INVALID)
            self._show()
        return self._end(why)

    def _report(self) -> str:
        steps = self.outcome.steps
        if len(steps) < 2:
            return self._memory.note
        return "; ".join(step.report for step in steps if step.report)

    def _end(self, declined: Declined | None, report: str = "") -> Outcome:
        outcome = self.outcome
        outcome.declined = declined
        outcome.report = report if declined is None else declined.detail
        done = [step.report for step in outcome.steps if step.declined is None and step.report]
        if declined is not None and done:
            outcome.report = f"{'; '.join(done)}; then: {declined.detail}"
        return outcome

    def _show(self) -> None:
        if self._root is None:
            return
        state = state_of(self._root)
        if state != self._shown:
            self._shown = state
            self._watch(state)


def steps_of(order: Instruction) -> tuple[Step, ...]:
    return order.steps if isinstance(order, Steps) else (order,)


def limit_s(order: Instruction, going_s: float, handling_s: float) -> float:
    """ROS time for a whole instruction: so long for each step, by whether the hand takes part.

    Args:
        going_s: for a step without the hand.
        handling_s: for one thing picked, placed or both.
    """
    hand = (Pick, PutAt, PutDown, PutBack, Bring)
    total = 0.0
    for step in steps_of(order):
        if isinstance(step, ForAll):
            total += handling_s * (MANY if step.number is None else step.number)
        else:
            total += handling_s if isinstance(step, hand) else going_s
    return total
