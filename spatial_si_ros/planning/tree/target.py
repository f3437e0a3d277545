"""Which object the words mean, with a question back where they leave it open."""

from __future__ import annotations

from ...answers.backends import Backend
from ...answers.grounding.ground import Grounder, Resolved
from ...answers.grounding.naming import listed, short_name
from ...answers.grounding.referee import DOUBTFUL
from ...answers.measuring.index import index_of
from ...language.declined import Declined, DeclineReason
from ...language.describing import describe
from ...language.references import Reference
from ...scene.objects import SceneObject
from ..clarify import NO, option_ids
from .memory import Memory
from .ports import NEITHER, Stage, Wait

QUESTIONS_AT_MOST = 2


class Target:
    """One object.

    Attributes:
        thing: as the map knew it when it was found; None before.
    """

    def __init__(self, memory: Memory, references: tuple[Reference, ...]) -> None:
        """`references`: readings of the same words; the first that fits one object counts."""
        self._memory = memory
        self._references = references
        self.thing: SceneObject | None = None
        self.reading = 0
        self._excluded: frozenset[int] = frozenset()
        self._questions = 0

    def reset(self) -> None:
        self.thing = None
        self.reading = 0
        self._excluded = frozenset()
        self._questions = 0

    @property
    def words(self) -> str:
        """As the map names it, or as it was called."""
        if self.thing is None:
            return describe(self._references[0])
        return short_name(self.thing, index_of(self._memory.robot.snapshot()))

    def newest(self) -> SceneObject | None:
        """What the map knows of it now; None: it is not there any more."""
        if self.thing is None:
            return None
        return self._memory.scene().objects.get(self.thing.id)

    def find(self) -> Wait[Declined | None]:
        memory = self._memory
        memory.tell(Stage.GROUNDING)
        if memory.fixed is not None:
            now = memory.scene().objects.get(memory.fixed.id)
            if now is None:
                return Declined(
                    DeclineReason.OBJECT_GONE, f"{memory.fixed.name} is no longer in the map"
                )
            self._means(now)
            return None
        if memory.backend in (Backend.MODEL, Backend.BOTH):
            return (yield from self._pointed_out())
        scene = memory.scene(self._excluded)
        memory.outcome.map_version = scene.version
        first: Declined | None = None
        for number, reference in enumerate(self._references):
            found = Grounder(index_of(scene), memory.as_decided()).resolve(reference)
            if isinstance(found, Resolved):
                self.reading = number
                self._means(found.thing)
                return None
            first = first or found
        if first is None or memory.backend is Backend.GEOMETRY or first.reason not in DOUBTFUL:
            return first
        pointed = yield from self._pointed_out()
        return None if pointed is None else first  # measurement says what fits, for asking

    def _pointed_out(self) -> Wait[Declined | None]:
        """By the grasp planner, which may ask the model."""
        memory = self._memory
        words = describe(self._references[0])
        excluded = self._excluded | memory.in_hand()
        planned = yield from memory.robot.point_out(words, excluded, memory.seen_from())
        if isinstance(planned.found, Declined):
            return planned.found
        memory.outcome.decided |= {each.words: each for each in planned.decided}
        thing = memory.scene().objects.get(planned.found[0].object_id)
        if thing is None:
            return Declined(DeclineReason.OBJECT_GONE, f"{words} is no longer in the map")
        self._means(thing)
        return None

    def _means(self, thing: SceneObject) -> None:
        self.thing = thing
        self._memory.object_id = thing.id

    def ask(self) -> Wait[Declined | None]:
        """Which of several; or whether something like it will do."""
        memory, why = self._memory, self._memory.failure
        offers = why.reason is DeclineReason.NOT_SEEN and memory.fixed is None
        if self._questions >= QUESTIONS_AT_MOST:
            return why
        if not offers and why.reason is not DeclineReason.AMBIGUOUS:
            return why
        self._questions += 1
        scene = memory.scene(self._excluded)
        ids = option_ids(why.alternatives, scene, memory.asked())
        if len(ids) < (1 if offers else 2):
            return why
        question = why.detail
        if offers:
            question += f"; do you mean {listed(tuple(ids), 'or')}?"
        options = (*ids, NO) if offers else tuple(ids)
        answer = yield from memory.robot.ask_back(question, options)
        if answer is None or answer in (NEITHER, NO):
            return why
        self._means(scene.objects[ids[answer]])
        return None
