"""One instruction from its words to its report, in a thread that may wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import PoseStamped

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import Backend as BackendMsg
from spatial_si_interfaces.msg import NavigationGoal, Viewpoint
from spatial_si_interfaces.srv import PlanGoal

from ..answers.backends import Backend
from ..answers.context import AskContext
from ..answers.geometric import answer
from ..answers.grounding.referee import AsDecided, Pick
from ..answers.measuring.index import labels_of
from ..geometry.frames import pose_from_yaw, yaw_of
from ..language.canonical import canonical
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Explore, Face, GoTo, Stop
from ..language.parser import parse_instruction, parse_question
from ..planning.active_look import LOOK_HELPS, next_look
from ..planning.clarify import option_ids
from ..planning.drive_grid import Body
from ..planning.exploration import Explored, Explorer
from ..planning.inspecting import look_closer, things_meant
from ..planning.navigation_goals import RankedGoal
from ..planning.verifying import Verdict, verify
from ..scene.snapshot import SceneSnapshot
from . import convert
from .base_client import Drive
from .convert_answers import (
    BACKEND_TO_MSG,
    decline_from_msg,
    goal_to_msg,
    grounding_from_msg,
)

Array = npt.NDArray[np.float64]
Stage = FollowInstruction.Feedback

DRIVES_AT_MOST = 4
"""Goals that are tried for one instruction."""
QUESTIONS_AT_MOST = 3
LOOKS = {DeclineReason.NOT_OBSERVED_WELL: 2, DeclineReason.UNREACHABLE: 1}
"""Looks at a landmark that was not measured well, or around which no free ground was seen."""
SURE = 0.8
"""A best goal less probable than this is worth one look before driving there."""
QUESTION_LOOKS_AT_MOST = 6
"""Looks for one question."""
FAILURES_IN_A_ROW = 6
"""Looks that may fail one after the other before exploring is given up."""


class Hands(Protocol):
    """What a mission may do; the executive gives it. Every wait may raise Interrupted."""

    def snapshot(self) -> SceneSnapshot: ...
    def context(
        self, viewpoint: Viewpoint, min_probability: float = 0.0
    ) -> AskContext | Declined: ...
    def robot_pose(self) -> Array | Declined: ...
    def plan(self, request: PlanGoal.Request) -> PlanGoal.Response | Declined: ...
    def drive(self, pose: PoseStamped, goal: NavigationGoal, tick: Callable[[], None]) -> Drive: ...
    def ask_back(self, question: str, options: tuple[str, ...]) -> str | None: ...
    def get_ready(self) -> None: ...
    def settle(self) -> None: ...
    def tell(self, feedback: FollowInstruction.Feedback) -> None: ...
    def ros_s(self) -> float: ...


@dataclass
class Outcome:
    """What a mission comes to; `declined` is None when it succeeded.

    Attributes:
        groundings: objects that the model helped to choose, by their words.
    """

    declined: Declined | None = None
    report: str = ""
    goal: NavigationGoal | None = None
    interpretation: str = ""
    map_version: int = 0
    groundings: dict[str, Pick] = field(default_factory=dict)


@dataclass
class Mission:
    """Follows one instruction.

    Attributes:
        hands: what it may do.
        words, viewpoint: the instruction and whose eyes it is meant for.
        body: of the robot.
        explore_s: ROS time that exploring may take.
        backend: who decides which objects the words mean.
        outcome: filled as far as it came, also when it is interrupted.
    """

    hands: Hands
    words: str
    viewpoint: Viewpoint
    body: Body
    explore_s: float
    backend: Backend = Backend.AUTO
    outcome: Outcome = field(default_factory=Outcome)
    _plan: list[str] = field(default_factory=list)
    _trail: list[Array] = field(default_factory=list)

    def run(self) -> Outcome:
        """Do it. Raises Interrupted: it was cancelled, stopped or ran out of time."""
        self._tell(Stage.UNDERSTANDING)
        snapshot = self.hands.snapshot()
        labels = frozenset(label for obj in snapshot for label, _ in obj.labels)
        instruction = parse_instruction(self.words, labels)
        if isinstance(instruction, Declined):
            return self._end(instruction)
        self.outcome.interpretation = canonical(instruction)
        if isinstance(instruction, Stop):
            return self._end(None, "stopped")
        self.hands.get_ready()
        if isinstance(instruction, Explore):
            return self._explore()
        return self._go(instruction)

    # Going somewhere --------------------------------------------------------------------------

    def _go(self, instruction: GoTo | Face) -> Outcome:
        self._plan[:] = ["find what the words mean", "drive there", "check the place"]
        self._tell(Stage.GROUNDING)
        context = self.hands.context(self.viewpoint)
        pose = self.hands.robot_pose()
        if isinstance(context, Declined) or isinstance(pose, Declined):
            return self._end(context if isinstance(context, Declined) else pose)
        settled = self._settled(instruction, context)
        if isinstance(settled, Declined):
            return self._end(settled)
        known = frozenset(self.hands.snapshot().objects)
        planned, excluded = settled
        failure = "no goal was tried"
        for goal in planned[:DRIVES_AT_MOST]:
            self.outcome.goal = goal
            drive = self._drive(goal)
            if drive.cancelled:
                return self._end(Declined(DeclineReason.CANCELLED, drive.message))
            if not drive.arrived:
                failure = drive.message
                continue
            verdict = self._verify(instruction, context, known, excluded)
            if isinstance(verdict, Declined):
                return self._end(verdict)
            if verdict.fulfilled:
                return self._end(None, f"done: {goal.reason} ({verdict.explanation})")
            failure = f"the place is not what was asked: {verdict.explanation}"
        return self._end(Declined(DeclineReason.NAVIGATION_FAILED, failure))

    def _settled(
        self, instruction: GoTo | Face, context: AskContext
    ) -> tuple[list[NavigationGoal], frozenset[int]] | Declined:
        """Goals, and ids that the words do not mean; asks back and looks closer on the way."""
        excluded: frozenset[int] = frozenset()
        questions = looks = 0
        while True:
            planned = self._planned(excluded, self._meant_from(context))
            narrowed: frozenset[int] | None = None
            if _is_ambiguous(planned) and questions < QUESTIONS_AT_MOST:
                questions += 1
                narrowed = self._asked_back(planned, context)
            elif looks < _looks_for(planned):
                looks += 1
                narrowed = self._looked_closer(instruction, context)
            if narrowed is not None:
                excluded |= narrowed
            elif isinstance(planned, Declined):
                return planned
            else:
                return planned, excluded

    def _looked_closer(
        self, instruction: GoTo | Face, context: AskContext
    ) -> frozenset[int] | None:
        """Look at the landmark from another side; None when there is nothing to look at."""
        pose, snapshot = self.hands.robot_pose(), self.hands.snapshot()
        if isinstance(instruction, Face) or isinstance(pose, Declined):
            return None
        self._trail.append(pose[:2, 3])
        for thing in things_meant(instruction, snapshot, self._as_decided(context)):
            goal = look_closer(thing, snapshot, pose[:2, 3], self.body, self._trail)
            if goal is None:
                continue
            look = goal_to_msg(goal, snapshot.frame_id, snapshot.stamp_ns)
            self._tell(Stage.LOOKING, look)
            drive = self.hands.drive(look.pose, look, lambda: None)
            self._trail.append(goal.position_m)
            self.hands.settle()
            return None if drive.cancelled else frozenset()
        return None

    def _meant_from(self, context: AskContext) -> Viewpoint:
        """After a look the robot is elsewhere: left and right are meant from where it was told."""
        asker = context.asker
        unspecified = self.viewpoint.kind == Viewpoint.UNSPECIFIED
        if not self._trail or not unspecified or asker is None or asker.yaw_rad is None:
            return self.viewpoint
        T_map_asker = pose_from_yaw(asker.position_m, asker.yaw_rad)
        pose = convert.pose_stamped_to_msg(T_map_asker, self.hands.snapshot().frame_id, 0)
        return Viewpoint(kind=Viewpoint.SPEAKER, pose=pose)

    def _planned(
        self, excluded: frozenset[int], viewpoint: Viewpoint
    ) -> list[NavigationGoal] | Declined:
        """Goals from the planner, best first."""
        self._tell(Stage.PLANNING)
        request = PlanGoal.Request(
            instruction=self.words,
            viewpoint=viewpoint,
            excluded_object_ids=sorted(excluded),
            backend=BackendMsg(kind=BACKEND_TO_MSG[self.backend]),
        )
        response = self.hands.plan(request)
        if isinstance(response, Declined):
            return response
        self.outcome.map_version = response.map_version
        self.outcome.groundings = {g.words: grounding_from_msg(g) for g in response.groundings}
        if not response.success:
            return decline_from_msg(response.decline)
        return [response.goal, *response.alternatives]

    # Finding out ------------------------------------------------------------------------------

    def find_out(self, words: str, min_probability: float) -> Outcome:
        """Look around until measurement answers a question, or no look is worth it any more.

        Raises Interrupted, as `run`.

        Args:
            min_probability: of the answer, 0..1; 0: the node's own.
        """
        self._plan[:] = ["find what the words mean", "look where it helps"]
        self._tell(Stage.UNDERSTANDING)
        question = parse_question(words, labels_of(self.hands.snapshot()))
        if isinstance(question, Declined):
            return self._end(question)
        self.outcome.interpretation = canonical(question)
        self.hands.get_ready()
        context = self.hands.context(self.viewpoint, min_probability)
        if isinstance(context, Declined):
            return self._end(context)
        looked: list[Array] = []
        while True:
            snapshot, pose = self.hands.snapshot(), self.hands.robot_pose()
            self.outcome.map_version = snapshot.version
            found = answer(question, snapshot, context)
            if not isinstance(found, Declined):
                return self._end(None, found.text)
            if isinstance(pose, Declined) or found.reason not in LOOK_HELPS:
                return self._end(pose if isinstance(pose, Declined) else found)
            self._trail.append(pose[:2, 3])
            look = None
            if len(looked) < QUESTION_LOOKS_AT_MOST:
                look = next_look(
                    question, snapshot, context, pose[:2, 3], self.body, self._trail, looked
                )
            if look is None:
                return self._end(replace(found, detail=f"{found.detail}; no other look would help"))
            looked.append(look.position_m)
            goal = goal_to_msg(look, snapshot.frame_id, snapshot.stamp_ns)
            self.outcome.goal = goal
            self._tell(Stage.LOOKING, goal)
            drive = self.hands.drive(goal.pose, goal, lambda: None)
            if drive.cancelled:
                return self._end(Declined(DeclineReason.CANCELLED, drive.message))
            if drive.arrived:
                self._trail.append(look.position_m)
                self.hands.settle()

    def _asked_back(
        self, declined: Declined | list[NavigationGoal], context: AskContext
    ) -> frozenset[int] | None:
        """Ids that the person did not mean; None without a usable answer."""
        if not isinstance(declined, Declined):
            return None
        ids = option_ids(declined.alternatives, self.hands.snapshot(), context)
        if len(ids) < 2:
            return None
        answer = self.hands.ask_back(declined.detail, tuple(ids))
        if answer is None:
            return None
        return frozenset(ids.values()) - {ids[answer]}

    def _drive(self, goal: NavigationGoal) -> Drive:
        self._tell(Stage.DRIVING, goal)
        return self.hands.drive(goal.pose, goal, lambda: None)

    def _verify(
        self,
        instruction: GoTo | Face,
        context: AskContext,
        known: frozenset[int],
        excluded: frozenset[int],
    ) -> Verdict | Declined:
        """By the newest map, in which the words still mean the objects they meant at first."""
        self._tell(Stage.VERIFYING, self.outcome.goal)
        self.hands.settle()
        snapshot = self.hands.snapshot()
        self.outcome.map_version = snapshot.version
        kept = {
            number: obj
            for number, obj in snapshot.objects.items()
            if number in known and number not in excluded
        }
        pose = self.hands.robot_pose()
        if isinstance(pose, Declined):
            return pose
        meant = replace(snapshot, objects=MappingProxyType(kept))
        return verify(instruction, meant, self._as_decided(context), pose, self.body)

    def _as_decided(self, context: AskContext) -> AskContext:
        """What the model helped to decide for the plan that was driven, it stays decided."""
        return replace(context, referee=AsDecided(self.outcome.groundings))

    # Exploring --------------------------------------------------------------------------------

    def _explore(self) -> Outcome:
        self._plan[:] = ["look around until all was seen"]
        explorer = Explorer(self.body)
        began_s = self.hands.ros_s()
        failures = 0
        while failures < FAILURES_IN_A_ROW:
            self._observe(explorer)
            look = self._next_look(explorer)
            spent_s = self.hands.ros_s() - began_s
            if isinstance(look, Declined):
                return self._end(look)
            if isinstance(look, Explored):
                return self._end(None, self._explored(spent_s))
            if spent_s > self.explore_s:
                return self._end(None, self._explored(spent_s) + "; there is more to see")
            snapshot = self.hands.snapshot()
            goal = goal_to_msg(look, snapshot.frame_id, snapshot.stamp_ns)
            self.outcome.goal = goal
            self._tell(Stage.LOOKING, goal)
            drive = self.hands.drive(goal.pose, goal, lambda: self._observe(explorer))
            if drive.cancelled:
                return self._end(Declined(DeclineReason.CANCELLED, drive.message))
            if drive.arrived:
                failures = 0
                self.hands.settle()
            else:
                failures += 1
                explorer.failed(look)
        return self._end(
            Declined(
                DeclineReason.NAVIGATION_FAILED,
                f"{failures} drives in a row failed while exploring",
            )
        )

    def _next_look(self, explorer: Explorer) -> RankedGoal | Explored | Declined:
        pose = self.hands.robot_pose()
        if isinstance(pose, Declined):
            return pose
        return explorer.next(self.hands.snapshot(), pose[:2, 3], yaw_of(pose))

    def _observe(self, explorer: Explorer) -> None:
        pose = self.hands.robot_pose()
        if not isinstance(pose, Declined):
            explorer.observe(pose[:2, 3], yaw_of(pose))

    def _explored(self, spent_s: float) -> str:
        snapshot = self.hands.snapshot()
        self.outcome.map_version = snapshot.version
        area = 0.0
        if snapshot.occupancy is not None:
            free = np.count_nonzero(snapshot.occupancy.cells == 0)
            area = float(free) * snapshot.occupancy.resolution_m**2
        return (
            f"looked around for {spent_s:.0f} s: {len(snapshot)} objects, "
            f"{area:.0f} m2 of free ground"
        )

    # Telling ----------------------------------------------------------------------------------

    def _tell(self, stage: int, goal: NavigationGoal | None = None) -> None:
        done = {Stage.DRIVING: 1, Stage.VERIFYING: 2}.get(stage, 0)
        feedback = FollowInstruction.Feedback(stage=stage, plan=self._plan, plan_index=done)
        if goal is not None:
            feedback.goal = goal
            feedback.distance_remaining = goal.path_length
        self.hands.tell(feedback)

    def _end(self, declined: Declined | None, report: str = "") -> Outcome:
        self.outcome.declined = declined
        self.outcome.report = report if declined is None else declined.detail
        return self.outcome


def _is_ambiguous(planned: Declined | list[NavigationGoal]) -> bool:
    return isinstance(planned, Declined) and planned.reason is DeclineReason.AMBIGUOUS


def _looks_for(planned: Declined | list[NavigationGoal]) -> int:
    """How many looks at the landmark a plan is worth."""
    if isinstance(planned, Declined):
        return LOOKS.get(planned.reason, 0)
    return 1 if planned[0].probability < SURE else 0
