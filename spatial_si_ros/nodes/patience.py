"""Waiting in a thread: for futures of rclpy, in steady time, and only while it makes sense."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from ..errors import SpatialError
from ..language.declined import Declined, DeclineReason

SLICE_S = 0.05


class Interrupted(SpatialError):
    """What was waited for is not wanted any more; `declined` says why."""

    def __init__(self, declined: Declined) -> None:
        super().__init__(declined.detail)
        self.declined = declined


class GaveUp(SpatialError):
    """Nothing came within the limit."""


class Patience:
    """Waits, and looks every 50 ms whether to go on.

    Never call it in an executor's thread: the futures are completed there.
    """

    def __init__(self, check: Callable[[], None]) -> None:
        """`check` raises Interrupted when waiting makes no sense any more."""
        self._check = check

    def result(
        self, future: Any, limit_s: float | None, tick: Callable[[], None] | None = None
    ) -> Any:
        """The future's result.

        Raises:
            GaveUp: not within `limit_s` of steady time; None waits on.
            Interrupted: by `check`.
        """
        done = threading.Event()
        future.add_done_callback(lambda _: done.set())
        self.until(done.is_set, limit_s, tick, done)
        return future.result()

    def until(
        self,
        holds: Callable[[], bool],
        limit_s: float | None,
        tick: Callable[[], None] | None = None,
        event: threading.Event | None = None,
    ) -> None:
        """Return once `holds`; raises as `result`. `event` ends a slice of waiting early."""
        pause = event if event is not None else threading.Event()
        began_s = time.monotonic()
        while not holds():
            self._check()
            if limit_s is not None and time.monotonic() - began_s > limit_s:
                raise GaveUp(f"nothing came within {limit_s:g} s")
            if tick is not None:
                tick()
            pause.wait(SLICE_S)


def timed_out(what: str) -> Interrupted:
    return Interrupted(Declined(DeclineReason.TIMEOUT, what))
