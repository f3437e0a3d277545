"""Accepted action goals whose end comes later, from another thread or callback."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from rclpy.action.server import ServerGoalHandle
from rclpy.node import Node
from rclpy.task import Future


@dataclass(frozen=True)
class _End:
    succeeded: bool
    result: Any


class PendingGoals:
    """Keeps the goals of one action server until each is given its end, once.

    Pass `accept` and `execute` to the action server. `end` may be called from any thread.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._lock = threading.Lock()
        self._ends: dict[bytes, Future] = {}
        self._handles: dict[bytes, ServerGoalHandle] = {}

    @property
    def handles(self) -> list[ServerGoalHandle]:
        """Goals without an end, oldest first."""
        with self._lock:
            return list(self._handles.values())

    def accept(self, handle: ServerGoalHandle) -> None:
        """Take the goal; its execution waits for `end`."""
        with self._lock:
            self._ends[_key(handle)] = Future(executor=self._node.executor)
            self._handles[_key(handle)] = handle
        handle.execute()

    def is_pending(self, handle: ServerGoalHandle) -> bool:
        """Whether the goal has no end yet."""
        with self._lock:
            return _key(handle) in self._handles

    def end(self, handle: ServerGoalHandle, succeeded: bool, result: Any) -> bool:
        """Give the goal its end; False if it had one already."""
        with self._lock:
            if self._handles.pop(_key(handle), None) is None:
                return False
            future = self._ends[_key(handle)]
        future.set_result(_End(succeeded, result))
        if self._node.executor is not None:
            self._node.executor.wake()
        return True

    async def execute(self, handle: ServerGoalHandle) -> Any:
        """Wait for the end; CANCELED if the client asked for that, else SUCCEEDED or ABORTED."""
        end: _End = await self._ends[_key(handle)]
        del self._ends[_key(handle)]
        if end.succeeded:
            handle.succeed()
        elif handle.is_cancel_requested:
            handle.canceled()
        else:
            handle.abort()
        return end.result


def _key(handle: ServerGoalHandle) -> bytes:
    return bytes(handle.goal_id.uuid)
