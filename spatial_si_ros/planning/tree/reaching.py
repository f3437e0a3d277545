"""Standing where the arm reaches, looking, and doing it: what picking and placing share."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from ...geometry.frames import wrap_angle, yaw_of
from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from .causes import ANOTHER_LOOK, ANOTHER_STAND, LOOKS_AT_MOST, STANDS_AT_MOST
from .closer import Closer
from .leaf import Leaf, Work
from .memory import Memory
from .ports import Array, Candidate, Planned, Spot, Stage, Wait
from .recovery import Recovery

APART_M = 0.15
APART_RAD = float(np.deg2rad(15.0))
"""Places to stand that differ by less are one."""
THERE_M = 0.03
THERE_RAD = float(np.deg2rad(3.0))
"""The robot stands where it shall when it is this near."""
ELSEWHERE_AT_MOST = 1
"""Looks from another side, when nothing could be done from where it was planned."""
AGAIN_AT_MOST = 2
"""Plans by what is seen from a place to stand."""
TRIED_M = 0.05
"""A place to stand that is farther from those that were tried is another one."""


class Reaching(ABC):
    """One thing to be done with the arm, from the best places to stand, one after the other."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._candidates: tuple[Candidate, ...] = ()
        self._stands: list[Candidate] = []
        self._here: tuple[Candidate, ...] = ()
        self._tried: list[Candidate] = []
        self._elsewhere = Closer(memory, ELSEWHERE_AT_MOST)
        self._again = 0
        self.is_over = False
        """It was done, and is only looked at: nothing is planned, and nowhere else driven to."""

    # What it is ------------------------------------------------------------------------------

    stage_of_drive: Stage
    stage_of_work: Stage

    @abstractmethod
    def plan(self, from_here: bool) -> Wait[Planned[Candidate]]: ...

    @abstractmethod
    def focus_m(self) -> Array | Declined:
        """(3,) of the map: what to look at."""

    def explained(self, why: Declined) -> Declined:
        """Why nothing can be done from here, with what else is known."""
        return why

    @abstractmethod
    def thing(self) -> SceneObject | None:
        """What may be looked at from another side."""

    @abstractmethod
    def do(self, candidates: tuple[Candidate, ...]) -> Wait[Declined | None]: ...

    @abstractmethod
    def check(self) -> Wait[Declined | None]: ...

    # The tree --------------------------------------------------------------------------------

    def reach(self, doing: str, looking: str) -> Behaviour:
        """From a plan on the map to what was done and checked."""
        here = Recovery(
            "until it is done from here",
            self._memory,
            Sequence("from here", memory=True, children=[
                self.leaf(looking, self._look),
                self.leaf("plan from here", self._plan_here),
                self.leaf(doing, self._do),
                self.leaf("check", self.check),
            ]),
            self.leaf("is another look worth it", self._worth_a_look),
            LOOKS_AT_MOST - 1,
        )  # fmt: skip
        return Recovery(
            "until it is done",
            self._memory,
            Sequence("try", memory=True, children=[
                self.leaf("drive where the arm reaches it", self._drive), here,
            ]),
            Selector("elsewhere", memory=True, children=[
                self.leaf("plan again by what is seen now", self._plan_again),
                self.leaf("next place to stand", self._next_stand),
                self.leaf("look from elsewhere", self._look_elsewhere),
            ]),
            STANDS_AT_MOST,
        )  # fmt: skip

    def leaf(self, name: str, work: Work) -> Leaf:
        return Leaf(name, self._memory, work)

    def forget(self) -> None:
        """As before the first try."""
        self._candidates, self._stands, self._here = (), [], ()
        self._tried, self._again, self.is_over = [], 0, False
        self._elsewhere.reset()

    def plan_stands(self) -> Wait[Declined | None]:
        """On the map, before driving."""
        if self.is_over:
            return None
        self._memory.tell(Stage.PLANNING)
        planned = yield from self.plan(False)
        self._memory.outcome.map_version = planned.map_version
        if isinstance(planned.found, Declined):
            return planned.found
        self.prefer(planned.found)
        if self._tried and not self._stands:
            return Declined(DeclineReason.OUT_OF_REACH, "all places to stand were tried")
        return None

    def prefer(self, candidates: tuple[Candidate, ...]) -> None:
        """What was planned on the map, and so where to stand, in this order."""
        self._candidates = candidates
        self._stands = [each for each in _stands(candidates) if _is_new(each, self._tried)]

    # Its leaves ------------------------------------------------------------------------------

    def _drive(self) -> Wait[Declined | None]:
        pose = self._memory.robot.pose()
        if isinstance(pose, Declined):
            return pose
        if self.is_over:
            return None
        if not self._stands:
            return Declined(DeclineReason.OUT_OF_REACH, "there is no place to stand left to try")
        stand = self._stands[0]
        self._tried.append(stand)
        if stand.T_map_base is None or _is_at(pose, stand.T_map_base):
            return None
        self._memory.trail.append(pose[:2, 3])
        spot = Spot(stand.T_map_base, stand.reason, stand.probability)
        drive = yield from self._memory.drive(spot, self.stage_of_drive)
        return drive.declined

    def _look(self) -> Wait[Declined | None]:
        memory = self._memory
        memory.tell(Stage.LOOKING)
        refused = yield from memory.stow()
        if refused is not None:
            return refused
        focus = self.focus_m()
        if isinstance(focus, Declined):
            return focus
        refused = yield from memory.look_at(focus)
        if refused is not None:
            return refused
        now = self.focus_m()
        return now if isinstance(now, Declined) else None

    def _plan_here(self) -> Wait[Declined | None]:
        if self.is_over:
            return None
        self._memory.tell(Stage.PLANNING)
        planned = yield from self.plan(True)
        if isinstance(planned.found, Declined):
            return self.explained(planned.found)
        self._here = planned.found
        return None

    def _do(self) -> Wait[Declined | None]:
        self._memory.tell(self.stage_of_work)
        return (yield from self.do(self._here))

    def _worth_a_look(self) -> Wait[Declined | None]:
        yield from ()
        why = self._memory.failure
        return None if why.reason in ANOTHER_LOOK and self.may_go_on() else why

    def may_go_on(self) -> bool:
        """Whether anything can still be done; asked after a failure."""
        return True

    def _next_stand(self) -> Wait[Declined | None]:
        yield from ()
        why = self._memory.failure
        if not self._may_stand_elsewhere(why) or len(self._stands) < 2:
            return why
        self._stands.pop(0)
        return None

    def _may_stand_elsewhere(self, why: Declined) -> bool:
        return why.reason in ANOTHER_STAND and self.may_go_on() and not self.is_over

    def _plan_again(self) -> Wait[Declined | None]:
        """From here more was measured than from where it was planned, and with the error that the
        localisation has now."""
        why = self._memory.failure
        if not self._may_stand_elsewhere(why) or self._again >= AGAIN_AT_MOST:
            return why
        self._again += 1
        again = yield from self.plan_stands()
        return None if again is None else why

    def _look_elsewhere(self) -> Wait[Declined | None]:
        """From another side, then plan on the newer map; once."""
        why = self._memory.failure
        if not self.may_go_on():
            return why
        refused = yield from self._elsewhere.look(self.thing())
        if refused is not None:
            return refused
        self._tried = []
        again = yield from self.plan_stands()
        return None if again is None else why


def _stands(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """The best candidate of each place to stand, in their order."""
    stands: list[Candidate] = []
    for each in candidates:
        T = each.T_map_base
        if T is None or all(
            other.T_map_base is not None and not _is_at(T, other.T_map_base, APART_M, APART_RAD)
            for other in stands
        ):
            stands.append(each)
    return stands[:STANDS_AT_MOST]


def _is_new(candidate: Candidate, tried: list[Candidate]) -> bool:
    """Whether its place to stand was not tried yet."""
    T = candidate.T_map_base
    return T is None or all(
        other.T_map_base is None or not _is_at(T, other.T_map_base, TRIED_M, THERE_RAD)
        for other in tried
    )


def _is_at(
    T_map_a: Array, T_map_b: Array, near_m: float = THERE_M, near_rad: float = THERE_RAD
) -> bool:
    off_m = float(np.hypot(*(T_map_a[:2, 3] - T_map_b[:2, 3])))
    return off_m <= near_m and abs(wrap_angle(yaw_of(T_map_a) - yaw_of(T_map_b))) <= near_rad
