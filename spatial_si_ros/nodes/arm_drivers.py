"""The drivers of arm and gripper, from a thread that may wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from action_msgs.msg import GoalStatus
from builtin_interfaces.msg import Duration
from control_msgs.action import FollowJointTrajectory, GripperCommand
from rclpy.action import ActionClient
from trajectory_msgs.msg import JointTrajectoryPoint

from ..language.declined import Declined, DeclineReason
from ..planning.arm.limbs import ArmFailed, Grip
from ..planning.arm.timing import Trajectory
from .goals import cancel_if_accepted, take_back, wait_for_end
from .patience import GaveUp, Interrupted, Patience

Result = FollowJointTrajectory.Result
SENTENCES = {
    Result.INVALID_GOAL: "the trajectory is not valid",
    Result.INVALID_JOINTS: "it does not know these joints",
    Result.OLD_HEADER_TIMESTAMP: "the trajectory's stamp is too old",
    Result.PATH_TOLERANCE_VIOLATED: "the arm left its path; something may be in its way",
    Result.GOAL_TOLERANCE_VIOLATED: "the arm did not reach the end of its path",
}


DUE_S = 0.5
"""ROS time in which joint_states is heard from any arm."""
STILL_S = 30.0
"""Steady time that a clock may stand still."""


@dataclass(frozen=True)
class Watch:
    """When a driver counts as silent.

    Attributes:
        steady_s: limit for an acceptance, for joint_states and for the end of a cancelled goal.
        ros_s: present ROS time.
        silent_s: steady time since joint_states was heard.
    """

    steady_s: float
    ros_s: Callable[[], float]
    silent_s: Callable[[], float]


def failed(detail: str) -> ArmFailed:
    return ArmFailed(Declined(DeclineReason.ARM_UNAVAILABLE, detail))


class Ear:
    """Notices that joint_states fell silent.

    While a simulation holds its clock nothing is due, so that time counts only up to `STILL_S`.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._silent_s, self._heard_ros_s = watch.silent_s(), watch.ros_s()

    def listen(self) -> None:
        """Raises ArmFailed."""
        silent_s, ros_s = self._watch.silent_s(), self._watch.ros_s()
        if silent_s < self._silent_s:
            self._heard_ros_s = ros_s
        self._silent_s = silent_s
        held = ros_s - self._heard_ros_s < DUE_S and silent_s < STILL_S
        if silent_s > self._watch.steady_s and not held:
            raise failed(f"nothing was heard on joint_states for {silent_s:.1f} s")


class Driver:
    """One goal at a time; one that is interrupted is cancelled before the interruption goes on."""

    def __init__(self, client: ActionClient, name: str) -> None:
        self._client = client
        self._name = name

    def do(self, goal: Any, limit_s: float, patience: Patience, watch: Watch) -> Any:
        """The outcome (status and result) of a goal.

        Args:
            limit_s: ROS time for the goal.

        Raises:
            ArmFailed: nobody serves it, it is rejected, or not done in time.
            Interrupted: by the patience; the goal has been cancelled.
        """
        try:
            patience.until(self._client.server_is_ready, watch.steady_s)
        except GaveUp:
            raise failed(f"nobody serves {self._name}: is the arm's driver running?") from None
        sent = self._client.send_goal_async(goal)
        try:
            handle = patience.result(sent, watch.steady_s)
        except Interrupted:
            take_back(sent, watch.steady_s)
            raise
        except GaveUp:
            sent.add_done_callback(cancel_if_accepted)
            raise failed(f"{self._name} did not say whether it takes the goal") from None
        if not handle.accepted:
            raise failed(f"{self._name} rejected the goal")
        ended = handle.get_result_async()
        began_s = watch.ros_s()
        ear = Ear(watch)

        def look() -> None:
            if watch.ros_s() - began_s > limit_s:
                raise failed(f"{self._name} was not done within {limit_s:.1f} s")
            ear.listen()

        try:
            return patience.result(ended, None, look)
        except (Interrupted, ArmFailed):
            handle.cancel_goal_async()
            wait_for_end(ended, watch.steady_s)
            raise


class ArmDriver(Driver):
    """Follows trajectories."""

    def follow(
        self,
        names: Sequence[str],
        trajectory: Trajectory,
        patience: Patience,
        watch: Watch,
    ) -> None:
        """Raises ArmFailed, Interrupted: as `do`, and where the driver says that it failed."""
        if trajectory.duration_s <= 0.0:
            return
        goal = FollowJointTrajectory.Goal()
        goal.trajectory.joint_names = list(names)
        goal.trajectory.points = [
            JointTrajectoryPoint(
                positions=trajectory.positions[i].tolist(),
                velocities=trajectory.velocities[i].tolist(),
                time_from_start=_duration(float(trajectory.times_s[i])),
            )
            for i in range(1, len(trajectory.times_s))
        ]
        limit_s = 1.5 * trajectory.duration_s + watch.steady_s
        outcome = self.do(goal, limit_s, patience, watch)
        code = outcome.result.error_code
        if outcome.status == GoalStatus.STATUS_SUCCEEDED and code == Result.SUCCESSFUL:
            return
        if outcome.status == GoalStatus.STATUS_CANCELED:
            raise failed(f"somebody else cancelled {self._name}")
        why = outcome.result.error_string or SENTENCES.get(code, "it did not say why")
        raise failed(f"{self._name} failed (error {code}): {why}")


class GripperDriver(Driver):
    """Opens and closes the fingers."""

    def grip(
        self, gap_m: float, effort: float, limit_s: float, patience: Patience, watch: Watch
    ) -> Grip:
        """Raises ArmFailed, Interrupted: as `do`, and where the driver says that it failed.

        A driver that aborts because the fingers stalled did what it was asked for.
        """
        goal = GripperCommand.Goal()
        goal.command.position, goal.command.max_effort = float(gap_m), float(effort)
        outcome = self.do(goal, limit_s, patience, watch)
        result = outcome.result
        if outcome.status == GoalStatus.STATUS_CANCELED:
            raise failed(f"somebody else cancelled {self._name}")
        if outcome.status != GoalStatus.STATUS_SUCCEEDED and not result.stalled:
            raise failed(
                f"{self._name} failed with the fingers {result.position * 100:.1f} cm apart"
            )
        return Grip(float(result.position), bool(result.stalled or not result.reached_goal))


def _duration(seconds: float) -> Duration:
    nanoseconds = round(seconds * 1e9)
    return Duration(sec=nanoseconds // 1_000_000_000, nanosec=nanoseconds % 1_000_000_000)
