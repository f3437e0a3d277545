"""Runs shards, several at a time, in processes of this machine or on a Ray cluster."""

from __future__ import annotations

import time
from collections.abc import Sequence

from ..regress.processes import FIRST_DOMAIN, Child, environment
from .shard import OnEnded, OnStage, Shard, Where, last_line, tail

POLL_S = 0.3


def run_shards(shards: Sequence[Shard], where: Where, on_ended: OnEnded, on_stage: OnStage) -> None:
    """Run all to their ends; one that breaks does not stop the others.

    Raises:
        ShardError: the cluster cannot be used.
    """
    if where.ray:
        from .on_ray import run_on_ray  # an extra, and slow to load

        run_on_ray(shards, where, on_ended, on_stage)
    else:
        _run_here(shards, max(1, where.workers), on_ended, on_stage)


class Running:
    """A shard's process. Use as a context manager, in the thread that waits for it."""

    def __init__(self, shard: Shard) -> None:
        shard.folder.mkdir(parents=True, exist_ok=True)
        self.shard = shard
        self._child = Child(shard.name, shard.command, environment(FIRST_DOMAIN), shard.log)
        self._since_s = time.monotonic()

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def ended(self) -> str | None:
        """None while it runs; then "" or what went wrong."""
        shard = self.shard
        if self._child.running:
            if time.monotonic() - self._since_s < shard.limit_s:
                return None
            self.stop()
            return f"not finished within {shard.limit_s:.0f} s"
        self.stop()
        if self._child.status == 0:
            return ""
        return f"ended with status {self._child.status}: {tail(shard.log)}"

    def stop(self) -> None:
        """End it and all that it started."""
        self._child.stop()


def run_one(shard: Shard) -> str:
    """Run a shard to its end and tell what went wrong; "" when nothing did."""
    with Running(shard) as running:
        while (error := running.ended()) is None:
            time.sleep(POLL_S)
    return error


def _run_here(shards: Sequence[Shard], workers: int, on_ended: OnEnded, on_stage: OnStage) -> None:
    waiting, running = list(shards), list[Running]()
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(Running(waiting.pop(0)))
            time.sleep(POLL_S)
            for each in list(running):
                error = each.ended()
                if error is not None:
                    running.remove(each)
                    on_ended(each.shard, error)
            on_stage({each.shard.name: last_line(each.shard.log) for each in running})
    finally:
        for each in running:
            each.stop()
