"""What a tree may ask of the robot, and what comes back: values and one protocol, no ROS.

Whatever takes time is a generator that yields while it waits, so that a leaf can be left at any
moment: closing the generator stops what it had begun, and returns when that stands still.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from ...answers.context import AskContext
from ...answers.grounding.referee import Pick as Decided
from ...language.declined import Declined, DeclineReason
from ...scene.snapshot import SceneSnapshot
from ..clarify import NEITHER

Array = npt.NDArray[np.float64]
T = TypeVar("T")
Wait = Generator[None, None, T]
"""Yields until something has come, and returns it."""


class Stage(Enum):
    """What is being done; the values are those of the action's feedback."""

    UNDERSTANDING = 0
    GROUNDING = 1
    PLANNING = 2
    DRIVING = 3
    LOOKING = 4
    ASKING = 5
    VERIFYING = 6
    GRASPING = 7
    CARRYING = 8
    PLACING = 9
    WAITING = 10


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A pose to drive to.

    Attributes:
        T_map_base: (4, 4).
        reason: one sentence.
        probability: 0..1, that it is what the words mean.
        path_length_m: 0 when not known.
        origin: what the planner said, for who drives; opaque here.
    """

    T_map_base: Array
    reason: str
    probability: float = 1.0
    path_length_m: float = 0.0
    origin: object = None


@dataclass(frozen=True)
class Drive:
    """How a drive ended: arrived, or why not in one sentence.

    Attributes:
        cancelled: somebody else cancelled it; nothing may be tried instead.
        reason: of the refusal where it did not arrive.
    """

    arrived: bool
    message: str = ""
    cancelled: bool = False
    reason: DeclineReason = DeclineReason.NAVIGATION_FAILED

    @property
    def declined(self) -> Declined | None:
        """None where it arrived."""
        if self.arrived:
            return None
        reason = DeclineReason.CANCELLED if self.cancelled else self.reason
        return Declined(reason, self.message)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A way to take an object, or a place to put one.

    Attributes:
        object_id: of what is taken, or of what will carry it; 0 is the floor.
        label: of what is taken; "" for a place.
        reason: one sentence.
        probability: 0..1, that the relation in the words will be true; 1 for a way to take.
        reachable: from where the robot stands.
        T_map_base: (4, 4) where it is reachable from; None when not known in the map.
        at_m: (3,) in the map: between the fingers, or the middle of the object's underside;
            None when not known in the map.
        size_m: (3,) of the object's box.
        origin: what the planner said, for the arm; opaque here.
        down: how much the hand points down to take it: 0 level, 1 straight down; 0 for a place.
    """

    object_id: int
    label: str
    reason: str
    probability: float
    reachable: bool
    T_map_base: Array | None
    at_m: Array | None
    size_m: Array
    origin: object = None
    down: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Planned(Generic[T]):
    """What a planner found, best first, or why nothing.

    Attributes:
        decided: which objects the model helped to choose.
        map_version: that it was planned on.
    """

    found: tuple[T, ...] | Declined
    decided: tuple[Decided, ...] = ()
    map_version: int = 0


@dataclass(frozen=True)
class Held:
    """What the hand says that it holds.

    Attributes:
        object_id, label: of what was taken, 0 and "" where it is empty.
    """

    holding: bool
    object_id: int = 0
    label: str = ""


@dataclass(frozen=True)
class Handled:
    """How picking or placing ended.

    Attributes:
        declined: None when it was done.
        used: index of the candidate that was done; -1: none.
    """

    declined: Declined | None
    used: int = -1
    report: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Progress, for who waits.

    Attributes:
        plan: steps in words; the first `done` of them are done.
    """

    stage: Stage
    plan: tuple[str, ...] = ()
    done: int = 0
    spot: Spot | None = None


class Robot(Protocol):
    """What an instruction may use."""

    def snapshot(self) -> SceneSnapshot: ...
    def context(self, min_probability: float = 0.0) -> AskContext | Declined:
        """Who asks, from where; 0: as sure as the node's parameter says."""

    def pose(self) -> Array | Declined:
        """(4, 4) T_map_base."""

    def hand_m(self) -> Array | None:
        """(3,) of the point between the fingers, in the map."""

    def held(self) -> Held | None:
        """None as long as no arm has said anything."""

    def ros_s(self) -> float: ...
    def tell(self, said: Said) -> None: ...

    def get_ready(self) -> Wait[None]:
        """Just after the start tf and map may be a moment away."""

    def settle(self, patient: bool = False) -> Wait[bool]:
        """Until the map has a frame of after now; whether it came.

        Args:
            patient: nothing can be done without it.
        """

    def arm_there(self) -> Wait[bool]:
        """Whether somebody serves what an arm serves; says no within a second or two."""

    def plan_spots(
        self, words: str, excluded: frozenset[int], seen_from: Array | None
    ) -> Wait[Planned[Spot]]:
        """Where to stand so that the words are true.

        Args:
            seen_from: (4, 4) in the map: whose eyes the words are meant from, where the request
                names none; None: the robot's present ones.
        """

    def drive(self, spot: Spot) -> Wait[Drive]: ...
    def ask_back(self, question: str, options: tuple[str, ...]) -> Wait[str | None]:
        """One of the options, NEITHER, or None without an answer in time."""

    def stow(self) -> Wait[Declined | None]:
        """The arm to its driving posture; at once where there is no arm."""

    def look_at(self, point_m: Array) -> Wait[Declined | None]:
        """The camera to a point (3,) of the map; at once where the head does not move."""

    def look_ahead(self) -> Wait[Declined | None]:
        """The camera back to where it looked before the first `look_at`."""

    def plan_grasps(self, object_id: int, from_here: bool) -> Wait[Planned[Candidate]]: ...
    def point_out(
        self, words: str, excluded: frozenset[int], seen_from: Array | None
    ) -> Wait[Planned[Candidate]]:
        """Ways to take what words mean, where the model may help to decide what that is."""

    def plan_places(
        self,
        place: str,
        excluded: frozenset[int],
        grasp: Candidate | None,
        from_here: bool,
        seen_from: Array | None,
    ) -> Wait[Planned[Candidate]]:
        """Places for what the hand holds, or would hold by `grasp`."""

    def pick(self, grasps: tuple[Candidate, ...]) -> Wait[Handled]: ...
    def place(self, places: tuple[Candidate, ...]) -> Wait[Handled]: ...
    def move_fingers(self, opened: bool) -> Wait[Declined | None]: ...


__all__ = [
    "NEITHER",
    "Array",
    "Candidate",
    "Drive",
    "Handled",
    "Held",
    "Planned",
    "Robot",
    "Said",
    "Spot",
    "Stage",
    "Wait",
]
