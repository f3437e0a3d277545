"""The action `navigate_to_pose`, as Nav2 serves it."""

from __future__ import annotations

from typing import Any, Protocol

from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node

from ..frames import Pose2
from . import messages
from .driving import Velocity
from .ends import Ends
from .navigation import Code, Failure, GoalError

FEEDBACK_S = 0.2


class Drive(Protocol):
    """One goal on its way."""

    started_s: float
    remaining_m: float
    failure: Failure | None

    @property
    def finished(self) -> bool:
        """Whether the goal was reached or given up."""


class NavigatingBase(Protocol):
    """What drives to the goals."""

    velocity: Velocity
    navigation: Any

    def stop(self) -> None:
        """Stand still at once and forget the goal."""

    def navigate(self, goal: Pose2, now_s: float) -> Drive:
        """Start driving; raises GoalError when the goal cannot be reached."""


class GoalServer:
    """Accepts goals and reports on them; the base does the driving.

    A goal with a number that is not finite is rejected, as is any goal while inactive. Everything
    else is accepted: what is not in the map frame, off the navmesh or unreachable is then ABORTED
    with Nav2's error code and a sentence. A new goal preempts the running one, which is ABORTED.
    Cancelling stops the robot at once.
    """

    def __init__(
        self, node: Node, base: NavigatingBase, map_frame: str, name: str = "navigate_to_pose"
    ) -> None:
        self.active = False
        self._node, self._base, self._map_frame = node, base, map_frame
        self._handle: Any = None
        self._ends = Ends(node)
        self._navigation: Drive | None = None
        self._now_s = 0.0
        self._fed_back_s = 0.0
        self._server = ActionServer(
            node,
            NavigateToPose,
            name,
            execute_callback=self._execute,
            goal_callback=self._on_goal,
            handle_accepted_callback=self._on_accepted,
            cancel_callback=lambda _: CancelResponse.ACCEPT,
        )

    def destroy(self) -> None:
        """Take the action down."""
        self._server.destroy()

    def abort(self, message: str) -> None:
        """Abort the running goal, if any, and stop the robot."""
        if self._handle is not None:
            self._base.stop()
            self._end(Failure(Code.UNKNOWN, message))

    def watch(self, now_s: float, estimate: Pose2, time: Any) -> None:
        """After every step: notice cancellation and the end of a drive, send feedback."""
        self._now_s = now_s
        if self._handle is None:
            return
        if self._handle.is_cancel_requested:
            self._base.stop()
            self._end(None)
            return
        navigation = self._navigation
        if navigation is None:
            return
        if navigation.finished:
            self._base.navigation = None
            self._end(navigation.failure)
        elif now_s - self._fed_back_s >= FEEDBACK_S:
            self._fed_back_s = now_s
            self._handle.publish_feedback(self._feedback(navigation, estimate, time))

    def _on_goal(self, request: Any) -> GoalResponse:
        if not self.active:
            self._node.get_logger().warning("navigate_to_pose: rejected, the bridge is not active")
            return GoalResponse.REJECT
        try:
            messages.ground_pose(request.pose.pose)
        except ValueError as error:
            self._node.get_logger().warning(f"navigate_to_pose: rejected, {error}")
            return GoalResponse.REJECT
        return GoalResponse.ACCEPT

    def _on_accepted(self, handle: Any) -> None:
        self.abort("preempted by a newer goal")
        self._handle, self._navigation = handle, None
        self._ends.begin(handle)
        self._start(handle.request.pose)

    def _start(self, stated: Any) -> None:
        frame = stated.header.frame_id
        if frame != self._map_frame:
            message = f"the goal is in frame '{frame}', only '{self._map_frame}' is understood"
            self._end(Failure(Code.TF_ERROR, message))
            return
        try:
            goal = messages.ground_pose(stated.pose)
            self._navigation = self._base.navigate(goal, self._now_s)
        except GoalError as error:
            self._base.stop()
            self._end(error.failure)

    async def _execute(self, handle: Any) -> Any:
        """Wait for the end that `_end` tells."""
        failure = await self._ends.of(handle)
        result = NavigateToPose.Result()
        if failure is None and handle.is_cancel_requested:
            handle.canceled()
        elif failure is None:
            handle.succeed()
        else:
            result.error_code, result.error_msg = failure.code.value, failure.message
            self._node.get_logger().info(f"navigate_to_pose: aborted, {failure.message}")
            handle.abort()
        return result

    def _end(self, failure: Failure | None) -> None:
        """The running goal is over: reached or cancelled when there is no failure."""
        self._ends.tell(self._handle, failure)
        self._handle, self._navigation = None, None

    def _feedback(self, navigation: Drive, estimate: Pose2, time: Any) -> Any:
        feedback = NavigateToPose.Feedback()
        feedback.current_pose = messages.pose_stamped(time, self._map_frame, estimate)
        spent_ns = round((self._now_s - navigation.started_s) * 1e9)
        feedback.navigation_time.sec = spent_ns // 1_000_000_000
        feedback.navigation_time.nanosec = spent_ns % 1_000_000_000
        speed = max(0.1, abs(self._base.velocity.forward_mps))
        left_ns = round(navigation.remaining_m / speed * 1e9)
        feedback.estimated_time_remaining.sec = left_ns // 1_000_000_000
        feedback.estimated_time_remaining.nanosec = left_ns % 1_000_000_000
        feedback.distance_remaining = float(navigation.remaining_m)
        return feedback
