"""Goals of other nodes' actions, pursued step by step; one that is left is cancelled."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rclpy.action import ActionClient

from ..errors import SpatialError
from ..planning.tree.ports import Wait
from .patience import GaveUp, Patience
from .waiting import until

CANCEL_S = 3.0
"""Steady time to wait for a cancelled goal to end."""


class NotDone(SpatialError):
    """Nobody serves the action, or it did not take the goal, or was silent; the message says."""


def pursue(
    client: ActionClient,
    name: str,
    goal: Any,
    react_s: float,
    limit_s: float | None = None,
    on_feedback: Callable[[Any], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Wait[Any]:
    """Send a goal and wait for its end: status and result.

    When it is left early, or too late, the goal is cancelled, and has ended when this returns (or
    its server did not confirm it within `CANCEL_S`).

    Args:
        name: for messages.
        react_s: steady time for the server to be there, and to take the goal.
        limit_s: for the goal; None: as long as it takes.
        clock: of that limit; who gives another than the steady one looks that it does not stop.

    Raises:
        NotDone: it did not come to an end.
    """
    if not (yield from until(client.server_is_ready, react_s)):
        raise NotDone(f"nobody serves {name}")
    sent = client.send_goal_async(
        goal, feedback_callback=on_feedback and (lambda msg: on_feedback(msg.feedback))
    )
    handle = ended = None
    answers = True
    try:
        answers = yield from until(sent.done, react_s)
        if not answers:
            raise NotDone(f"{name} did not say whether it takes the goal")
        handle = sent.result()
        if not handle.accepted:
            raise NotDone(f"{name} rejected the goal")
        ended = handle.get_result_async()
        if not (yield from until(ended.done, limit_s, clock)):
            raise NotDone(f"{name} did not end within {limit_s:g} s")
        return ended.result()
    finally:
        if ended is None and answers:
            take_back(sent)
        elif ended is None:
            sent.add_done_callback(cancel_if_accepted)
        elif not ended.done():
            handle.cancel_goal_async()
            wait_for_end(ended)


def take_back(sent: Any, limit_s: float = CANCEL_S) -> None:
    """Cancel a goal that was just sent, and wait for its end; each for `limit_s` at most."""
    try:
        handle = Patience(lambda: None).result(sent, limit_s)
    except GaveUp:
        sent.add_done_callback(cancel_if_accepted)
        return
    if handle.accepted:
        ended = handle.get_result_async()
        handle.cancel_goal_async()
        wait_for_end(ended, limit_s)


def cancel_if_accepted(sent: Any) -> None:
    """Take back a goal whose acceptance nobody waited for: a callback of its sending."""
    handle = sent.result()
    if handle is not None and handle.accepted:
        handle.cancel_goal_async()


def wait_for_end(ended: Any, limit_s: float = CANCEL_S) -> None:
    """The server confirms that it stopped; if it does not, the guard still can stop the robot."""
    try:
        Patience(lambda: None).result(ended, limit_s)
    except GaveUp:
        return
