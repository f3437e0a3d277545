"""One thread that does long jobs in order, so that callbacks return at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from rclpy.node import Node
from rclpy.task import Future

Job = Callable[[], None]
T = TypeVar("T")


def nothing() -> None:
    """The default of `dropped`."""


class Worker:
    """Runs jobs one after the other. When too many wait it refuses: nothing is lost in silence."""

    def __init__(self, name: str, bound: int) -> None:
        """`bound`: jobs that may wait besides the running one."""
        self._bound = bound
        self._jobs: queue.SimpleQueue[tuple[Job, Job] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unfinished = 0
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job, dropped: Job = nothing) -> bool:
        """Whether there was room for the job.

        Args:
            job: to do.
            dropped: done in its place when the worker is closed before its turn.
        """
        with self._lock:
            if self._closing or self._unfinished > self._bound:
                return False
            self._unfinished += 1
        self._jobs.put((job, dropped))
        return True

    @property
    def waiting(self) -> int:
        """Jobs that wait for the running one."""
        return max(self._unfinished - 1, 0)

    def close(self, timeout_s: float = 5.0) -> None:
        """End the thread after the running job, and drop those that wait.

        Returns after `timeout_s` at the latest.
        """
        with self._lock:
            self._closing = True
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, dropped = entry
            (dropped if self._closing else job)()
            with self._lock:
                self._unfinished -= 1


def later(
    node: Node, worker: Worker | None, work: Callable[[], T], dropped: Callable[[], T]
) -> Future | None:
    """A future that a callback of `node` can await, of what `work` returns in the worker's thread.

    The callback must be in a reentrant group, or the node waits with it. None where too many jobs
    wait already.

    Args:
        dropped: gives the result when the worker is closed first.
    """
    done = Future(executor=node.executor)

    def give(result: T) -> None:
        done.set_result(result)
        if node.executor is not None:
            node.executor.wake()

    submitted = worker is not None and worker.submit(lambda: give(work()), lambda: give(dropped()))
    return done if submitted else None
