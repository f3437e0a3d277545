"""Going somewhere, and turning to something."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from ...language.declined import Declined, DeclineReason
from ...language.instructions import Face, GoTo
from ..clarify import option_ids
from ..inspecting import look_closer, things_meant
from ..verifying import verify
from .leaf import Leaf
from .memory import Memory
from .ports import NEITHER, Spot, Stage, Wait
from .recovery import Recovery
from .spots import spot_of

DRIVES_AT_MOST = 4
"""Goals that are tried for one instruction."""
QUESTIONS_AT_MOST = 3
LOOKS = {DeclineReason.NOT_OBSERVED_WELL: 2, DeclineReason.UNREACHABLE: 1}
"""Looks at a landmark that was not measured well, or around which no free ground was seen."""
SURE = 0.8
"""A best goal less probable than this is worth one look before driving there."""
PHASES = ("find what the words mean", "drive there", "check the place")


class Going:
    """One "go to" or "face".

    Args:
        words: that the planner reads.
        stage: of the drive.
    """

    def __init__(
        self, memory: Memory, order: GoTo | Face, words: str, stage: Stage = Stage.DRIVING
    ) -> None:
        self._memory = memory
        self._order = order
        self._words = words
        self._stage = stage
        self._begin()

    def _begin(self) -> None:
        self._planned: tuple[Spot, ...] | Declined = Declined(DeclineReason.BAD_INPUT, "no plan")
        self._excluded: frozenset[int] = frozenset()
        self._known: frozenset[int] = frozenset()
        self._questions = self._looks = self._tried = 0

    def tree(self, name: str) -> Behaviour:
        def leaf(words: str, work: object) -> Leaf:
            return Leaf(words, self._memory, work)  # type: ignore[arg-type]

        clear = Recovery(
            "until it is clear",
            self._memory,
            leaf("plan where to stand", self._plan),
            Selector("clarify", memory=True, children=[
                leaf("ask which one", self._ask),
                leaf("look closer", self._look),
            ]),
            QUESTIONS_AT_MOST + sum(LOOKS.values()),
        )  # fmt: skip
        there = Recovery(
            "until it is right",
            self._memory,
            Sequence("try", memory=True, children=[
                leaf("drive there", self._drive),
                leaf("check the place", self._check),
            ]),
            leaf("next goal", self._next),
            DRIVES_AT_MOST - 1,
        )  # fmt: skip
        return Sequence(name, memory=True, children=[
            leaf("begin", self._start),
            Selector("find what the words mean", memory=True, children=[
                clear, leaf("do with what is known", self._enough),
            ]),
            there,
        ])  # fmt: skip

    def _start(self) -> Wait[Declined | None]:
        self._begin()
        yield from ()
        return None

    def _plan(self) -> Wait[Declined | None]:
        memory = self._memory
        memory.tell(Stage.PLANNING)
        excluded = self._excluded | memory.in_hand()
        planned = yield from memory.robot.plan_spots(self._words, excluded, memory.seen_from())
        memory.take_in(planned)
        self._planned = planned.found
        self._known = frozenset(memory.robot.snapshot().objects)
        if isinstance(self._planned, Declined):
            return self._planned
        best = self._planned[0]
        if best.probability < SURE and self._looks == 0:
            return Declined(
                DeclineReason.UNCERTAIN, f"{best.reason} is only {best.probability:.0%} probable"
            )
        return None

    def _enough(self) -> Wait[Declined | None]:
        """A look that could not be taken is no reason not to go."""
        yield from ()
        why = self._memory.failure
        stopped = why.reason is DeclineReason.CANCELLED
        return why if stopped or isinstance(self._planned, Declined) else None

    def _ask(self) -> Wait[Declined | None]:
        memory, why = self._memory, self._memory.failure
        if why.reason is not DeclineReason.AMBIGUOUS or self._questions >= QUESTIONS_AT_MOST:
            return why
        self._questions += 1
        ids = option_ids(why.alternatives, memory.scene(self._excluded), memory.asked())
        if len(ids) < 2:
            return why
        answer = yield from memory.robot.ask_back(why.detail, tuple(ids))
        if answer is None or answer == NEITHER:
            return why
        self._excluded |= frozenset(ids.values()) - {ids[answer]}
        return None

    def _look(self) -> Wait[Declined | None]:
        """At the landmark, from another side."""
        memory, why = self._memory, self._memory.failure
        wanted = 1 if why.reason is DeclineReason.UNCERTAIN else LOOKS.get(why.reason, 0)
        pose = memory.robot.pose()
        if self._looks >= wanted or isinstance(self._order, Face) or isinstance(pose, Declined):
            return why
        self._looks += 1
        snapshot = memory.scene()
        memory.trail.append(pose[:2, 3])
        for thing in things_meant(self._order, snapshot, memory.as_decided()):
            goal = look_closer(thing, snapshot, pose[:2, 3], memory.body, memory.trail)
            if goal is None:
                continue
            memory.tell(Stage.LOOKING, spot_of(goal))
            drive = yield from memory.drive(spot_of(goal), Stage.LOOKING)
            memory.trail.append(goal.position_m)
            yield from memory.robot.settle()
            return drive.declined if drive.cancelled else None
        return why

    def _drive(self) -> Wait[Declined | None]:
        if isinstance(self._planned, Declined):
            return self._planned
        self._memory.done = max(self._memory.done, 1) if self._is_whole else self._memory.done
        drive = yield from self._memory.drive(self._planned[self._tried], self._stage)
        return drive.declined

    def _next(self) -> Wait[Declined | None]:
        yield from ()
        why = self._memory.failure
        if why.reason is not DeclineReason.NAVIGATION_FAILED or isinstance(self._planned, Declined):
            return why
        self._tried += 1
        return None if self._tried < len(self._planned) else why

    @property
    def _is_whole(self) -> bool:
        """Whether the plan of the memory is that of this going alone."""
        return self._memory.plan == PHASES

    def _check(self) -> Wait[Declined | None]:
        """By the newest map, in which the words still mean the objects they meant at first."""
        memory = self._memory
        memory.done = 2 if self._is_whole else memory.done
        memory.tell(Stage.VERIFYING, memory.outcome.spot)
        yield from memory.robot.settle()
        snapshot = memory.scene(self._excluded)
        memory.outcome.map_version = snapshot.version
        kept = {number: obj for number, obj in snapshot.objects.items() if number in self._known}
        pose = memory.robot.pose()
        if isinstance(pose, Declined):
            return pose
        meant = replace(snapshot, objects=MappingProxyType(kept))
        verdict = verify(self._order, meant, memory.as_decided(), pose, memory.body)
        if isinstance(verdict, Declined):
            return verdict
        if not verdict.fulfilled:
            return Declined(
                DeclineReason.NAVIGATION_FAILED,
                f"the place is not what was asked: {verdict.explanation}",
            )
        reason = memory.outcome.spot.reason if memory.outcome.spot is not None else ""
        memory.note = f"done: {reason} ({verdict.explanation})"
        return None
