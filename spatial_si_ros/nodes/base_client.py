"""Drives the base through `navigate_to_pose`, from a thread that may wait."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from action_msgs.msg import GoalStatus
from geometry_msgs.msg import PoseStamped
from nav2_msgs.action import NavigateToPose
from rclpy.action import ActionClient

from .patience import GaveUp, Interrupted, Patience

CANCEL_S = 3.0
"""Steady time to wait for a cancelled goal to end."""


@dataclass(frozen=True)
class Drive:
    """How a drive ended: arrived, or why not in one sentence.

    Attributes:
        cancelled: somebody else cancelled it; nothing may be tried instead.
    """

    arrived: bool
    message: str = ""
    cancelled: bool = False


class BaseClient:
    """One goal at a time; a drive that is interrupted is cancelled before the interruption goes on.

    Fields of the result that not every distribution's NavigateToPose has are read only where
    they exist.
    """

    def __init__(self, client: ActionClient, service_timeout_s: float) -> None:
        self._client = client
        self._service_timeout_s = service_timeout_s

    def drive(
        self,
        pose: PoseStamped,
        patience: Patience,
        on_feedback: Callable[[Any], None],
        tick: Callable[[], None],
    ) -> Drive:
        """Send the goal and wait for its end.

        Raises:
            Interrupted: by the patience; the goal has been cancelled.
        """
        try:
            patience.until(self._client.server_is_ready, self._service_timeout_s)
        except GaveUp:
            return Drive(False, "nobody serves navigate_to_pose: is the base or Nav2 running?")
        goal = NavigateToPose.Goal(pose=pose)
        sent = self._client.send_goal_async(
            goal, feedback_callback=lambda msg: on_feedback(msg.feedback)
        )
        try:
            handle = patience.result(sent, self._service_timeout_s)
        except (GaveUp, Interrupted) as error:
            sent.add_done_callback(cancel_if_accepted)
            if isinstance(error, Interrupted):
                raise
            return Drive(False, "navigate_to_pose did not say whether it takes the goal")
        if not handle.accepted:
            return Drive(False, "navigate_to_pose rejected the goal")
        ended = handle.get_result_async()
        try:
            outcome = patience.result(ended, None, tick)
        except Interrupted:
            handle.cancel_goal_async()
            wait_for_end(ended)
            raise
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


def cancel_if_accepted(sent: Any) -> None:
    """Take back a goal whose acceptance nobody waited for: a callback of its sending."""
    handle = sent.result()
    if handle is not None and handle.accepted:
        handle.cancel_goal_async()


def wait_for_end(ended: Any) -> None:
    """The server confirms that it stopped; if it does not, the guard still can stop the base."""
    try:
        Patience(lambda: None).result(ended, CANCEL_S)
    except GaveUp:
        return
