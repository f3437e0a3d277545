"""How the goals of an action end: told by the simulation's steps, waited for by the executor."""

from __future__ import annotations

from typing import Any

from rclpy.node import Node
from rclpy.task import Future


class Ends:
    """One end for each accepted goal; the executor goes on while it is waited for."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._waiting: dict[bytes, Future] = {}

    def begin(self, handle: Any) -> None:
        """Run a goal that was accepted; its execute callback waits in `of`."""
        self._waiting[_key(handle)] = Future(executor=self._node.executor)
        handle.execute()

    def tell(self, handle: Any, end: Any) -> None:
        """The goal has come to this end."""
        self._waiting[_key(handle)].set_result(end)

    async def of(self, handle: Any) -> Any:
        """The end of a goal, once it is told."""
        end = await self._waiting[_key(handle)]
        del self._waiting[_key(handle)]
        return end


def _key(handle: Any) -> bytes:
    return bytes(handle.goal_id.uuid)
