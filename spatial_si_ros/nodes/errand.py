"""One running instruction: the hands of its mission, and the ways to end it early."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from geometry_msgs.msg import PoseStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action.server import ServerGoalHandle

from spatial_si_interfaces.action import FollowInstruction
from spatial_si_interfaces.msg import NavigationGoal, Viewpoint
from spatial_si_interfaces.srv import PlanGoal

from ..answers.context import AskContext
from ..language.declined import Declined, DeclineReason
from ..language.instructions import Explore
from ..language.parser import parse_instruction
from ..scene.snapshot import SceneSnapshot
from .asker import BadViewpoint
from .base_client import Drive
from .mission import Mission, Outcome
from .navigation_planner import body_of
from .patience import GaveUp, Interrupted, Patience
from .seeing import backend_of

if TYPE_CHECKING:
    from .executive import Executive

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
        request = self.handle.request
        return str(request.instruction or request.question)[:60]

    def interrupt(self, reason: DeclineReason, detail: str) -> None:
        """End it early; the first reason counts. From any thread."""
        with self._lock:
            if self._stopped is None:
                self._stopped = Declined(reason, detail)

    def run(self) -> None:
        """In the worker's thread."""
        request, params = self.handle.request, self._node.params
        explore_s = request.timeout if request.timeout > 0.0 else params.explore_timeout_s
        backend = backend_of(request.backend, params.backend)
        if isinstance(backend, Declined):
            self._node.finish(self, Outcome(backend, backend.detail))
            return
        mission = Mission(
            self, request.instruction, request.viewpoint, body_of(params), explore_s, backend
        )
        timeout_s = request.timeout if request.timeout > 0.0 else params.timeout_s
        exploring = isinstance(parse_instruction(request.instruction), Explore)
        self._limit_s = explore_s + EXPLORE_GRACE_S if exploring else timeout_s
        try:
            if not self._node.guard.motion_enabled:
                self.interrupt(
                    DeclineReason.STOPPED, f"motion is disabled: {self._node.guard.reason}"
                )
            self._check()
            if request.question:
                outcome = mission.find_out(request.question, request.min_probability)
            else:
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

    def context(self, viewpoint: Viewpoint, min_probability: float = 0.0) -> AskContext | Declined:
        try:
            return self._node.asker.context(viewpoint, min_probability)
        except BadViewpoint as error:
            return error.declined

    def robot_pose(self) -> Array | Declined:
        return self._node.robot_pose()

    def ros_s(self) -> float:
        return self._node.now_ns() * 1e-9

    def plan(self, request: PlanGoal.Request) -> PlanGoal.Response | Declined:
        planner, params = self._node.planner, self._node.params
        limit_s = params.service_timeout_s + params.model_timeout_s
        waiting = None
        try:
            self._patience.until(planner.service_is_ready, limit_s)
            waiting = planner.call_async(request)
            return self._patience.result(waiting, limit_s)
        except GaveUp:
            if waiting is not None:
                planner.remove_pending_request(waiting)
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
