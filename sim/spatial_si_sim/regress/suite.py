"""Runs the scenes of a suite, several at a time, each in a process of its own; resumes."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .processes import DOMAINS, FIRST_DOMAIN, Child, environment, free_domain
from .records import SceneRecord
from .scene_run import SceneJob
from .worker import job_to_json, write_record

SCENE_LIMIT_S = 1500.0
POLL_S = 0.3


@dataclass(frozen=True)
class SuitePlan:
    """What a suite runs when nothing else is said."""

    scenes: int
    questions: int
    instructions: int
    noise: str


PLANS = {
    "smoke": SuitePlan(scenes=1, questions=12, instructions=2, noise="off"),
    "qa": SuitePlan(scenes=30, questions=41, instructions=0, noise="off"),
    "nav": SuitePlan(scenes=10, questions=0, instructions=10, noise="default"),
}
VELOCITY_EVERY = 3
"""In `nav`, every scene whose seed this divides is driven by cmd_vel alone."""


def plan_jobs(
    suite: str, scenes: int, seed: int, noise: str, out: Path, scene: Path | None = None
) -> list[SceneJob]:
    """One job per scene, seeds `seed`, `seed` + 1, ... Domains are given when they start."""
    plan = PLANS[suite]
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
        )
        for number in range(scenes)
    ]


def finished(job: SceneJob) -> SceneRecord | None:
    """The record of an earlier run of the same job that did not break, else None."""
    path = job.folder / "record.json"
    if not path.is_file():
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


@dataclass
class _Running:
    job: SceneJob
    child: Child
    since_s: float


def run_suite(
    jobs: Sequence[SceneJob],
    workers: int,
    on_done: Callable[[SceneJob, SceneRecord], None],
    on_stage: Callable[[dict[int, str]], None],
    command: Sequence[str] = (sys.executable, "-m", "spatial_si_sim.regress.worker"),
) -> list[SceneRecord]:
    """Run all jobs, `workers` at a time; records in the order of the jobs.

    Args:
        on_done: after each scene, also for those that were finished before.
        on_stage: now and then, scene seed -> what it is doing.
        command: what runs one job.
    """
    records: dict[int, SceneRecord] = {}
    waiting: list[SceneJob] = []
    for job in jobs:
        earlier = finished(job)
        if earlier is None:
            waiting.append(job)
        else:
            records[job.seed] = earlier
            on_done(job, earlier)
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                taken = [each.job.domain for each in running]
                domain = free_domain(FIRST_DOMAIN + os.getpid() % DOMAINS, taken)
                running.append(_start(replace(waiting.pop(0), domain=domain), command))
            time.sleep(POLL_S)
            for each in list(running):
                record = _result(each)
                if record is not None:
                    running.remove(each)
                    records[each.job.seed] = record
                    on_done(each.job, record)
            on_stage({each.job.seed: _last_line(each.child) for each in running})
    finally:
        for each in running:
            each.child.stop()
    return [records[job.seed] for job in jobs]


def _start(job: SceneJob, command: Sequence[str]) -> _Running:
    job.folder.mkdir(parents=True, exist_ok=True)
    job_file, record_file = job.folder / "job.json", job.folder / "record.json"
    job_file.write_text(json.dumps(job_to_json(job)), encoding="utf-8")
    record_file.unlink(missing_ok=True)
    words = [*command, str(job_file), str(record_file)]
    child = Child(f"scene {job.seed}", words, environment(job.domain), job.folder / "worker.log")
    return _Running(job, child, time.monotonic())


def _result(each: _Running) -> SceneRecord | None:
    """The record of an ended worker, or None while it runs; a broken one becomes an error."""
    if each.child.running:
        if time.monotonic() - each.since_s < SCENE_LIMIT_S:
            return None
        each.child.stop()
        return _broken(each.job, f"not finished within {SCENE_LIMIT_S:.0f} s")
    each.child.stop()
    path = each.job.folder / "record.json"
    if path.is_file():
        return SceneRecord.from_json(json.loads(path.read_text(encoding="utf-8")))
    return _broken(each.job, f"the worker died: {each.child.tail()}")


def _broken(job: SceneJob, why: str) -> SceneRecord:
    record = SceneRecord(job.suite, job.seed, job.noise, job.settings, error=why)
    write_record(record, job.folder / "record.json")
    return record


def _last_line(child: Child) -> str:
    lines = child.tail().splitlines()
    return lines[-1] if lines else "starting"
