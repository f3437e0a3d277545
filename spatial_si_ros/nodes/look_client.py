"""Has the executive drive to where a question can be decided, from a thread that may wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rclpy.action import ActionClient

from spatial_si_interfaces.action import FollowInstruction

from .goals import cancel_if_accepted, take_back, wait_for_end
from .patience import GaveUp, Interrupted, Patience


@dataclass(frozen=True)
class Look:
    """How looking ended.

    Attributes:
        looks: what the robot drove to see, one phrase each.
        report: the executive's sentence, or why nobody looked.
    """

    looks: tuple[str, ...]
    report: str


class LookClient:
    """One look at a time; one that is interrupted is cancelled before the interruption goes on."""

    def __init__(self, client: ActionClient, service_timeout_s: float) -> None:
        self._client = client
        self._service_timeout_s = service_timeout_s

    def look(self, goal: FollowInstruction.Goal, patience: Patience) -> Look:
        """Send the question and wait until the executive has looked.

        Raises:
            Interrupted: by the patience; the look has been cancelled.
        """
        looks: dict[str, None] = {}

        def on_feedback(msg: Any) -> None:
            if msg.feedback.stage == FollowInstruction.Feedback.LOOKING:
                looks[str(msg.feedback.goal.reason)] = None

        try:
            patience.until(self._client.server_is_ready, self._service_timeout_s)
        except GaveUp:
            return Look((), "nobody serves follow_instruction: is the executive running?")
        sent = self._client.send_goal_async(goal, feedback_callback=on_feedback)
        try:
            handle = patience.result(sent, self._service_timeout_s)
        except Interrupted:
            take_back(sent)
            raise
        except GaveUp:
            sent.add_done_callback(cancel_if_accepted)
            return Look((), "the executive did not say whether it takes the question")
        if not handle.accepted:
            return Look((), "the executive is not active")
        ended = handle.get_result_async()
        try:
            outcome = patience.result(ended, None)
        except Interrupted:
            handle.cancel_goal_async()
            wait_for_end(ended)
            raise
        return Look(tuple(looks), str(outcome.result.report))
