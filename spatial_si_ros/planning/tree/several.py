"""Which objects "all the mugs" and "two apples" are: fixed when the step begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...answers.grounding.ground import Grounder
from ...answers.grounding.naming import several
from ...answers.measuring.index import index_of
from ...language.declined import Declined, DeclineReason
from ...language.describing import noun_words
from ...language.references import Reference
from ...scene.objects import SceneObject
from .memory import Memory
from .ports import Stage, Wait
from .where import LIKELY_THERE, Where


class Several:
    """A set of objects, the nearest first.

    Args:
        number: how many are wanted; None: all.
        where: things that lie there already are left out; None: nothing is left out.
    """

    def __init__(
        self, memory: Memory, reference: Reference, number: int | None, where: Where | None
    ) -> None:
        self._memory = memory
        self._reference = replace(reference, plural=True)
        self._number = number
        self._where = where
        self._things: list[SceneObject] = []
        self._wanted = 0

    @property
    def wanted(self) -> int:
        """For how many; 0 before they are chosen."""
        return self._wanted

    def chosen(self) -> tuple[list[SceneObject], int]:
        return list(self._things), self._wanted

    def choose(self) -> Wait[Declined | None]:
        yield from ()
        memory = self._memory
        memory.tell(Stage.GROUNDING)
        scene = memory.scene()
        index = index_of(scene)
        found = Grounder(index, memory.as_decided()).all_of(self._reference)
        memory.outcome.map_version = scene.version
        if isinstance(found, Declined):
            return found
        things = [each for each in found[0] if not self._is_there(each)]
        if not things and self._where is not None:
            self._things, self._wanted = [], 0
            return None
        pose = memory.robot.pose()
        here = np.zeros(2) if isinstance(pose, Declined) else pose[:2, 3]
        things.sort(key=lambda each: float(np.hypot(*(each.box.centre_m[:2] - here))))
        self._things = things
        self._wanted = len(things) if self._number is None else self._number
        if self._wanted > len(things):
            words = noun_words(self._reference, several=True)
            return Declined(
                DeclineReason.NOT_SEEN,
                f"{self._wanted} {words} are wanted and {len(things)} "
                f"{'was' if len(things) == 1 else 'were'} seen: {several(things, index)}",
            )
        return None

    def _is_there(self, thing: SceneObject) -> bool:
        if self._where is None:
            return False
        likely = self._where.holds(thing)
        return not isinstance(likely, Declined) and likely >= LIKELY_THERE
