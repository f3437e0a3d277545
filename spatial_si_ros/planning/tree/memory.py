"""What is known while one instruction is followed, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from ...answers.backends import Backend
from ...answers.context import AskContext
from ...answers.grounding.referee import AsDecided
from ...answers.grounding.referee import Pick as Decided
from ...geometry.frames import pose_from_yaw
from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from ...scene.snapshot import SceneSnapshot
from ..drive_grid import Body
from ..zones import not_stood
from .ports import Array, Drive, Planned, Robot, Said, Spot, Stage, Wait

IN_HAND_M = 0.25
"""What is of the held kind and this near to the hand is what it holds."""


@dataclass
class Grip:
    """What the hand took, remembered from one instruction to the next.

    Attributes:
        thing: as the map knew it where it was taken; None for nothing known.
    """

    thing: SceneObject | None = None


@dataclass(frozen=True)
class StepDone:
    """What became of one step.

    Attributes:
        words: canonical.
        declined: None when it was done.
        report: one sentence.
        object_id: what was picked, placed or found; 0: nothing.
        took_s: ROS time.
    """

    words: str
    declined: Declined | None
    report: str
    object_id: int = 0
    took_s: float = 0.0


@dataclass
class Outcome:
    """What an instruction comes to; `declined` is None when it succeeded.

    Attributes:
        decided: objects that the model helped to choose, by their words.
        steps: in order, as far as it came.
    """

    declined: Declined | None = None
    report: str = ""
    spot: Spot | None = None
    interpretation: str = ""
    map_version: int = 0
    decided: dict[str, Decided] = field(default_factory=dict)
    steps: list[StepDone] = field(default_factory=list)


@dataclass
class Memory:
    """Shared by the leaves of one tree.

    Attributes:
        robot: what it may use.
        words: the instruction.
        body: of the robot, when it drives.
        explore_s: ROS time that exploring may take.
        backend: who decides which objects the words mean.
        grip: what the hand took.
        came_from: (4, 4) where the last instruction began; None: nowhere.
        outcome: filled as far as it came, also when it is interrupted.
        context: of the moment at which the words were spoken.
        began: (4, 4) where the robot stood then.
        trail: where it was since.
        plan: in words; `done` of it are done.
        failure: why the last leaf failed.
        note: what the last step did, one sentence.
        object_id: what the running step is about.
        turned: the head looks somewhere else than when driving.
        stowed: the arm has not moved since it was stowed.
        held_ids: what the map took, at any time, for a thing of its own and is in the hand.
        fixed: of several objects the one whose turn it is; None: the words say which.
    """

    robot: Robot
    words: str
    body: Body
    explore_s: float
    backend: Backend = Backend.AUTO
    viewpoint_named: bool = False
    grip: Grip = field(default_factory=Grip)
    came_from: Array | None = None
    outcome: Outcome = field(default_factory=Outcome)
    context: AskContext | None = None
    began: Array | None = None
    trail: list[Array] = field(default_factory=list)
    plan: tuple[str, ...] = ()
    done: int = 0
    failure: Declined = Declined(DeclineReason.BAD_INPUT, "nothing was tried")
    note: str = ""
    object_id: int = 0
    turned: bool = False
    stowed: bool = False
    held_ids: frozenset[int] = frozenset()
    fixed: SceneObject | None = None

    def tell(self, stage: Stage, spot: Spot | None = None) -> None:
        self.robot.tell(Said(stage, self.plan, min(self.done, len(self.plan)), spot))

    def asked(self) -> AskContext:
        """The context in which the words were spoken; AskContext() before the start."""
        return self.context if self.context is not None else AskContext()

    def as_decided(self) -> AskContext:
        """What the model helped to decide stays decided."""
        return replace(self.asked(), referee=AsDecided(self.outcome.decided))

    def seen_from(self) -> Array | None:
        """Once the robot is elsewhere, left and right are meant from where it was told."""
        asker = self.asked().asker
        if not self.trail or self.viewpoint_named or asker is None or asker.yaw_rad is None:
            return None
        return pose_from_yaw(asker.position_m, asker.yaw_rad)

    def take_in(self, planned: Planned[Spot]) -> None:
        """Remember on which map was planned, and what the model decided."""
        self.outcome.map_version = planned.map_version
        self.outcome.decided = {each.words: each for each in planned.decided}

    def in_hand(self) -> frozenset[int]:
        """Ids of what the hand holds, as the map may still, or again, know it."""
        held = self.robot.held()
        if held is None or not held.holding:
            self.held_ids = frozenset()
            return self.held_ids
        self.held_ids |= {held.object_id} - {0}
        hand_m = self.robot.hand_m()
        if hand_m is not None:
            self.held_ids |= {
                thing.id
                for thing in self.robot.snapshot()
                if held.label in (label for label, _ in thing.labels)
                and float(np.linalg.norm(thing.box.centre_m - hand_m)) < IN_HAND_M
            }
        return self.held_ids

    def scene(self, without: Iterable[int] = ()) -> SceneSnapshot:
        """The newest map without what is in the hand, and without some objects."""
        snapshot = self.robot.snapshot()
        gone = self.in_hand() | frozenset(without)
        if not gone & snapshot.objects.keys():
            return snapshot
        kept = {number: obj for number, obj in snapshot.objects.items() if number not in gone}
        return replace(snapshot, objects=MappingProxyType(kept))

    def drive(self, spot: Spot, stage: Stage = Stage.DRIVING) -> Wait[Drive]:
        """Arm and head as for driving, then there; never into a keep-out zone, whoever chose it."""
        self.outcome.spot = spot
        self.tell(stage, spot)
        refused = not_stood(self.robot.snapshot().keep_out, spot.T_map_base[:2, 3], self.body)
        refused = refused or (yield from self.stow())
        if refused is not None:
            return Drive(False, refused.detail, reason=refused.reason)
        if self.turned:
            yield from self.robot.look_ahead()
            self.turned = False
        return (yield from self.robot.drive(spot))

    def stow(self) -> Wait[Declined | None]:
        """The arm as for driving, where it is not so already."""
        if self.stowed:
            return None
        refused = yield from self.robot.stow()
        self.stowed = refused is None
        return refused

    def look_at(self, point_m: Array) -> Wait[Declined | None]:
        """The camera there, and a frame of it in the map."""
        self.turned = True
        refused = yield from self.robot.look_at(point_m)
        if refused is None and not (yield from self.robot.settle(True)):
            return Declined(DeclineReason.STALE, "no newer picture came into the map")
        return refused
