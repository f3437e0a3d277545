"""Follows instructions: understands, plans, drives, checks, reports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import PoseStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action import CancelResponse
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import GuardState, NavigationGoal, Viewpoint
from spatial_si_interfaces.srv import AnswerQuestion, PlanGoal

from ..answers.context import AskContext
from ..errors import TransformUnavailable
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Explore, Stop
from ..language.parser import parse_instruction
from ..planning.clarify import chosen_option
from ..scene.snapshot import SceneSnapshot
from ..scene.store import SnapshotStore
from . import convert
from .asker import BadViewpoint, robot_lost
from .base_client import BaseClient, Drive
from .convert_answers import decline_to_msg
from .mapped import MappedNode
from .mission import Mission, Outcome
from .navigation_planner import body_of
from .params import ExecutiveParams
from .patience import GaveUp, Interrupted, Patience
from .pending import PendingGoals
from .qos import LATCHED
from .runner import exit_with
from .worker import Worker

Array = npt.NDArray[np.float64]

SETTLE_S = 1.0
"""Steady time to wait, after a drive, for the map to know what was seen since."""
REASON_S = 0.3
"""Steady time to wait for the reason of a drive that somebody else cancelled."""
ASKING_S = 1.0
"""A question back is repeated in the feedback this often (steady)."""
EXPLORE_GRACE_S = 60.0
"""ROS time for the last drive when the time to explore is over."""
CLOCK_STILL_S = 20.0
"""Steady time without ROS time moving after which a running instruction is given up."""


class Executive(MappedNode):
    """Follows one instruction at a time; the only node that moves the base.

    A second instruction during the first is accepted and ABORTED at once with reason BUSY,
    except "stop", which ends the first. Cancelling, deactivating, a stop or disabled motion
    at the guard, a timeout (ROS time; a clock that stands still counts as STALE) and a clock
    that goes back each cancel the drive and end the instruction with their reason.

    When the words fit several objects it asks back: feedback in stage ASKING carries question
    and options, `answer_question` takes the answer. Without one in time the instruction is
    declined as AMBIGUOUS.

    Action: follow_instruction (FollowInstruction).
    Services: answer_question (AnswerQuestion).
    Calls: plan_goal (PlanGoal), action navigate_to_pose (nav2_msgs/NavigateToPose).
    Subscribes: guard_state (latched); when no mapper shares its store: objects,
        object_updates, occupancy.
    tf: map -> base frame, and `speaker_frame` where it is named.
    """

    params_type = ExecutiveParams
    params: ExecutiveParams

    def __init__(self, store: SnapshotStore | None = None, tf: Any = None, **kwargs: Any) -> None:
        super().__init__("executive", store, tf, **kwargs)
        self._goals = PendingGoals(self)
        self._worker: Worker | None = None
        self._running: Errand | None = None
        self._guard = GuardState(motion_enabled=True)
        self._followed = self._failed = self._busy = 0

    def setup(self) -> None:
        super().setup()
        self._planner = self.add_client(PlanGoal, "plan_goal")
        self._base = BaseClient(
            self.add_action_client(NavigateToPose, "navigate_to_pose"),
            self.params.service_timeout_s,
        )
        self.add_action_server(
            FollowInstruction,
            "follow_instruction",
            self._on_instruction,
            self._goals.execute,
            self._on_cancel,
        )
        self.add_service(AnswerQuestion, "answer_question", self._on_answer)
        self._worker = Worker("executive", 1)

    def start(self) -> None:
        super().start()
        self.add_subscription(GuardState, "guard_state", self._on_guard, LATCHED)

    def stop(self) -> None:
        self._interrupt(DeclineReason.NOT_ACTIVE, "the executive was deactivated")

    def teardown(self) -> None:
        if self._worker is not None:
            self._worker.close()
        super().teardown()

    def on_time_jump_back(self) -> None:
        super().on_time_jump_back()
        self._interrupt(DeclineReason.STALE, "the clock went back while the robot was on its way")

    def diagnose(self) -> tuple[bytes, str, dict[str, object]]:
        level, message, figures = super().diagnose()
        figures |= {"done": self._followed, "failed": self._failed, "refused": self._busy}
        running = self._running
        if running is not None:
            figures["instruction"] = running.words
        return level, message, figures

    # Goals ------------------------------------------------------------------------------------

    def _on_instruction(self, handle: ServerGoalHandle) -> None:
        self._goals.accept(handle)
        words = handle.request.instruction
        if isinstance(parse_instruction(words), Stop):
            self._interrupt(DeclineReason.STOPPED, "somebody said stop")
            self._end(handle, Outcome(report="stopped", interpretation="stop"))
            return
        errand = Errand(self, handle)
        if self._running is not None:
            self._busy += 1
            self._refuse(handle, DeclineReason.BUSY, f"still busy with '{self._running.words}'")
            return
        self._running = errand
        if self._worker is None or not self._worker.submit(errand.run):
            self._running = None
            self._refuse(handle, DeclineReason.BUSY, "the last instruction is still ending")

    def _on_cancel(self, handle: ServerGoalHandle) -> CancelResponse:
        running = self._running
        if running is not None and running.handle.goal_id == handle.goal_id:
            running.interrupt(DeclineReason.CANCELLED, "the instruction was cancelled")
        return CancelResponse.ACCEPT

    def _on_guard(self, msg: GuardState) -> None:
        if msg.stops > self._guard.stops:
            self._interrupt(DeclineReason.STOPPED, "the guard stopped the robot")
        if not msg.motion_enabled:
            self._interrupt(DeclineReason.STOPPED, f"motion is disabled: {msg.reason}")
        self._guard = msg

    def _on_answer(
        self, request: AnswerQuestion.Request, response: AnswerQuestion.Response
    ) -> AnswerQuestion.Response:
        running = self._running
        if running is None or not running.options:
            response.message = "nothing was asked"
            return response
        option = chosen_option(request.answer, running.options)
        if option is None:
            response.message = f"want one of: {', '.join(running.options)}"
            return response
        running.answer = option
        response.accepted, response.message = True, option
        return response

    def _interrupt(self, reason: DeclineReason, detail: str) -> None:
        running = self._running
        if running is not None:
            running.interrupt(reason, detail)

    def _refuse(self, handle: ServerGoalHandle, reason: DeclineReason, detail: str) -> None:
        self._end(handle, Outcome(Declined(reason, detail), detail))

    def finish(self, errand: Errand, outcome: Outcome) -> None:
        """The errand is over; called in its thread."""
        self._running = None
        if outcome.declined is None:
            self._followed += 1
        else:
            self._failed += 1
        self._end(errand.handle, outcome)

    def _end(self, handle: ServerGoalHandle, outcome: Outcome) -> None:
        result = FollowInstruction.Result(
            success=outcome.declined is None,
            interpretation=outcome.interpretation,
            report=outcome.report,
            map_version=outcome.map_version,
        )
        if outcome.declined is not None:
            result.decline = decline_to_msg(outcome.declined)
        if outcome.goal is not None:
            result.goal = outcome.goal
        pose = self.robot_pose()
        if not isinstance(pose, Declined):
            frame = self.params.map_frame
            result.final_pose = convert.pose_stamped_to_msg(pose, frame, self.now_ns())
        self._goals.end(handle, result.success, result)

    # What an errand uses ----------------------------------------------------------------------

    @property
    def guard(self) -> GuardState:
        return self._guard

    @property
    def base(self) -> BaseClient:
        return self._base

    @property
    def planner(self) -> Any:
        return self._planner

    def robot_pose(self) -> Array | Declined:
        """(4, 4) T_map_base."""
        try:
            return self.asker.robot_pose()
        except TransformUnavailable as error:
            return robot_lost(error)


class Errand:
    """One running goal: the hands of its mission, and the ways to end it early."""

    def __init__(self, node: Executive, handle: ServerGoalHandle) -> None:
        self.handle = handle
        self.options: tuple[str, ...] = ()
        self.answer: str | None = None
        self._node = node
        self._stopped: Declined | None = None
        self._lock = threading.Lock()
        self._clock = (self.ros_s(), node.steady_s())
        self._began_s = self.ros_s()
        self._limit_s = float("inf")
        self._patience = Patience(self._check)

    @property
    def words(self) -> str:
        return str(self.handle.request.instruction)[:60]

    def interrupt(self, reason: DeclineReason, detail: str) -> None:
        """End it early; the first reason counts. From any thread."""
        with self._lock:
            if self._stopped is None:
                self._stopped = Declined(reason, detail)

    def run(self) -> None:
        """In the worker's thread."""
        request, params = self.handle.request, self._node.params
        explore_s = request.timeout if request.timeout > 0.0 else params.explore_timeout_s
        mission = Mission(self, request.instruction, request.viewpoint, body_of(params), explore_s)
        timeout_s = request.timeout if request.timeout > 0.0 else params.timeout_s
        exploring = isinstance(parse_instruction(request.instruction), Explore)
        self._limit_s = explore_s + EXPLORE_GRACE_S if exploring else timeout_s
        try:
            if not self._node.guard.motion_enabled:
                self.interrupt(
                    DeclineReason.STOPPED, f"motion is disabled: {self._node.guard.reason}"
                )
            self._check()
            outcome = mission.run()
        except Interrupted as error:
            outcome = mission.outcome
            outcome.declined, outcome.report = error.declined, error.declined.detail
        self._node.finish(self, outcome)

    def _check(self) -> None:
        if self._stopped is not None:
            raise Interrupted(self._stopped)
        now_s, steady_s = self.ros_s(), self._node.steady_s()
        if now_s != self._clock[0]:
            self._clock = (now_s, steady_s)
        if steady_s - self._clock[1] > CLOCK_STILL_S:
            raise Interrupted(
                Declined(
                    DeclineReason.STALE, f"the clock has stood still for {CLOCK_STILL_S:.0f} s"
                )
            )
        if now_s - self._began_s > self._limit_s:
            raise Interrupted(
                Declined(DeclineReason.TIMEOUT, f"not done within {self._limit_s:g} s")
            )

    # Hands of the mission ---------------------------------------------------------------------

    def snapshot(self) -> SceneSnapshot:
        return self._node.store.latest

    def context(self, viewpoint: Viewpoint) -> AskContext | Declined:
        try:
            return self._node.asker.context(viewpoint)
        except BadViewpoint as error:
            return error.declined

    def robot_pose(self) -> Array | Declined:
        return self._node.robot_pose()

    def ros_s(self) -> float:
        return self._node.now_ns() * 1e-9

    def plan(self, request: PlanGoal.Request) -> PlanGoal.Response | Declined:
        planner, limit_s = self._node.planner, self._node.params.service_timeout_s
        try:
            self._patience.until(planner.service_is_ready, limit_s)
            return self._patience.result(planner.call_async(request), limit_s)
        except GaveUp:
            return Declined(
                DeclineReason.TIMEOUT, f"navigation_planner did not answer within {limit_s:g} s"
            )

    def drive(self, pose: PoseStamped, goal: NavigationGoal, tick: Callable[[], None]) -> Drive:
        def on_feedback(feedback: NavigateToPose.Feedback) -> None:
            told = FollowInstruction.Feedback(stage=FollowInstruction.Feedback.DRIVING, goal=goal)
            told.distance_remaining = float(feedback.distance_remaining)
            self.tell(told)

        log = self._node.get_logger()
        began_s = self.ros_s()
        drive = self._node.base.drive(pose, self._patience, on_feedback, tick)
        at = f"({pose.pose.position.x:.2f}, {pose.pose.position.y:.2f})"
        log.info(
            f"{at} {drive.message or 'reached'} after {self.ros_s() - began_s:.1f} s: {goal.reason}"
        )
        if drive.cancelled:
            self._wait_for_reason()
        return drive

    def _wait_for_reason(self) -> None:
        """Who cancelled the drive may be telling us just now: the guard, or our client."""
        try:
            self._patience.until(lambda: False, REASON_S)
        except GaveUp:
            return

    def ask_back(self, question: str, options: tuple[str, ...]) -> str | None:
        self.answer, self.options = None, options
        asked = FollowInstruction.Feedback(
            stage=FollowInstruction.Feedback.ASKING, question=question, options=list(options)
        )
        last_s = [-ASKING_S]

        def repeat() -> None:
            if self._node.steady_s() - last_s[0] >= ASKING_S:
                last_s[0] = self._node.steady_s()
                self.tell(asked)

        try:
            self._patience.until(
                lambda: self.answer is not None, self._node.params.answer_timeout_s, repeat
            )
        except GaveUp:
            return None
        finally:
            self.options = ()
        return self.answer

    def get_ready(self) -> None:
        """Just after the start tf and map may be a moment away; without them others refuse."""
        try:
            self._patience.until(
                lambda: (
                    self.snapshot().occupancy is not None
                    and not isinstance(self.robot_pose(), Declined)
                ),
                self._node.params.service_timeout_s,
            )
        except GaveUp:
            return

    def settle(self) -> None:
        arrived_ns = self._node.now_ns()
        try:
            self._patience.until(lambda: self._node.store.latest.stamp_ns >= arrived_ns, SETTLE_S)
        except GaveUp:
            return

    def tell(self, feedback: FollowInstruction.Feedback) -> None:
        if self.handle.is_active:
            self.handle.publish_feedback(feedback)


def main() -> None:
    """Run the executive alone; the map comes by topics."""
    exit_with(lambda: [Executive()])


if __name__ == "__main__":
    main()
