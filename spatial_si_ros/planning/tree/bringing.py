"""Carrying what the hand holds to somebody or something."""

from __future__ import annotations

from py_trees.behaviour import Behaviour
from py_trees.composites import Sequence

from ...geometry.relations import RelationKind
from ...language.canonical import canonical
from ...language.declined import Declined, DeclineReason
from ...language.describing import describe
from ...language.instructions import GoTo, Place
from ...language.references import Landmark, Person, Who
from .going import Going
from .leaf import Leaf
from .memory import Memory
from .ports import Stage, Wait

PHASES = ("drive there with it", "check the place")


class Bringing:
    """Drives there with what the hand holds, and keeps holding it."""

    def __init__(self, memory: Memory, to: Landmark) -> None:
        self._memory = memory
        self._to = to
        self._label = ""

    def tree(self, name: str) -> Behaviour:
        order = GoTo(_place(self._to))
        going = Going(self._memory, order, canonical(order), Stage.CARRYING)
        return Sequence(name, memory=True, children=[
            Leaf("does the hand hold it", self._memory, self._holds),
            going.tree("carry it there"),
            Leaf("is it still held", self._memory, self._still),
        ])  # fmt: skip

    def known(self) -> Wait[Declined | None]:
        """Whether it can be told at all where to: asked before anything is taken."""
        yield from ()
        speaker = self._memory.asked().speaker
        if isinstance(self._to, Person) and self._to.who is not Who.ROBOT and speaker is None:
            return Declined(
                DeclineReason.NO_VIEWPOINT,
                "where the speaker stands is not known: give the speaker's pose or frame",
            )
        return None

    def _holds(self) -> Wait[Declined | None]:
        yield from ()
        held = self._memory.robot.held()
        if held is None or not held.holding:
            return Declined(DeclineReason.HAND_EMPTY, "the hand holds nothing to bring")
        self._label = held.label or "object"
        self._memory.object_id = held.object_id
        return None

    def _still(self) -> Wait[Declined | None]:
        yield from ()
        held = self._memory.robot.held()
        if held is None or not held.holding:
            return Declined(DeclineReason.GRASP_FAILED, f"the {self._label} was lost on the way")
        if isinstance(self._to, Person):
            self._memory.note = f"here is the {self._label}; say 'open the hand' to get it"
        else:
            self._memory.note = f"holding the {self._label} at {describe(self._to)}"
        return None


def _place(to: Landmark) -> Place:
    """Beside a thing or in a room; so near to a person that it can be handed over."""
    return Place(RelationKind.NEXT_TO if isinstance(to, Person) else None, (to,))
