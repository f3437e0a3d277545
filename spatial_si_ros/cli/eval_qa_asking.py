"""Every scene of a data set answered by a process of its own, some at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from ..evaluation.errors import EvaluationError
from ..lifeline import end_with_parent

POLL_S = 0.1
LIMIT_S = 3600.0
"""A scene that takes longer is given up."""
STOP_S = 10.0


class NoScenes(EvaluationError):
    """A data set holds no complete scene."""


@dataclass(frozen=True)
class Shard:
    """A scene of a data set."""

    name: str
    folder: Path


@dataclass(frozen=True)
class Broke:
    """A scene that could not be answered, and why."""

    scene: str
    error: str


@dataclass
class _Running:
    """A process that answers a scene."""

    shard: Shard
    process: subprocess.Popen[bytes]
    told: IO[bytes]
    complaint: IO[bytes]
    task: TaskID
    began_s: float = field(default_factory=time.monotonic)

    def progress(self) -> tuple[int, int]:
        """How many questions were put, of how many."""
        size = self.told.seek(0, os.SEEK_END)
        self.told.seek(max(0, size - 64))
        lines = self.told.read().split(b"\n")
        words = lines[-2].split() if len(lines) > 1 else []
        return (int(words[0]), int(words[1])) if len(words) == 2 else (0, 0)


def shards_of(data: Path, most: int | None) -> list[Shard]:
    """The complete scenes of a data set, by name; at most so many.

    Raises:
        NoScenes: there is none.
    """
    found = sorted(path.parent for path in data.glob("scenes/*/shard.json"))
    if not found:
        raise NoScenes(f"{data}: expected scenes/NAME/shard.json, as make-qa writes them")
    return [Shard(folder.name, folder) for folder in found[:most]]


def ask_shards(
    shards: Sequence[Shard], answers: Path, manner: Sequence[str], workers: int
) -> list[Broke]:
    """Put the questions of all scenes; their answers are in `answers`, one file for each scene.

    Args:
        manner: options of `python -m spatial_si_ros.evaluation.qa`.
        workers: processes at a time.

    Returns:
        The scenes that broke; they have no file.
    """
    answers.mkdir(parents=True, exist_ok=True)
    for old in answers.glob("*.jsonl"):
        old.unlink()
    waiting, running, broke = list(shards), list[_Running](), list[Broke]()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        whole = progress.add_task("scenes", total=len(shards))
        try:
            while waiting or running:
                while waiting and len(running) < workers:
                    running.append(_started(waiting.pop(0), answers, manner, progress))
                time.sleep(POLL_S)
                for each in list(running):
                    put, of = each.progress()
                    progress.update(each.task, completed=put, total=of or None)
                    error = _ended(each, answers)
                    if error is None:
                        continue
                    running.remove(each)
                    progress.remove_task(each.task)
                    progress.advance(whole)
                    if error:
                        broke.append(Broke(each.shard.name, error))
        finally:
            for each in running:
                _stop(each)
    return broke


def _started(shard: Shard, answers: Path, manner: Sequence[str], progress: Progress) -> _Running:
    """It is told of the recording, the questions and where to write, and of nothing else."""
    command = [sys.executable, "-m", "spatial_si_ros.evaluation.qa"]
    command += ["--recording", str(shard.folder.resolve() / "recording")]
    command += ["--questions", str(shard.folder.resolve() / "questions.jsonl")]
    command += ["--out", str(answers / f"{shard.name}.part"), *manner]
    told, complaint = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
    process = subprocess.Popen(command, stdout=told, stderr=complaint, preexec_fn=end_with_parent())
    task = progress.add_task(f"  {shard.name}", total=None)
    return _Running(shard, process, told, complaint, task)


def _ended(each: _Running, answers: Path) -> str | None:
    """None while it runs, then what went wrong; "" for nothing."""
    status = each.process.poll()
    if status is None:
        if time.monotonic() - each.began_s < LIMIT_S:
            return None
        _stop(each)
        return f"no end within {LIMIT_S:.0f} s"
    part = answers / f"{each.shard.name}.part"
    if status == 0:
        part.replace(part.with_suffix(".jsonl"))
        return ""
    part.unlink(missing_ok=True)
    each.complaint.seek(0)
    said = each.complaint.read().decode("utf-8", "replace").strip().splitlines()
    return said[-1] if said else f"the answering process ended with {status}"


def _stop(each: _Running) -> None:
    """End it, whatever it does."""
    each.process.terminate()
    try:
        each.process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        each.process.kill()
        each.process.wait()
