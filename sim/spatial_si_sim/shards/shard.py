"""One piece of work as a value, and where pieces are run."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LOG = "worker.log"
TAIL_BYTES = 3000


class ShardError(RuntimeError):
    """The shards cannot be run where they were wanted; the message says why."""


@dataclass(frozen=True)
class Shard:
    """A piece of work: one process, whose results are files of its folder.

    Attributes:
        name: for people; unique in a run.
        words: what this Python is called with, e.g. ("-m", "spatial_si_sim.qa.worker", "job.json");
            on another machine that machine's Python is called.
        folder: of its files and its log; on a cluster all machines must see it.
        limit_s: it is ended after so long.
    """

    name: str
    words: tuple[str, ...]
    folder: Path
    limit_s: float

    @property
    def command(self) -> list[str]:
        """Of the process, on this machine."""
        return [sys.executable, *self.words]

    @property
    def log(self) -> Path:
        """What it prints."""
        return self.folder / LOG


@dataclass(frozen=True)
class Where:
    """workers: how many at a time; 0: as many as the cluster has processors. ray: its address."""

    workers: int = 1
    ray: str = ""


OnEnded = Callable[[Shard, str], None]
"""Told of each shard that has ended, with what went wrong ("" when nothing did)."""
OnStage = Callable[[dict[str, str]], None]
"""Told now and then what the running shards are doing: name -> last line of its log."""


def last_line(log: Path) -> str:
    """The newest line that a shard printed; "" before the first."""
    lines = tail(log).splitlines()
    return lines[-1] if lines else ""


def tail(log: Path) -> str:
    """The end of a log."""
    try:
        with log.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - TAIL_BYTES))
            return file.read().decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return ""
