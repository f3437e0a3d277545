"""Runs the scenes of a suite, each in a process of its own, here or on a cluster; resumes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..shards import Shard, Where, run_shards
from .records import SceneRecord
from .scene_run import SceneJob
from .worker import job_to_json, write_record

SCENE_LIMIT_S = 1500.0
WORKER = ("-m", "spatial_si_sim.regress.worker")


@dataclass(frozen=True)
class SuitePlan:
    """What a suite runs when nothing else is said; `episodes` in all, with the hand."""

    scenes: int
    questions: int
    instructions: int
    noise: str
    episodes: int = 0


PLANS = {
    "smoke": SuitePlan(scenes=1, questions=12, instructions=2, noise="off"),
    "qa": SuitePlan(scenes=30, questions=41, instructions=0, noise="off"),
    "look": SuitePlan(scenes=10, questions=8, instructions=0, noise="default"),
    "nav": SuitePlan(scenes=10, questions=0, instructions=10, noise="default"),
    "pick": SuitePlan(0, 0, 0, noise="default", episodes=100),
    "place": SuitePlan(0, 0, 0, noise="default", episodes=100),
    "fetch": SuitePlan(0, 0, 0, noise="default", episodes=100),
    "voice": SuitePlan(0, 0, 0, noise="default", episodes=50),
}
EPISODES_PER_SCENE = 5
"""One line serves so many; the last scene has what is left."""
VELOCITY_EVERY = 3
"""In `nav`, every scene whose seed this divides is driven by cmd_vel alone."""


def plan_jobs(
    suite: str,
    scenes: int,
    seed: int,
    noise: str,
    out: Path,
    scene: Path | None = None,
    episodes: int = 0,
) -> list[SceneJob]:
    """One job per scene, seeds `seed`, `seed` + 1, ... Its worker takes a ROS domain.

    Args:
        episodes: with the hand, in all; then they decide how many scenes there are.
    """
    plan = PLANS[suite]
    if episodes:
        scenes = 1 if scene is not None else -(-episodes // EPISODES_PER_SCENE)
    shares = [
        min(EPISODES_PER_SCENE, episodes - EPISODES_PER_SCENE * number) if scenes > 1 else episodes
        for number in range(scenes)
    ]
    return [
        SceneJob(
            suite=suite,
            seed=seed + number,
            noise=noise,
            folder=out / f"{suite}_{noise}_{seed + number}",
            domain=0,
            questions=plan.questions,
            instructions=plan.instructions,
            by_velocity=suite == "nav" and (seed + number) % VELOCITY_EVERY == 0,
            scene=scene,
            episodes=shares[number],
        )
        for number in range(scenes)
    ]


def finished(job: SceneJob, since_s: float = 0.0) -> SceneRecord | None:
    """The record of an earlier run of the same job that did not break, else None.

    Args:
        since_s: of the file system's time; what was written before it does not count.
    """
    path = job.folder / "record.json"
    if not path.is_file() or path.stat().st_mtime < since_s:
        return None
    try:
        record = SceneRecord.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError):
        return None
    same = (record.suite, record.seed, record.noise, record.settings) == (
        job.suite,
        job.seed,
        job.noise,
        job.settings,
    )
    return record if same and not record.error else None


def run_suite(
    jobs: Sequence[SceneJob],
    where: Where,
    on_done: Callable[[SceneJob, SceneRecord], None],
    on_stage: Callable[[dict[str, str]], None],
    words: Sequence[str] = WORKER,
    since_s: float = 0.0,
) -> list[SceneRecord]:
    """Run all jobs where wanted; records in the order of the jobs.

    Args:
        on_done: after each scene, also for those that were finished before.
        on_stage: now and then, scene -> what it is doing.
        words: of this Python, that run one job.
        since_s: scenes that were finished before it are run again: they are of an older state.

    Raises:
        ShardError: the cluster cannot be used.
    """
    records: dict[int, SceneRecord] = {}
    waiting: dict[str, SceneJob] = {}
    for job in jobs:
        earlier = finished(job, since_s)
        if earlier is None:
            waiting[f"scene {job.seed}"] = job
        else:
            records[job.seed] = earlier
            on_done(job, earlier)

    def on_ended(shard: Shard, error: str) -> None:
        job = waiting[shard.name]
        records[job.seed] = _record(job, error)
        on_done(job, records[job.seed])

    shards = [_shard(name, job, words) for name, job in waiting.items()]
    run_shards(shards, where, on_ended, on_stage)
    return [records[job.seed] for job in jobs]


def _shard(name: str, job: SceneJob, words: Sequence[str]) -> Shard:
    job.folder.mkdir(parents=True, exist_ok=True)
    job_file, record_file = job.folder / "job.json", job.folder / "record.json"
    job_file.write_text(json.dumps(job_to_json(job)), encoding="utf-8")
    record_file.unlink(missing_ok=True)
    return Shard(name, (*words, str(job_file), str(record_file)), job.folder, SCENE_LIMIT_S)


def _record(job: SceneJob, error: str) -> SceneRecord:
    """What an ended worker wrote; a broken one becomes an error."""
    path = job.folder / "record.json"
    if not error and path.is_file():
        return SceneRecord.from_json(json.loads(path.read_text(encoding="utf-8")))
    return _broken(job, f"the worker died: {error}")


def _broken(job: SceneJob, why: str) -> SceneRecord:
    record = SceneRecord(job.suite, job.seed, job.noise, job.settings, error=why)
    write_record(record, job.folder / "record.json")
    return record
