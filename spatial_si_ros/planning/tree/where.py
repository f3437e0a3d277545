"""Where something shall be put: words for the planner, and whether it then is there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

import numpy as np

from ...answers.grounding.ground import Grounder
from ...answers.grounding.narrowing import narrowed
from ...answers.measuring.holding import terms_of
from ...answers.measuring.index import index_of
from ...language.declined import Declined, DeclineReason
from ...language.instructions import PutPlace
from ...language.lexicon import SURFACES
from ...language.placing import attached
from ...language.references import Qualifier
from ...language.telling import describe_place
from ...scene.objects import SceneObject
from ..clarify import option_ids
from .memory import Memory
from .ports import NEITHER, Candidate, Planned, Wait

QUESTIONS_AT_MOST = 2
NEAR_M = 1.5
"""Surfaces this near are tried when no place is named."""
SURFACES_AT_MOST = 3
NAMES_NOTHING = frozenset(
    {DeclineReason.AMBIGUOUS, DeclineReason.NOT_SEEN, DeclineReason.UNPARSEABLE}
)
"""With such an answer another reading of the words is no better."""
LIKELY_THERE = 0.5
"""Least probability, by the answering code, that a thing is where it shall be."""


class Where(ABC):
    """A place, as one instruction means it."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.excluded: frozenset[int] = frozenset()
        self._questions = 0

    @property
    def relations(self) -> tuple[Qualifier, ...]:
        """What shall be true of what was put; () where only lying there matters."""
        return ()

    @property
    @abstractmethod
    def words(self) -> str:
        """For people: "on the shelf"."""

    @abstractmethod
    def wishes(self) -> list[tuple[str, frozenset[int]]]:
        """Places in words, and objects that they do not mean; the first that has room counts."""

    def plan(self, grasp: Candidate | None, from_here: bool) -> Wait[Planned[Candidate]]:
        memory = self._memory
        first: Planned[Candidate] | None = None
        for words, excluded in self.wishes():
            without = self.excluded | excluded | memory.in_hand()
            planned = yield from memory.robot.plan_places(
                words, without, grasp, from_here, memory.seen_from()
            )
            memory.outcome.decided |= {each.words: each for each in planned.decided}
            if not isinstance(planned.found, Declined):
                return planned
            first = first or planned
        none = Declined(DeclineReason.NO_ROOM, "there is nothing near to put it on")
        return first if first is not None else Planned(none)

    def ask(self) -> Wait[Declined | None]:
        """Which of several landmarks is meant."""
        memory, why = self._memory, self._memory.failure
        if why.reason is not DeclineReason.AMBIGUOUS or self._questions >= QUESTIONS_AT_MOST:
            return why
        self._questions += 1
        ids = option_ids(why.alternatives, memory.scene(self.excluded), memory.asked())
        if len(ids) < 2:
            return why
        answer = yield from memory.robot.ask_back(why.detail, tuple(ids))
        if answer is None or answer == NEITHER:
            return why
        self.excluded |= frozenset(ids.values()) - {ids[answer]}
        return None

    def holds(self, thing: SceneObject) -> float | Declined:
        """How probably a thing is where it shall be, by the code that answers questions.

        It is none of the things that the words name: "next to the banana" was said of another one.
        """
        index = index_of(self._memory.scene(self.excluded - {thing.id}))
        row = index.row_of.get(thing.id)
        if row is None:
            return Declined(DeclineReason.OBJECT_GONE, f"{thing.name} is no longer in the map")
        likely = 1.0
        others = index_of(self._memory.scene(self.excluded | {thing.id}))
        grounder = Grounder(others, self._memory.as_decided())
        for relation in self.relations:
            terms = terms_of(grounder, relation)
            if isinstance(terms, Declined):
                return terms
            rows = np.array([row], dtype=np.intp)
            members = narrowed(index, rows, np.ones(1), relation, terms)
            likely *= float(members.chances[0]) if len(members.rows) else 0.0
        return likely


