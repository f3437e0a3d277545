"""`python -m spatial_si_sim.qa --scenes 3 --out out/qa`: what `spatial-si make-qa` runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from ..shards import ShardError, Where
from ..shards.bar import scenes_bar
from .checks import check_all
from .dataset import (
    Summary,
    make_shards,
    plan_jobs,
    recorded_jobs,
    write_checks,
    write_dataset,
)
from .drawing import check_types
from .exports import write_exports
from .items import Item, read_items
from .options import QaOptions, ShardJob
from .tables import check_table, scene_line, type_table

WIDTH = 150
"""Of tables that go into a file."""


def build_parser() -> argparse.ArgumentParser:
    """The options of `spatial-si make-qa`."""
    parser = argparse.ArgumentParser(
        prog="spatial-si make-qa", description="Questions about scenes, with their truth."
    )
    parser.add_argument("--out", type=Path, default=Path("out/qa"), help="folder for the data set")
    parser.add_argument("--scenes", type=int, default=1, help="how many (default 1)")
    parser.add_argument("--seed", type=int, default=1000, help="of the first scene (default 1000)")
    parser.add_argument("--noise", default="off", help="off, default or hard")
    parser.add_argument("--per-scene", type=int, help="questions of each variant (default 60)")
    parser.add_argument("--variants", help="with commas between them (default: all)")
    parser.add_argument("--types", help="of questions, with commas (default: all)")
    parser.add_argument("--marginal", type=float, help="share drawn near a limit (default 0.1)")
    parser.add_argument(
        "--questions-again",
        action="store_true",
        help="draw new questions about every scene that --out has a recording of",
    )
    parser.add_argument("--people", type=int, default=0, help="persons in a generated scene")
    parser.add_argument("--movers", type=int, default=0, help="things that move in it")
    parser.add_argument("--scene", default="", help="this scene instead of generated ones")
    parser.add_argument("--scene-id", default="", help="which of its data set's scenes")
    parser.add_argument("--labels", default="", help="JSON that names its objects")
    parser.add_argument(
        "--image-paths", action="store_true", help="tables name pictures instead of holding them"
    )
    parser.add_argument("--workers", type=int, help="scenes at a time (default 1; on Ray, all)")
    parser.add_argument("--ray", default="", help="address of a Ray cluster that makes the scenes")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Make a data set; 0 when every scene is complete and the checks hold."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    jobs = _jobs_again(parser, options) if options.questions_again else _jobs(parser, options)
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    where = Where(options.workers or (0 if options.ray else 1), options.ray)
    broken: list[str] = []
    try:
        made = _run(jobs, where, console, broken, options.questions_again)
        if made:
            write_dataset(options.out, jobs, made)
    except (ShardError, OSError) as error:
        print(f"spatial-si make-qa: {error}", file=sys.stderr)
        return 2
    items = read_all(options.out, made)
    for path in write_exports(options.out, items, options.image_paths):
        console.print(f"wrote {path}", highlight=False)
    console.print(type_table(items))
    checks = check_all(items, made)
    console.print(check_table(checks))
    write_checks(options.out, checks)
    failed = [check.name for check in checks if not check.holds]
    for name in failed:
        print(f"spatial-si make-qa: check failed: {name}", file=sys.stderr)
    return 1 if broken or failed else 0


def read_all(out: Path, made: Sequence[Summary]) -> list[Item]:
    """The questions of all complete shards."""
    return [item for summary in made for item in read_items(out / "scenes" / summary["name"])]


def _jobs(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[ShardJob]:
    if options.scenes < 1 or (options.workers is not None and options.workers < 1):
        parser.error("--scenes and --workers want a number above 0")
    if options.seed < 0:
        parser.error("--seed wants a number from 0 on")
    try:
        recorded = QaOptions(noise=options.noise, people=options.people, movers=options.movers)
        wanted = replace(recorded, **_told(options))
        check_types(wanted.types)
    except ValueError as error:
        parser.error(str(error))
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--out cannot be made: {error}")
    if options.scene and (options.people or options.movers):
        parser.error("--people and --movers are for generated scenes")
    if options.scene:
        options.scene = str(Path(options.scene).resolve())
    if options.labels:
        options.labels = str(Path(options.labels).resolve())
    foreign = (options.scene, options.scene_id, options.labels)
    return plan_jobs(options.out, options.scenes, options.seed, wanted, *foreign)


def _told(options: argparse.Namespace) -> dict[str, Any]:
    """What the command line says about the questions."""
    told = {"per_scene": options.per_scene, "marginal": options.marginal}
    for name in ("variants", "types"):
        words = getattr(options, name)
        told[name] = None if words is None else _listed(words)
    return {name: value for name, value in told.items() if value is not None}


def _jobs_again(parser: argparse.ArgumentParser, options: argparse.Namespace) -> list[ShardJob]:
    """The jobs of all recordings in a data set, with other questions where those are told."""
    try:
        jobs = recorded_jobs(options.out)
        told = _told(options)
        check_types(told.get("types", ()))
        jobs = [replace(job, options=replace(job.options, **told)) for job in jobs]
    except (ValueError, OSError) as error:
        parser.error(str(error))
    if not jobs:
        parser.error(f"'{options.out}' has no recorded scenes to ask about again")
    return jobs


def _run(
    jobs: Sequence[ShardJob],
    where: Where,
    console: Console,
    broken: list[str],
    again: bool = False,
) -> list[Summary]:
    with scenes_bar(len(jobs), console) as bar:

        def on_done(job: ShardJob, error: str) -> None:
            bar.done(job.name, error, job.folder)
            if error:
                broken.append(job.name)

        made = make_shards(jobs, where, on_done, bar.at, again=again)
    for summary in made:
        console.print(scene_line(dict(summary)), highlight=False)
    return made


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


if __name__ == "__main__":
    sys.exit(main())
