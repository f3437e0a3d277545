"""Drives the base through `navigate_to_pose`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from action_msgs.msg import GoalStatus
from geometry_msgs.msg import PoseStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionClient

from ..planning.tree.ports import Drive, Wait
from .goals import NotDone, pursue


class BaseClient:
    """One goal at a time; a drive that is left is cancelled first.

    Fields of the result that not every distribution's NavigateToPose has are read only where
    they exist.
    """

    def __init__(self, client: ActionClient, service_timeout_s: float) -> None:
        self._client = client
        self._service_timeout_s = service_timeout_s

    def drive(self, pose: PoseStamped, on_feedback: Callable[[Any], None]) -> Wait[Drive]:
        """Send the goal and wait for its end."""
        goal = NavigateToPose.Goal(pose=pose)
        try:
            outcome = yield from pursue(
                self._client, "navigate_to_pose", goal, self._service_timeout_s, None, on_feedback
            )
        except NotDone as error:
            missing = "" if self._client.server_is_ready() else ": is the base or Nav2 running?"
            return Drive(False, f"{error}{missing}")
        return _drive_of(outcome)


def _drive_of(outcome: Any) -> Drive:
    if outcome.status == GoalStatus.STATUS_SUCCEEDED:
        return Drive(True)
    said = getattr(outcome.result, "error_msg", "")
    code = getattr(outcome.result, "error_code", 0)
    cancelled = outcome.status == GoalStatus.STATUS_CANCELED
    how = "was cancelled by somebody else" if cancelled else "failed"
    reason = f": {said}" if said else ""
    number = f" (error {code})" if code else ""
    return Drive(False, f"the drive {how}{reason}{number}", cancelled)
