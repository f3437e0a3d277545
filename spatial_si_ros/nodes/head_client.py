"""Turns the camera's head through its driver."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
from action_msgs.msg import GoalStatus
from builtin_interfaces.msg import Duration
from control_msgs.action import FollowJointTrajectory
from rclpy.action import ActionClient
from trajectory_msgs.msg import JointTrajectoryPoint

from ..errors import SpatialError
from ..language.declined import Declined, DeclineReason
from ..planning.arm.hand import Hand
from ..planning.arm.head import Head
from ..planning.tree.ports import Wait
from .executive_params import FollowerParams
from .goals import NotDone, pursue

Array = npt.NDArray[np.float64]

WITHIN_RAD = 0.25
"""A point may be so far from the middle of the picture where the head cannot turn farther."""
LEAST_S = 0.3
SETTLE_S = 4.0
"""ROS time, beside twice that of the turn, for the driver to end it."""


class HeadClient:
    """Looks at points; a robot whose head does not move looks ahead, and says nothing of it."""

    def __init__(
        self, client: ActionClient, params: FollowerParams, ros_s: Callable[[], float]
    ) -> None:
        """`ros_s`: present ROS time; the errand ends when that stands still."""
        self._client = client
        self._ros_s = ros_s
        self._params = params
        self._head: Head | None = None
        self._at = np.array(params.head_ahead_rad)

    def on_description(self, msg: Any) -> None:
        """std_msgs/String with a URDF; one without the head's joints is that of a fixed head."""
        p = self._params
        hand = replace(Hand(), head_joints=tuple(p.head_joints), base_frame=p.base_frame)
        try:
            self._head = Head.from_urdf(msg.data, hand, p.camera_frame)
        except SpatialError:
            self._head = None

    def look_at(self, point_base_m: Array) -> Wait[Declined | None]:
        """Point (3,) in the base frame."""
        if self._head is None or not self._client.server_is_ready():
            return None
        try:
            joints = self._head.look_at(point_base_m, WITHIN_RAD)
        except SpatialError as error:
            return Declined(DeclineReason.UNREACHABLE, str(error))
        return (yield from self._turn(joints))

    def look_ahead(self) -> Wait[Declined | None]:
        """As for driving."""
        if not self._client.server_is_ready():
            return None
        return (yield from self._turn(np.array(self._params.head_ahead_rad)))

    def _turn(self, joints: Array) -> Wait[Declined | None]:
        speed = self._params.head_speed_radps
        seconds = max(float(np.abs(joints - self._at).max()) / speed, LEAST_S)
        whole = int(seconds)
        after = Duration(sec=whole, nanosec=int((seconds - whole) * 1e9))
        goal = FollowJointTrajectory.Goal()
        goal.trajectory.joint_names = list(self._params.head_joints)
        goal.trajectory.points = [
            JointTrajectoryPoint(positions=[float(q) for q in joints], time_from_start=after)
        ]
        try:
            ended = yield from pursue(
                self._client,
                self._params.head_action,
                goal,
                self._params.service_timeout_s,
                2.0 * seconds + SETTLE_S,
                clock=self._ros_s,
            )
        except NotDone as error:
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"the head: {error}")
        self._at = joints
        if ended.status != GoalStatus.STATUS_SUCCEEDED:
            why = ended.result.error_string or "it did not get there"
            return Declined(DeclineReason.ARM_UNAVAILABLE, f"the head cannot be turned: {why}")
        return None
