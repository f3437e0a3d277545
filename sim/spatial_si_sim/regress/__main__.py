"""`python -m spatial_si_sim.regress --suite qa`: what `spatial-si regress` runs."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from ..reports.regression import write_regression_report
from ..shards import ShardError, Where
from ..shards.bar import scenes_bar
from .compare import BadBaseline, read_baseline, worse
from .prepared import truth_file
from .records import SceneRecord
from .scene_run import SceneJob
from .suite import PLANS, plan_jobs, run_suite
from .tables import episode_tables, instruction_table, question_table
from .totals import summarize

WIDTH = 150
"""Of tables that go into a file."""


def build_parser() -> argparse.ArgumentParser:
    """The options of `spatial-si regress`."""
    parser = argparse.ArgumentParser(
        prog="spatial-si regress",
        description="Questions and instructions through the real nodes, scored against truth.",
    )
    parser.add_argument("--suite", choices=sorted(PLANS), required=True)
    parser.add_argument("--scenes", type=int, help="how many (default: the suite's)")
    parser.add_argument("--seed", type=int, default=1000, help="of the first scene (default 1000)")
    parser.add_argument(
        "--noise", choices=("off", "default", "hard"), help="(default: the suite's)"
    )
    parser.add_argument("--workers", type=int, help="scenes at a time (default 1; on Ray, all)")
    parser.add_argument("--ray", default="", help="address of a Ray cluster that runs the scenes")
    parser.add_argument("--out", type=Path, default=Path("out/regress"), help="folder for results")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--episodes", type=int, help="with the hand, in all (default: the suite's)")
    parser.add_argument(
        "--compare", type=Path, help="figures of an earlier run: 1 where a ratio clearly fell"
    )
    parser.add_argument("--scene", type=Path, help="this scene instead of generated ones")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run a suite; 0 when every scene ran to its end, and nothing fell against a baseline."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    plan = PLANS[options.suite]
    scenes = options.scenes if options.scenes is not None else max(1, plan.scenes)
    episodes = options.episodes if options.episodes is not None else plan.episodes
    noise = options.noise or plan.noise
    if scenes < 1 or (options.workers is not None and options.workers < 1):
        parser.error("--scenes and --workers want a number above 0")
    if episodes < 0 or (options.episodes is not None and not plan.episodes):
        parser.error("--episodes wants a number above 0, and a suite with the hand")
    if plan.episodes and options.scenes is not None:
        parser.error("--scenes is for suites without the hand; say --episodes")
    if options.seed < 0:
        parser.error("--seed wants a number from 0 on")
    if options.scene is not None and not truth_file(options.scene).is_file():
        parser.error(f"--scene wants a scene with its truth: no {truth_file(options.scene)}")
    baseline, since_s = None, 0.0
    if options.compare is not None:
        try:
            baseline = read_baseline(options.compare, options.suite, noise)
        except BadBaseline as error:
            parser.error(f"--compare: {error}")
        since_s = options.compare.stat().st_mtime
    out = options.out.resolve()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--out cannot be made: {error}")
    jobs = plan_jobs(options.suite, scenes, options.seed, noise, out, options.scene, episodes)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    began = time.monotonic()
    where = Where(options.workers or (0 if options.ray else 1), options.ray)
    try:
        records = _run(jobs, where, console, since_s)
    except ShardError as error:
        print(f"spatial-si regress: {error}", file=sys.stderr)
        return 2
    summary = summarize(records)
    summary["run"] = {
        "suite": options.suite,
        "seeds": [job.seed for job in jobs],
        "noise": noise,
        "seconds": round(time.monotonic() - began, 1),
        "machine": f"{platform.machine()}, {platform.processor() or platform.system()}",
        "command": "spatial-si regress " + " ".join(arguments or sys.argv[1:]),
    }
    summary["worse"] = [] if baseline is None else worse(summary["totals"], baseline)
    summary["run"]["baseline"] = "" if baseline is None else str(options.compare)
    _show(summary, console)
    report = write_regression_report(summary, jobs, records, out / f"{options.suite}_{noise}.html")
    console.print(f"report: {report}")
    text = json.dumps(_readable(summary, records), indent=1)
    (out / f"{options.suite}_{noise}.json").write_text(text, encoding="utf-8")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(text, encoding="utf-8")
    return 1 if summary["errors"] or summary["worse"] else 0


def _run(jobs: list[SceneJob], where: Where, console: Console, since_s: float) -> list[SceneRecord]:
    with scenes_bar(len(jobs), console) as bar:

        def on_done(job: SceneJob, record: SceneRecord) -> None:
            bar.done(str(job.seed), record.error, job.folder)

        return run_suite(jobs, where, on_done, bar.at, since_s=since_s)


def _show(summary: dict[str, Any], console: Console) -> None:
    if "asked" in summary["totals"]:
        console.print(question_table(summary))
    if "instructions" in summary["totals"]:
        console.print(instruction_table(summary))
    if "episodes" in summary["totals"]:
        for table in episode_tables(summary):
            console.print(table)
    for sentence in summary["worse"]:
        console.print(f"[red]worse than the baseline[/]  {sentence}")


def _readable(summary: dict[str, Any], records: list[SceneRecord]) -> dict[str, Any]:
    """The summary and every question and instruction, without maps and trails."""
    left_out = ("mapped", "trail", "matches", "shown")
    scenes = []
    for record in records:
        plain = record.to_json()
        for drive in plain["instructions"]:
            drive.pop("trail")
        for episode in plain["episodes"]:
            episode.pop("trail")
        scenes.append({key: value for key, value in plain.items() if key not in left_out})
    return {**summary, "scenes": scenes}


if __name__ == "__main__":
    sys.exit(main())
