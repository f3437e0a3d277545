"""Frames on their way from callbacks to the one thread that maps them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Inbox(Generic[Item]):
    """A bounded box emptied by a thread of its own; a new item pushes the oldest out."""

    def __init__(self, name: str, depth: int, work: Callable[[Item], None]) -> None:
        """
        Args:
            depth: items that may wait.
            work: called with each item, in order.
        """
        self._items: deque[Item] = deque()
        self._depth = depth
        self._work = work
        self._wake = threading.Condition()
        self._open = True
        self.dropped = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> Item | None:
        """Add an item; returns the one that it pushed out, if any."""
        with self._wake:
            pushed = self._items.popleft() if len(self._items) >= self._depth else None
            self.dropped += pushed is not None
            self._items.append(item)
            self._wake.notify_all()
        return pushed

    def clear(self) -> None:
        """Drop what waits."""
        with self._wake:
            self._items.clear()

    def close(self, timeout_s: float = 5.0) -> None:
        """Drop what waits and end the thread after its present item."""
        with self._wake:
            self._items.clear()
            self._open = False
            self._wake.notify_all()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            with self._wake:
                while self._open and not self._items:
                    self._wake.wait()
                if not self._open:
                    return
                item = self._items.popleft()
            self._work(item)
