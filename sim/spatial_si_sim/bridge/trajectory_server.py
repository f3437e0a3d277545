"""An action of control_msgs/FollowJointTrajectory, as ros2_control's controllers serve it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from control_msgs.action import FollowJointTrajectory
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node

from ..robot import InvalidGoal, InvalidJoints, Joints, Motion, Outcome, Tolerances, Waypoint
from . import messages
from .ends import Ends

FEEDBACK_S = 0.1
DEFAULT_GOAL = 0.005
"""Radians or metres off its goal at which a joint has arrived, where the goal states nothing."""

Result = FollowJointTrajectory.Result
CODES = {
    Outcome.REACHED: Result.SUCCESSFUL,
    Outcome.PATH_LEFT: Result.PATH_TOLERANCE_VIOLATED,
    Outcome.GOAL_MISSED: Result.GOAL_TOLERANCE_VIOLATED,
    Outcome.PREEMPTED: Result.INVALID_GOAL,
    Outcome.CANCELLED: Result.SUCCESSFUL,
}


class TrajectoryServer:
    """Follows trajectories of one group of joints.

    A trajectory may name some of the joints; the others stand. What cannot be followed is ABORTED
    with INVALID_JOINTS or INVALID_GOAL and a sentence, and what moves goes on. A newer goal takes
    over where the joints are, the older one is ABORTED. Cancelling brakes the joints, which then
    hold. Times count in simulated time from the moment of acceptance.
    """

    def __init__(self, node: Node, name: str, joints: Joints, group: Sequence[str]) -> None:
        self.active = False
        self._node, self._name, self._joints, self._group = node, name, joints, tuple(group)
        self._handle: Any = None
        self._motion: Motion | None = None
        self._ends = Ends(node)
        self._fed_back_s = -math.inf
        self._server = ActionServer(
            node,
            FollowJointTrajectory,
            name,
            execute_callback=self._execute,
            goal_callback=lambda _: GoalResponse.ACCEPT if self.active else GoalResponse.REJECT,
            handle_accepted_callback=self._on_accepted,
            cancel_callback=lambda _: CancelResponse.ACCEPT,
        )

    def destroy(self) -> None:
        """Take the action down."""
        self._server.destroy()

    def abort(self, message: str) -> None:
        """Abort the running goal, if any; the joints brake and hold."""
        self._joints.hold(self._group, Outcome.PREEMPTED, message)
        if self._handle is not None:
            self._end(Result.INVALID_GOAL, message)

    def watch(self, now_s: float, time: Any) -> None:
        """After every step: notice cancellation and the end of a motion, send feedback."""
        motion = self._motion
        if self._handle is None or motion is None:
            return
        if self._handle.is_cancel_requested:
            self._joints.hold(self._group)
            self._end(Result.SUCCESSFUL, "cancelled")
        elif motion.outcome is not None:
            self._end(CODES[motion.outcome], motion.why)
        elif not 0.0 <= now_s - self._fed_back_s < FEEDBACK_S:
            self._fed_back_s = now_s
            self._handle.publish_feedback(self._feedback(motion, time))

    def _on_accepted(self, handle: Any) -> None:
        older, older_motion = self._handle, self._motion
        self._ends.begin(handle)
        try:
            motion = self._start(handle.request)
        except (InvalidJoints, InvalidGoal) as error:
            code = Result.INVALID_JOINTS
            if isinstance(error, InvalidGoal):
                code = Result.INVALID_GOAL
            self._ends.tell(handle, (code, str(error)))
            return
        if older is not None and older_motion is not None:
            self._end(Result.INVALID_GOAL, "a newer trajectory took over")
        self._handle, self._motion = handle, motion

    def _start(self, request: Any) -> Motion:
        trajectory = request.trajectory
        waypoints = [
            Waypoint(
                messages.nanoseconds(point.time_from_start) * 1e-9,
                tuple(point.positions),
                tuple(point.velocities),
            )
            for point in trajectory.points
        ]
        names = tuple(trajectory.joint_names)
        return self._joints.follow(self._group, names, waypoints, _tolerances(request))

    async def _execute(self, handle: Any) -> Any:
        """Wait for the end that `_end` tells."""
        code, why = await self._ends.of(handle)
        if handle.is_cancel_requested:
            handle.canceled()
        elif code == Result.SUCCESSFUL:
            handle.succeed()
        else:
            self._node.get_logger().info(f"{self._name}: aborted, {why}")
            handle.abort()
        return Result(error_code=code, error_string=why)

    def _end(self, code: int, why: str) -> None:
        self._ends.tell(self._handle, (code, why))
        self._handle, self._motion = None, None

    def _feedback(self, motion: Motion, time: Any) -> Any:
        feedback = FollowJointTrajectory.Feedback()
        names = motion.trajectory.names
        feedback.header.stamp, feedback.joint_names = time, list(names)
        positions, velocities = self._joints.asked(motion)
        actual = [self._joints.positions[name] for name in names]
        feedback.desired.positions = positions.tolist()
        feedback.desired.velocities = velocities.tolist()
        feedback.actual.positions = actual
        feedback.actual.velocities = [self._joints.velocities[name] for name in names]
        feedback.error.positions = [a - b for a, b in zip(positions.tolist(), actual)]
        return feedback


def _tolerances(request: Any) -> Tolerances:
    """Zero in a message: the default; negative: anything goes."""
    goal = {each.name: _bound(each.position, DEFAULT_GOAL) for each in request.goal_tolerance}
    path = {each.name: _bound(each.position, math.inf) for each in request.path_tolerance}
    late_s = messages.nanoseconds(request.goal_time_tolerance) * 1e-9
    return Tolerances(goal or DEFAULT_GOAL, path or None, late_s if late_s > 0.0 else 2.0)


def _bound(stated: float, default: float) -> float:
    if stated == 0.0:
        return default
    return stated if stated > 0.0 else math.inf