class Named(Where):
    """ "On the shelf, behind the vase".

    Args:
        places: as the words may be read.
        reading: which of them counts.
    """

    def __init__(
        self,
        memory: Memory,
        places: tuple[PutPlace, ...],
        reading: Callable[[], int] = lambda: 0,
    ) -> None:
        super().__init__(memory)
        self._places = places
        self._reading = reading
        self._attached = False

    @property
    def _place(self) -> PutPlace:
        place = self._places[self._reading()]
        other = attached(place) if self._attached else None
        return place if other is None else other

    @property
    def relations(self) -> tuple[Qualifier, ...]:
        return self._place.relations

    @property
    def words(self) -> str:
        return describe_place(self._place)

    def plan(self, grasp: Candidate | None, from_here: bool) -> Wait[Planned[Candidate]]:
        """Where several things fit, the last words may tell which of them: "right of the phone next
        to the scissors"."""
        planned = yield from super().plan(grasp, from_here)
        if self._attached or not _is_ambiguous(planned) or attached(self._place) is None:
            return planned
        self._attached = True
        other = yield from super().plan(grasp, from_here)
        if isinstance(other.found, Declined) and other.found.reason in NAMES_NOTHING:
            self._attached = False
            return planned
        return other

    def wishes(self) -> list[tuple[str, frozenset[int]]]:
        return [(self.words, frozenset())]


class Anywhere(Where):
    """ "Put it down": on the nearest surface with room, else on the floor."""

    @property
    def words(self) -> str:
        return "down"

    def wishes(self) -> list[tuple[str, frozenset[int]]]:
        pose = self._memory.robot.pose()
        if isinstance(pose, Declined):
            return [("on the floor", frozenset())]
        here = pose[:2, 3]
        scene = self._memory.scene()
        near = sorted(
            (thing.box.distance_to_point_2d(here), thing.id, thing)
            for thing in scene
            if thing.label in SURFACES
        )
        close = [thing for gap, _, thing in near if gap <= NEAR_M][:SURFACES_AT_MOST]
        return [*(on_this(thing, list(scene)) for thing in close), ("on the floor", frozenset())]


class BackWhereItWas(Where):
    """ "Put it back": on what carried it, as near as it can be to where it was."""

    @property
    def words(self) -> str:
        return "back"

    def wishes(self) -> list[tuple[str, frozenset[int]]]:
        thing = self._memory.grip.thing
        if thing is None or thing.support is None:
            return []
        scene = self._memory.scene()
        carrier = scene.objects.get(thing.support.object_id)
        if thing.support.object_id == 0:
            return [("on the floor", frozenset())]
        if carrier is None:
            return []
        return [on_this(carrier, list(scene), thing.support.relation)]

    def plan(self, grasp: Candidate | None, from_here: bool) -> Wait[Planned[Candidate]]:
        was = self._memory.grip.thing
        if was is None:
            return Planned(
                Declined(DeclineReason.NOT_SEEN, "where it was taken from is not known any more")
            )
        planned = yield from super().plan(grasp, from_here)
        if isinstance(planned.found, Declined):
            return planned
        nearest = sorted(planned.found, key=lambda each: _off_m(each, was))
        return Planned(tuple(nearest), planned.decided, planned.map_version)


def _is_ambiguous(planned: Planned[Candidate]) -> bool:
    found = planned.found
    return isinstance(found, Declined) and found.reason is DeclineReason.AMBIGUOUS


def on_this(
    thing: SceneObject, things: list[SceneObject], relation: str = "on"
) -> tuple[str, frozenset[int]]:
    """Words for one surface, and the others that they could mean."""
    others = frozenset(each.id for each in things if each.label == thing.label) - {thing.id}
    return f"{relation} the {thing.label}", others


def _off_m(candidate: Candidate, was: SceneObject) -> float:
    if candidate.at_m is None:
        return np.inf
    return float(np.hypot(*(candidate.at_m[:2] - was.box.centre_m[:2])))
