"""The action of control_msgs/GripperCommand: position is the gap between the fingers' pads."""

from __future__ import annotations

import math
from typing import Any

from control_msgs.action import GripperCommand
from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.node import Node

from ..robot import Hand
from .ends import Ends

FEEDBACK_S = 0.1


class GripperServer:
    """Opens and closes the hand.

    The result says `reached_goal` when the fingers came to the gap that was asked for, `stalled`
    when something between them stopped them before. A newer goal takes over, the older one is
    ABORTED. Cancelling stops the fingers. A gap that is not finite is rejected; one beyond what the
    hand can do is taken as the widest or as closed.
    """

    def __init__(self, node: Node, name: str, hand: Hand) -> None:
        self.active = False
        self._node, self._hand = node, hand
        self._handle: Any = None
        self._ends = Ends(node)
        self._fed_back_s = -math.inf
        self._server = ActionServer(
            node,
            GripperCommand,
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
        """Abort the running goal, if any; the fingers stop."""
        if self._handle is not None:
            self._node.get_logger().info(f"gripper: aborted, {message}")
            self._hand.stop()
            self._end(False)

    def watch(self, now_s: float) -> None:
        """After every step: notice cancellation and the end of a motion, send feedback."""
        if self._handle is None:
            return
        if self._handle.is_cancel_requested:
            self._hand.stop()
            self._end(False)
        elif self._hand.stalled or not self._hand.moving:
            self._end(True)
        elif not 0.0 <= now_s - self._fed_back_s < FEEDBACK_S:
            self._fed_back_s = now_s
            self._handle.publish_feedback(self._filled(GripperCommand.Feedback()))

    def _on_goal(self, request: Any) -> GoalResponse:
        good = self.active and math.isfinite(request.command.position)
        return GoalResponse.ACCEPT if good else GoalResponse.REJECT

    def _on_accepted(self, handle: Any) -> None:
        self.abort("a newer command took over")
        self._handle = handle
        self._ends.begin(handle)
        self._hand.command(handle.request.command.position)

    async def _execute(self, handle: Any) -> Any:
        """Wait for the end that `_end` tells."""
        ended, result = await self._ends.of(handle)
        if handle.is_cancel_requested:
            handle.canceled()
        elif ended:
            handle.succeed()
        else:
            handle.abort()
        return result

    def _end(self, ended: bool) -> None:
        result = self._filled(GripperCommand.Result())
        self._ends.tell(self._handle, (ended, result))
        self._handle = None

    def _filled(self, msg: Any) -> Any:
        msg.position, msg.effort = self._hand.gap_m, 0.0
        msg.stalled, msg.reached_goal = self._hand.stalled, self._hand.reached
        return msg
