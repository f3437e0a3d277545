"""A data set: its scenes as jobs, run where wanted; what is complete is not made again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..noise import NoiseSettings
from ..shards import Shard, Where, run_shards
from .checks import Check
from .options import FORMAT, QaOptions, ShardJob
from .shard import SHARD, TOUR, finished

SHARD_LIMIT_S = 3600.0
WORKER = ("-m", "spatial_si_sim.qa.worker")

Summary = Mapping[str, Any]


def plan_jobs(
    out: Path,
    scenes: int,
    seed: int,
    options: QaOptions,
    scene: str = "",
    scene_id: str = "",
    labels: str = "",
) -> list[ShardJob]:
    """One job per scene: generated ones of seeds `seed`, `seed` + 1, ..., or tours of one scene."""
    jobs = []
    for number in range(seed, seed + scenes):
        name = f"{_plain(scene_id or Path(scene).name)}_{number}" if scene else str(number)
        jobs.append(ShardJob(number, out / "scenes" / name, options, scene, scene_id, labels))
    return jobs


def recorded_jobs(out: Path) -> list[ShardJob]:
    """The jobs of a data set's complete recordings, wherever it lies now, by their names.

    Raises:
        OSError, ValueError: a job cannot be read.
    """
    jobs = []
    for tour in sorted((out / "scenes").glob(f"*/{TOUR}")):
        job = ShardJob.from_json(json.loads((tour.parent / "job.json").read_text(encoding="utf-8")))
        jobs.append(replace(job, folder=tour.parent))
    return jobs


def make_shards(
    jobs: Sequence[ShardJob],
    where: Where,
    on_done: Callable[[ShardJob, str], None],
    on_stage: Callable[[dict[str, str]], None],
    words: Sequence[str] = WORKER,
    again: bool = False,
) -> list[Summary]:
    """Make what is not there yet; the summaries of the shards that are complete, in their order.

    Args:
        on_done: after each, with what went wrong; "" for what is complete.
        on_stage: now and then, name -> what it is doing.
        words: of this Python, that make one shard.
        again: complete ones too are made again, from their recordings.

    Raises:
        OSError: the folder cannot be written.
        ShardError: the cluster cannot be used.
    """
    waiting: dict[str, ShardJob] = {}
    for job in jobs:
        if again or finished(job) is None:
            waiting[job.name] = job
        else:
            on_done(job, "")

    def on_ended(shard: Shard, error: str) -> None:
        job = waiting[shard.name]
        if not error and finished(job) is None:
            error = f"it ended without {SHARD}"
        on_done(job, error)

    run_shards([_shard(job, words) for job in waiting.values()], where, on_ended, on_stage)
    made = [finished(job) for job in jobs]
    return [summary for summary in made if summary is not None]


def write_dataset(out: Path, jobs: Sequence[ShardJob], made: Sequence[Summary]) -> None:
    """`dataset.json`, as `format.md` says."""
    options = jobs[0].options
    document = {
        "format": FORMAT,
        "options": options.to_json(),
        "noise": options.noise,
        "noise_settings": vars(NoiseSettings.preset(options.noise)),
        "seeds": [summary["seed"] for summary in made],
        "scenes": [summary["name"] for summary in made],
    }
    (out / "dataset.json").write_text(json.dumps(document, indent=1), encoding="utf-8")


def write_checks(out: Path, checks: Sequence[Check]) -> None:
    """`checks.json`, as `format.md` says."""
    document = {"format": FORMAT, "checks": [vars(check) for check in checks]}
    (out / "checks.json").write_text(json.dumps(document, indent=1), encoding="utf-8")


def _shard(job: ShardJob, words: Sequence[str]) -> Shard:
    folder = job.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHARD).unlink(missing_ok=True)
    job_file = folder / "job.json"
    job_file.write_text(json.dumps(job.to_json()), encoding="utf-8")
    return Shard(job.name, (*words, str(job_file)), folder, SHARD_LIMIT_S)


def _plain(name: str) -> str:
    """A name as a part of a folder's name."""
    stem = name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9_-]+", "_", stem) or "scene"
