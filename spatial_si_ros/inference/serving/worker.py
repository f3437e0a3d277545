"""One thread that runs the model, and a bounded queue before it."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ..errors import InferenceError
from .errors import ClientGone, ServerBusy, ServerFault

T = TypeVar("T")
Cancelled = Callable[[], bool]

log = logging.getLogger(__name__)


class Worker:
    """Runs work one piece at a time. Its methods are called in the event loop.

    Attributes:
        limit: pieces that may wait while one runs.
    """

    def __init__(self, limit: int, on_fault: Callable[[], None]) -> None:
        """Args:
        limit: pieces that may wait while one runs.
        on_fault: called when work fails with what is no error of ours: what the model has in
            memory can no longer be trusted.
        """
        self.limit = limit
        self._on_fault = on_fault
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="model")
        self._cancelled: set[threading.Event] = set()
        self._running_since: float | None = None

    @property
    def waiting(self) -> int:
        """Pieces of work that wait."""
        return max(0, len(self._cancelled) - 1)

    @property
    def busy_s(self) -> float:
        """How long the piece that runs has been running."""
        since = self._running_since
        return 0.0 if since is None else time.monotonic() - since

    async def run(self, work: Callable[[Cancelled], T], gone: Coroutine[Any, Any, object]) -> T:
        """Do the work after that of others.

        Args:
            work: called in the thread, with a function that says when nobody wants it any more.
            gone: done when who asked does not listen any more.

        Raises:
            ServerBusy: too much waits already.
            ClientGone: who asked has gone; the work is dropped, or told to end.
            ServerFault: the work failed in a way that nobody foresaw.
            InferenceError: what the work raises.
        """
        if len(self._cancelled) > self.limit:
            gone.close()
            raise ServerBusy(f"expected at most {self.limit} questions waiting, got one more")
        cancelled = threading.Event()
        self._cancelled.add(cancelled)
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._executor, self._timed, work, cancelled)
        future.add_done_callback(lambda done: self._finished(cancelled, done))
        watch = asyncio.create_task(gone)
        try:
            both: set[asyncio.Future[Any]] = {future, watch}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not future.done():
                raise ClientGone("who asked does not listen any more")
            return self._result(future)
        finally:
            cancelled.set()
            future.cancel()  # takes it out of the queue
            watch.cancel()

    def close(self, patience_s: float) -> bool:
        """Tell all work to end; whether it did in time."""
        for cancelled in list(self._cancelled):
            cancelled.set()
        self._executor.shutdown(wait=False, cancel_futures=True)
        until = time.monotonic() + patience_s
        while self._running_since is not None and time.monotonic() < until:
            time.sleep(0.01)
        return self._running_since is None

    def _timed(self, work: Callable[[Cancelled], T], cancelled: threading.Event) -> T:
        self._running_since = time.monotonic()
        try:
            return work(cancelled.is_set)
        finally:
            self._running_since = None

    def _finished(self, cancelled: threading.Event, future: asyncio.Future[T]) -> None:
        self._cancelled.discard(cancelled)
        error = None if future.cancelled() else future.exception()
        if error is not None and not isinstance(error, InferenceError):
            log.error("the model failed", exc_info=error)
            self._on_fault()

    def _result(self, future: asyncio.Future[T]) -> T:
        error = future.exception()
        if error is None or isinstance(error, InferenceError):
            return future.result()
        raise ServerFault(f"the model failed: {type(error).__name__}; the server ends") from None
