"""Gives instructions to the executive, one at a time, without waiting for anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rclpy.action import ActionClient

from spatial_si_interfaces.action import FollowInstruction


class Instructing:
    """A client of follow_instruction. All its methods and callbacks run in the node's executor.

    Attributes:
        running: the instruction that is being followed; "" none.
    """

    def __init__(
        self,
        client: ActionClient,
        on_feedback: Callable[[Any], None],
        on_end: Callable[[Any], None],
    ) -> None:
        """
        Args:
            on_feedback: called with FollowInstruction.Feedback of what runs.
            on_end: called with FollowInstruction.Result; None where it was rejected.
        """
        self._client = client
        self._on_feedback, self._on_end = on_feedback, on_end
        self._handle: Any = None
        self._cancelled = False
        self._next = ""
        self.running = ""

    @property
    def ready(self) -> bool:
        """Whether somebody serves it."""
        return bool(self._client.server_is_ready())

    def follow(self, words: str) -> None:
        """Follow this; what runs is cancelled and has ended before."""
        if self.running:
            self._next = words
            self._cancel()
            return
        self.running, self._cancelled, self._handle = words, False, None
        goal = FollowInstruction.Goal(instruction=words)
        sent = self._client.send_goal_async(
            goal, feedback_callback=lambda msg: self._told(words, msg.feedback)
        )
        sent.add_done_callback(self._on_taken)

    def cancel(self) -> bool:
        """Cancel what runs and what was to follow it; whether there was anything."""
        self._next = ""
        if self.running:
            self._cancel()
        return bool(self.running)

    def _cancel(self) -> None:
        self._cancelled = True
        if self._handle is not None:
            self._handle.cancel_goal_async()

    def _told(self, words: str, feedback: Any) -> None:
        if words == self.running and not self._cancelled:
            self._on_feedback(feedback)

    def _on_taken(self, sent: Any) -> None:
        handle = sent.result()
        if handle is None or not handle.accepted:
            self._ended(None)
            return
        self._handle = handle
        if self._cancelled:
            handle.cancel_goal_async()
        handle.get_result_async().add_done_callback(self._on_result)

    def _on_result(self, ended: Any) -> None:
        response = ended.result()
        self._ended(response.result if response is not None else None)

    def _ended(self, result: Any) -> None:
        self.running, self._handle = "", None
        after, self._next = self._next, ""
        self._on_end(result)
        if after:
            self.follow(after)
