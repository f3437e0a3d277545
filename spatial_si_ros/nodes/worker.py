"""One thread that does long jobs in order, so that callbacks return at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

Job = Callable[[], None]


class Worker:
    """Runs jobs one after the other. A full queue refuses; nothing is dropped in silence."""

    def __init__(self, name: str, bound: int) -> None:
        """`bound`: jobs that may wait besides the running one."""
        self._jobs: queue.Queue[Job | None] = queue.Queue(maxsize=bound + 1)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> bool:
        """Whether there was room for the job."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    @property
    def waiting(self) -> int:
        return self._jobs.qsize()

    def close(self, timeout_s: float = 5.0) -> None:
        """Finish the queued jobs and end the thread; returns after `timeout_s` at the latest."""
        try:
            self._jobs.put(None, timeout=timeout_s)
        except queue.Full:
            return
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
