"""Picking up one object."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from py_trees.behaviour import Behaviour
from py_trees.composites import Selector, Sequence

from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from ..grasping.kinds import FIXED
from .causes import FIND_AGAIN, FINDS_AT_MOST, GIVE_UP, PUT_OTHERWISE
from .closer import Closer
from .ground import NEARER_AT_MOST, look_around, stood
from .memory import Memory
from .ports import Array, Candidate, Planned, Stage, Wait
from .reaching import Reaching
from .recovery import Recovery
from .room import Room
from .searching import Searching, searched
from .target import Target

PHASES = ("find it", "drive where the arm reaches it", "take it", "check that it is held")
MOVED_M = 0.15
"""A thing that is farther from where it was has moved: where to stand for it is planned anew."""
STAYED_M = 0.06
"""A thing that is seen this near to where it was lies there still."""
LARGE_M = 0.3
"""What is so wide on every side is not looked at once more from nearer before it is refused."""
BESIDE_M = 1.8
"""The arm may have pushed what was so near to the robot."""
_SAME_M = 0.005
"""Edges that differ by less were measured as before."""
GONE_S = 4.0
"""ROS time that the map may take to know that a thing is not there any more."""


class Picking(Reaching):
    """Takes what `target` means; one thing at a time.

    Args:
        search: looks around for it where the map does not have it.
        room: leaves that look, once it is known how to take it, whether it can be put where it
            shall go.
    """

    stage_of_drive = Stage.DRIVING
    stage_of_work = Stage.GRASPING

    def __init__(
        self, memory: Memory, target: Target, search: Searching, room: Room | None = None
    ) -> None:
        super().__init__(memory)
        self._search = search
        self._target = target
        self._room = room
        self._planned_at: SceneObject | None = None
        self._stood_for: SceneObject | None = None
        self._telling = Closer(memory, NEARER_AT_MOST)
        self._nearer = Closer(memory, NEARER_AT_MOST)
        self._measuring = Closer(memory, 1)

    def tree(self, name: str) -> Behaviour:
        memory, search = self._memory, self._search
        known: list[Behaviour] = [
            Selector("which one", memory=True, children=[
                Recovery(
                    "until it is told what it is",
                    memory,
                    searched(memory, search, self.leaf("find it", self._target.find)),
                    self.leaf("look at it from nearer", self._tell),
                    NEARER_AT_MOST,
                ),
                self.leaf("ask which one", self._target.ask),
            ]),
            self._planned(
                stood(memory, self.leaf("plan how to take it", self.plan_stands), self._look_nearer)
            ),
        ]  # fmt: skip
        found = Sequence("take it", memory=True, children=[
            *known, self.reach("grasp it", "look at it"),
        ])  # fmt: skip
        return Sequence(name, memory=True, children=[
            self.leaf("is the hand free", self._ready),
            Recovery(
                "until it is held",
                self._memory,
                found,
                self.leaf("find it again", self._find_again),
                FINDS_AT_MOST,
            ),
        ])  # fmt: skip

    def _planned(self, plan: Behaviour) -> Behaviour:
        """How to take it, and so that it can be put where it shall go."""
        if self._room is None:
            return plan
        both = Sequence("take it and put it", memory=True, children=[
            plan,
            self._room.tree(self.candidates),
            self.leaf("take it so that it can be put there", self._prefer),
        ])  # fmt: skip
        measure = self.leaf("see how large it is", self._measure)
        return Recovery("until there is room for it", self._memory, both, measure, 1)

    def _tell(self) -> Wait[Declined | None]:
        """From afar a plate is called a mug."""
        why = self._memory.failure
        if why.reason is not DeclineReason.NOT_OBSERVED_WELL:
            return why
        return (yield from self._telling.look_at_named())

    def _measure(self) -> Wait[Declined | None]:
        """It may be smaller than the map has it, so that there is room, and another way to hold it
        by which it can be put there."""
        thing, why = self._target.newest(), self._memory.failure
        if why.reason not in PUT_OTHERWISE or not why.alternatives:
            return why  # it is not about what is named as where it could be put
        refused = yield from self._measuring.look(thing)
        now = self._target.newest()
        if refused is not None or thing is None or now is None:
            return refused
        return None if _differs_m(thing, now) > _SAME_M else why

    def _prefer(self) -> Wait[Declined | None]:
        """Stand first where it can be taken as it can be put down."""
        yield from ()
        if self._room is not None:
            self.prefer(self._room.first(self._candidates))
        return None

    def candidates(self) -> tuple[Candidate, ...]:
        """Ways to take it that were planned on the map."""
        return self._candidates

    def plan(self, from_here: bool) -> Wait[Planned[Candidate]]:
        thing = self._target.newest()
        if thing is None:
            return Planned(self._gone())
        self._planned_at = thing
        self._stood_for = self._stood_for if from_here else thing
        planned = yield from self._memory.robot.plan_grasps(thing.id, from_here)
        if self._room is None or isinstance(planned.found, Declined):
            return planned
        return replace(planned, found=self._room.first(planned.found))

    def focus_m(self) -> Array | Declined:
        thing = self._target.newest()
        if thing is None:
            return self._gone()
        return thing.box.centre_m

    def explained(self, why: Declined) -> Declined:
        """Out of reach from here, because it moved since it was planned where to stand."""
        was, now = self._stood_for, self._target.newest()
        if why.reason is not DeclineReason.OUT_OF_REACH or was is None or now is None:
            return why
        moved_m = float(np.linalg.norm(now.box.centre_m - was.box.centre_m))
        if moved_m <= MOVED_M:
            return why
        return Declined(DeclineReason.OBJECT_GONE, f"{now.name} has moved by {moved_m:.2f} m")

    def thing(self) -> SceneObject | None:
        return self._target.newest()

    def do(self, candidates: tuple[Candidate, ...]) -> Wait[Declined | None]:
        self._memory.stowed = False
        done = yield from self._memory.robot.pick(candidates)
        return done.declined

    def check(self) -> Wait[Declined | None]:
        """The hand says that it holds, and the thing is no longer seen where it was."""
        memory, robot, was = self._memory, self._memory.robot, self._planned_at
        memory.tell(Stage.VERIFYING)
        held = robot.held()
        if was is None or held is None or not held.holding:
            return Declined(DeclineReason.GRASP_FAILED, f"the hand does not hold {self._words}")
        memory.grip.thing = was
        refused = yield from memory.look_at(was.box.centre_m)
        if refused is not None and refused.reason is not DeclineReason.UNREACHABLE:
            return refused
        until_s = robot.ros_s() + GONE_S
        while _still_there(was, memory) and robot.ros_s() < until_s:
            if not (yield from robot.settle(True)):
                break
        if _still_there(was, memory):
            memory.grip.thing = None
            return Declined(
                DeclineReason.GRASP_FAILED,
                f"the hand holds something, but {was.name} is still where it was",
            )
        held = robot.held()
        if held is None or not held.holding:
            return Declined(DeclineReason.GRASP_FAILED, f"the hand lost {was.name}")
        memory.note = f"picked up {was.name}"
        return None

    def _look_nearer(self) -> Wait[Declined | None]:
        """From afar small things are measured badly: whether one can be taken is seen from near."""
        thing, why = self._target.newest(), self._memory.failure
        if thing is None or float(thing.box.size_m[:2].min()) > LARGE_M or thing.label in FIXED:
            return why
        return (yield from self._nearer.look(thing))

    def may_go_on(self) -> bool:
        held = self._memory.robot.held()
        return held is None or not held.holding

    @property
    def _words(self) -> str:
        return self._target.words

    def _ready(self) -> Wait[Declined | None]:
        memory = self._memory
        self.forget()
        self._target.reset()
        self._planned_at = self._stood_for = None
        self._telling.reset()
        self._nearer.reset()
        self._measuring.reset()
        if self._room is not None:
            self._room.reset()
        if not (yield from memory.robot.arm_there()):
            return Declined(
                DeclineReason.ARM_UNAVAILABLE, "nobody serves pick and place: is an arm running?"
            )
        held = memory.robot.held()
        if held is not None and held.holding:
            return Declined(
                DeclineReason.HAND_FULL,
                f"the hand holds {held.label or 'something'} already; say where to put it",
            )
        return None

    def _find_again(self) -> Wait[Declined | None]:
        """What the hand pushed off a table lies on the ground, where a camera that looks ahead does
        not see it."""
        why, was, pose = self._memory.failure, self._planned_at, self._memory.robot.pose()
        if why.reason not in FIND_AGAIN:
            return why
        self.forget()
        if was is None or isinstance(pose, Declined) or not _is_beside(was, pose):
            return None
        now = self._target.newest()
        if now is not None and now.id in self._memory.robot.snapshot().measured:
            return None  # it is in sight
        refused = yield from look_around(self._memory, pose)
        return refused if refused is not None and refused.reason in GIVE_UP else None

    def _gone(self) -> Declined:
        return Declined(DeclineReason.OBJECT_GONE, f"{self._words} is no longer where it was")


def _differs_m(thing: SceneObject, now: SceneObject) -> float:
    """By how much an edge of it was measured otherwise than before."""
    return float(np.abs(np.sort(now.box.size_m) - np.sort(thing.box.size_m)).max())


def _is_beside(thing: SceneObject, T_map_base: Array) -> bool:
    """Whether the robot stands where its arm gets to it."""
    return float(np.hypot(*(thing.box.centre_m - T_map_base[:3, 3])[:2])) <= BESIDE_M


def _still_there(was: SceneObject, memory: Memory) -> bool:
    """Whether the newest picture shows it, or one of its kind, where it was."""
    snapshot = memory.robot.snapshot()
    return any(
        thing.id in snapshot.measured
        and (thing.id == was.id or thing.label == was.label)
        and float(np.linalg.norm(thing.box.centre_m - was.box.centre_m)) < STAYED_M
        for thing in snapshot
    )
