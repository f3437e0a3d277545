"""`python -m spatial_si_sim.judging`: what `spatial-si eval qa` has its answers judged by."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from ..reports.qa import write_qa_report
from .answers import read_answers
from .figures import summarize
from .judge import Judged, judge_scene
from .tables import show

WIDTH = 150
"""Of tables that go into a file."""


def build_parser() -> argparse.ArgumentParser:
    """The options; `spatial-si eval qa` fills them in."""
    parser = argparse.ArgumentParser(prog="python -m spatial_si_sim.judging")
    parser.add_argument("--data", type=Path, required=True, help="the data set")
    parser.add_argument(
        "--answers", type=Path, required=True, help="folder of answers, a .jsonl for each scene"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the report")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--risk", type=float, default=0.02)
    parser.add_argument("--run", type=json.loads, default={}, help="what to say of the run, JSON")
    parser.add_argument("--errors", type=json.loads, default=[], help="scenes that broke, JSON")
    parser.add_argument("--quiet", action="store_true", help="no tables")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Judge all scenes that have answers, write figures and report; 1 when a scene broke."""
    options = build_parser().parse_args(arguments)
    errors = list(options.errors)
    judged: list[Judged] = []
    files = sorted(options.answers.glob("*.jsonl"))
    for file in files:
        try:
            shard = options.data / "scenes" / file.stem
            judged += judge_scene(file.stem, shard, read_answers(file))
        except (OSError, ValueError, KeyError) as error:
            errors.append({"scene": file.stem, "error": f"{type(error).__name__}: {error}"})
    summary = summarize(judged, errors, len(files), options.risk)
    summary["run"] = options.run
    options.out.mkdir(parents=True, exist_ok=True)
    report = write_qa_report(
        summary, judged, options.data, options.answers, options.out / "report.html"
    )
    figures: dict[str, Any] = {**summary, "questions": [each.to_json() for each in judged]}
    text = json.dumps(figures, indent=1)
    (options.out / "figures.json").write_text(text, encoding="utf-8")
    if options.json is not None:
        options.json.write_text(text, encoding="utf-8")
    if not options.quiet:
        console = Console()
        if not console.is_terminal:
            console = Console(width=WIDTH)
        show(summary, console)
        console.print(f"report: {report}")
    for each in errors:
        print(f"scene {each['scene']} broke: {each['error']}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
