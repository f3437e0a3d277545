"""Putting down what the hand holds."""

from __future__ import annotations

import numpy as np
from py_trees.behaviour import Behaviour
from py_trees.composites import Sequence

from ...language.declined import Declined, DeclineReason
from ...scene.objects import SceneObject
from .closer import Closer
from .ground import NEARER_AT_MOST, stood
from .memory import Memory
from .ports import Array, Candidate, Planned, Stage, Wait
from .reaching import Reaching
from .recovery import Recovery
from .searching import Searching, searched
from .where import LIKELY_THERE, QUESTIONS_AT_MOST, Where

PHASES = ("plan where to put it", "carry it there", "put it down", "check that it lies there")
BESIDE_M = 0.25
"""What lies this near to where it was put is what was put there."""
STRAYED_M = 1.0
"""What is new on the map, of its kind and no farther from where it was put was put there."""
SLID_M = 0.1
"""What is farther away and lies so level with where it was put slid there: the words tell whether
that is wrong. Otherwise it fell."""
SEEN_S = 4.0
"""ROS time that the map may take to know what was put down."""


class Placing(Reaching):
    """Puts it where it shall go, and looks whether it is there.

    Attributes:
        attempt: 1 for the first with a thing, 2 for the next.
        misplaced: what was put and lies where it shall not; None: it lies right, or is not seen.
    """

    stage_of_drive = Stage.CARRYING
    stage_of_work = Stage.PLACING

    def __init__(self, memory: Memory, where: Where, search: Searching) -> None:
        super().__init__(memory)
        self._search = search
        self._where = where
        self._nearer = Closer(memory, NEARER_AT_MOST)
        self._label = ""
        self._at_m: Array | None = None
        self.is_over = False
        self._carrier = 0
        self._began_ns = self._put_ns = 0
        self._wrong = 0
        self._held_id = 0
        self.attempt = 1
        self.misplaced: SceneObject | None = None

    def tree(self, name: str) -> Behaviour:
        return Sequence(name, memory=True, children=[
            self.leaf("does the hand hold it", self._ready),
            Recovery(
                "find a place",
                self._memory,
                searched(
                    self._memory,
                    self._search,
                    stood(
                        self._memory,
                        self.leaf("plan where to put it", self.plan_stands),
                        self._nearer.look_at_named,
                    ),
                ),
                self.leaf("ask where", self._where.ask),
                QUESTIONS_AT_MOST,
            ),
            self.reach("put it down", "look at the place"),
        ])  # fmt: skip

    def plan(self, from_here: bool) -> Wait[Planned[Candidate]]:
        held = self._memory.robot.held()
        if held is None or not held.holding:
            lost = f"the {self._label} was lost on the way"
            return Planned(Declined(DeclineReason.HAND_EMPTY, lost))
        return (yield from self._where.plan(None, from_here))

    def focus_m(self) -> Array | Declined:
        at_m = self._at_m
        if self._stands and not self.is_over:
            at_m = self._stands[0].at_m
        if at_m is None:
            return Declined(DeclineReason.NO_ROOM, "where it shall be put is not known in the map")
        return at_m

    def thing(self) -> SceneObject | None:
        scene = self._memory.scene()
        return scene.objects.get(self._carrier) or next(
            (scene.objects[each.object_id] for each in self._candidates
             if each.object_id in scene.objects), None
        )  # fmt: skip

    def do(self, candidates: tuple[Candidate, ...]) -> Wait[Declined | None]:
        if self.is_over:
            return None
        self._memory.stowed = False
        began_ns = self._memory.robot.snapshot().stamp_ns
        done = yield from self._memory.robot.place(candidates)
        if done.declined is not None:
            return done.declined
        used = candidates[max(done.used, 0)]
        self._began_ns, self._put_ns = began_ns, self._memory.robot.snapshot().stamp_ns
        self.is_over, self._at_m, self._carrier = True, used.at_m, used.object_id
        return None

    def check(self) -> Wait[Declined | None]:
        """The hand is empty, a thing of that kind lies there, and the words are true of it."""
        memory, robot = self._memory, self._memory.robot
        memory.tell(Stage.VERIFYING)
        held = robot.held()
        if held is None or held.holding:
            self.is_over = False
            return Declined(DeclineReason.PLACE_FAILED, f"the hand still holds the {self._label}")
        focus = self.focus_m()
        if isinstance(focus, Declined):
            return focus
        refused = (yield from memory.stow()) or (yield from memory.look_at(focus))
        if refused is not None:
            return refused
        until_s = robot.ros_s() + SEEN_S
        verdict = self._judge(focus)
        while verdict is not None and robot.ros_s() < until_s:
            if not (yield from robot.settle(True)):
                break
            verdict = self._judge(focus)
        self._wrong += self.misplaced is not None
        if verdict is None:
            memory.grip.thing = None
            memory.note = f"put the {self._label} {self._where.words}"
            if self.attempt > 1:
                memory.note += f", at attempt {self.attempt}"
        return verdict

    def _judge(self, at_m: Array) -> Declined | None:
        """By the newest map; tells, too, what lies wrongly."""
        self.misplaced = None
        scene = self._memory.scene()
        found = [
            (float(np.linalg.norm(thing.box.centre_m - at_m)), thing.id, thing)
            for thing in scene
            if self._label in (label for label, _ in thing.labels)
            and thing.last_seen_ns > self._put_ns
        ]
        put = self._of_hand(sorted(found))
        if put is None:
            return Declined(
                DeclineReason.PLACE_FAILED, f"no {self._label} is seen where it was put"
            )
        off_m, thing = put
        self._memory.object_id = thing.id
        if off_m > BESIDE_M and abs(thing.box.bottom_m - float(at_m[2])) > SLID_M:
            self.misplaced = thing
            return Declined(
                DeclineReason.PLACE_FAILED,
                f"{thing.name} was put down, but lies {off_m:.1f} m from where it was put",
            )
        likely = self._where.holds(thing)
        if isinstance(likely, Declined):
            return likely
        if likely < LIKELY_THERE:
            self.misplaced = thing
            return Declined(
                DeclineReason.PLACE_FAILED,
                f"{thing.name} was put down, but is {self._where.words} "
                f"with a probability of {likely:.0%} only",
            )
        return None

    def _of_hand(
        self, found: list[tuple[float, int, SceneObject]]
    ) -> tuple[float, SceneObject] | None:
        """Of things of its kind, nearest to where it was put first, the one that was in the hand,
        and how far from there it lies."""
        for off_m, number, thing in found:
            # The map may know it before the arm has drawn back.
            new = thing.first_seen_ns > self._began_ns and off_m <= STRAYED_M
            if off_m <= BESIDE_M or number == self._held_id or new:
                return off_m, thing
        return None

    def may_go_on(self) -> bool:
        """What was seen in a wrong place twice lies there."""
        return self._wrong < 2

    def _ready(self) -> Wait[Declined | None]:
        memory = self._memory
        self.forget()
        self.is_over, self._at_m, self._carrier, self._wrong = False, None, 0, 0
        self.misplaced = None
        self._nearer.reset()
        if not (yield from memory.robot.arm_there()):
            return Declined(
                DeclineReason.ARM_UNAVAILABLE, "nobody serves pick and place: is an arm running?"
            )
        held = memory.robot.held()
        if held is None or not held.holding:
            return Declined(DeclineReason.HAND_EMPTY, "the hand holds nothing to put anywhere")
        self._label = held.label or "object"
        memory.object_id = self._held_id = held.object_id
        return None
