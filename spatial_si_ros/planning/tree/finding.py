"""Looking around until measurement answers a question."""

from __future__ import annotations

from dataclasses import replace

from py_trees.behaviour import Behaviour
from py_trees.composites import Sequence

from ...answers.geometric import answer
from ...language.declined import Declined
from ...language.queries import Question
from ..active_look import LOOK_HELPS, next_look
from .leaf import Leaf
from .memory import Memory
from .ports import Array, Spot, Stage, Wait
from .recovery import Recovery
from .spots import spot_of

QUESTION_LOOKS_AT_MOST = 6
"""Looks for one question."""


class Finding:
    """One question; each look is where it is expected to tell most."""

    def __init__(self, memory: Memory, question: Question) -> None:
        self._memory = memory
        self._question = question
        self._looked: list[Array] = []
        self._look: Spot | None = None

    def tree(self, name: str) -> Behaviour:
        return Recovery(
            name,
            self._memory,
            Leaf("answer", self._memory, self._answer),
            Sequence(
                "look where it helps",
                memory=True,
                children=[
                    Leaf("choose a view", self._memory, self._choose),
                    Leaf("drive there and look", self._memory, self._drive),
                ],
            ),
            QUESTION_LOOKS_AT_MOST + 1,
        )

    def _answer(self) -> Wait[Declined | None]:
        yield from ()
        snapshot = self._memory.robot.snapshot()
        self._memory.outcome.map_version = snapshot.version
        found = answer(self._question, snapshot, self._memory.asked())
        if isinstance(found, Declined):
            return found
        self._memory.note = found.text
        return None

    def _choose(self) -> Wait[Declined | None]:
        yield from ()
        memory, why = self._memory, self._memory.failure
        pose, snapshot = memory.robot.pose(), memory.robot.snapshot()
        if isinstance(pose, Declined) or why.reason not in LOOK_HELPS:
            return pose if isinstance(pose, Declined) else why
        memory.trail.append(pose[:2, 3])
        look = None
        if len(self._looked) < QUESTION_LOOKS_AT_MOST:
            look = next_look(
                self._question,
                snapshot,
                memory.asked(),
                pose[:2, 3],
                memory.body,
                memory.trail,
                self._looked,
            )
        if look is None:
            return replace(why, detail=f"{why.detail}; no other look would help")
        self._looked.append(look.position_m)
        self._look = spot_of(look)
        return None

    def _drive(self) -> Wait[Declined | None]:
        if self._look is None:
            return self._memory.failure
        drive = yield from self._memory.drive(self._look, Stage.LOOKING)
        if drive.cancelled:
            return drive.declined
        if drive.arrived:
            self._memory.trail.append(self._look.T_map_base[:2, 3])
            yield from self._memory.robot.settle()
        return None
