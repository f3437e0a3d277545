"""Runs shards on a Ray cluster: each task calls its machine's Python as a process.

A process per shard, because Habitat opens one world in its lifetime and a fault in it must not
take a worker of the cluster along. Every machine needs this package in the same place and sees the
folder of the results.
"""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .running import POLL_S, run_one
from .shard import OnEnded, OnStage, Shard, ShardError, Where, last_line


def run_on_ray(shards: Sequence[Shard], where: Where, on_ended: OnEnded, on_stage: OnStage) -> None:
    """Run all to their ends, at most `where.workers` at a time (0: as many as fit).

    Raises:
        ShardError: there is no Ray here, or no cluster at the address.
    """
    ray = _ray()
    try:
        ray.init(address=where.ray, log_to_driver=False, logging_level="error")
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise ShardError(f"no Ray cluster at '{where.ray}': {error}") from error
    try:
        _run(ray, shards, where.workers, on_ended, on_stage)
    finally:
        ray.shutdown()


def task(name: str, words: Sequence[str], folder: str, limit_s: float) -> str:
    """What a worker of the cluster does: run the shard there; what went wrong, else ""."""
    if not Path(folder).is_dir():
        return (
            f"'{folder}' is not there on {socket.gethostname()}: the results must go to a file "
            "system that all machines of the cluster share"
        )
    return run_one(Shard(name, tuple(words), Path(folder), limit_s))


def _run(
    ray: Any, shards: Sequence[Shard], workers: int, on_ended: OnEnded, on_stage: OnStage
) -> None:
    remote = ray.remote(num_cpus=1, max_retries=0)(task)
    at_most = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
    waiting, running = list(shards), dict[Any, Shard]()
    try:
        while waiting or running:
            while waiting and len(running) < at_most:
                shard = waiting.pop(0)
                shard.folder.mkdir(parents=True, exist_ok=True)
                shard.log.unlink(missing_ok=True)
                words = (shard.name, shard.words, str(shard.folder.resolve()), shard.limit_s)
                running[remote.remote(*words)] = shard
            done, _ = ray.wait(list(running), num_returns=1, timeout=POLL_S)
            for each in done:
                shard = running.pop(each)
                try:
                    error = ray.get(each)
                except ray.exceptions.RayError as lost:
                    error = f"lost by the cluster: {lost}"
                on_ended(shard, error)
            on_stage({each.name: last_line(each.log) for each in running.values()})
    finally:
        for each in running:
            ray.cancel(each)


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        raise ShardError(
            "--ray needs the Python package ray in the simulation's environment: "
            "pip install 'spatial_si_sim[ray]'"
        ) from error
    return ray
