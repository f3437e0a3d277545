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


class Worker:
    """Runs jobs one after the other. When too many wait it refuses; nothing is dropped."""

    def __init__(self, name: str, bound: int) -> None:
        """`bound`: jobs that may wait besides the running one."""
        self._bound = bound
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._unfinished = 0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> bool:
        """Whether there was room for the job."""
        with self._lock:
            if self._unfinished > self._bound:
                return False
            self._unfinished += 1
        self._jobs.put(job)
        return True

    @property
    def waiting(self) -> int:
        """Jobs that wait for the running one."""
        return max(self._unfinished - 1, 0)

    def close(self, timeout_s: float = 5.0) -> None:
        """Finish the jobs and end the thread; returns after `timeout_s` at the latest."""
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            with self._lock:
                self._unfinished -= 1


def later(node: Node, worker: Worker | None, work: Callable[[], T]) -> Future | None:
    """A future that a callback of `node` can await, of what `work` returns in the worker's thread.

    None where too many jobs wait already.
    """
    done = Future(executor=node.executor)

    def job() -> None:
        done.set_result(work())
        if node.executor is not None:
            node.executor.wake()

    return done if worker is not None and worker.submit(job) else None
