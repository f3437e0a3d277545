"""`spatial-si eval calibrate`: what measured probabilities are worth, from generated questions."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .sim_process import NoSimPython
from .status import Status
from .values import existing_file

FIGURES = "figures.json"


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `calibrate`."""
    from .eval_qa import add_options

    parser = actions.add_parser(
        "calibrate",
        help=summary,
        description="Answer generated questions, those near a limit included, and fit how often "
        "answers that were so sure are right, for each family of questions; then tabulate above "
        "which probability at most so many are wrong. The file is what the nodes' parameter "
        "calibration_file and eval qa --calibration take.",
        epilog="exit status: 0 written; 1 it cannot be fitted, or a scene broke; 2 the command "
        "line is wrong; 3 there is no simulator",
    )
    add_options(parser)
    parser.set_defaults(out=Path("out/calibrate"))
    parser.add_argument(
        "--figures",
        type=existing_file,
        action="append",
        metavar="FILE",
        help="fit to figures.json of eval qa without --calibration instead; may be repeated",
    )
    parser.add_argument(
        "--file",
        type=Path,
        default=Path("config/calibration/geometry.json"),
        metavar="FILE",
        help="what is written (default config/calibration/geometry.json)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Fit, write, and say what was found."""
    from .eval_qa import evaluated, wrong_options

    wrong = wrong_options(arguments)
    if arguments.calibration is not None:
        wrong = "--calibration is what this command makes"
    if wrong:
        print(f"spatial-si eval calibrate: {wrong}", file=sys.stderr)
        return Status.USAGE
    files = arguments.figures
    status: int = Status.GOOD
    if not files:
        try:
            status = evaluated(arguments, risk=0.02, quiet=True)
        except NoSimPython as error:
            print(f"spatial-si eval calibrate: {error}", file=sys.stderr)
            return Status.NO_SERVER
        files = [arguments.out / FIGURES]
    if status not in (Status.GOOD, Status.DECLINED):
        return status
    _fit(files, arguments.file)
    return status


def _fit(files: list[Path], out: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from ..answers.trust.calibration import fit

    samples, source = [], []
    for file in files:
        figures = json.loads(file.read_text(encoding="utf-8"))
        samples += _samples(figures["questions"])
        source.append(_source(figures["run"]))
    calibration = fit(samples, "; ".join(source))
    out.parent.mkdir(parents=True, exist_ok=True)
    calibration.write(out)
    console = Console(soft_wrap=True)
    table = Table(box=None, header_style="dim")
    for name in ("family", "answers", "a", "b", "c", "0.7 is", "0.9 is", "0.99 is"):
        table.add_column(name, justify="left" if name == "family" else "right")
    curves = {family.value: curve for family, curve in calibration.curves.items()}
    for name, curve in {**curves, "others": calibration.others}.items():
        worth = [f"{curve(p):.3f}" for p in (0.7, 0.9, 0.99)]
        numbers = [f"{each:.2f}" for each in (curve.a, curve.b, curve.c)]
        table.add_row(name, str(curve.questions), *numbers, *worth)
    console.print(table)
    risks = Table(box=None, header_style="dim")
    for name in ("at most wrong", "from probability", "answered", "wrong", "coverage"):
        risks.add_column(name, justify="right")
    for row in calibration.risks:
        risks.add_row(
            f"{100 * row.risk:g} %",
            f"{row.min_probability:.3f}",
            str(row.answered),
            str(row.wrong),
            f"{100 * row.coverage:.1f} %",
        )
    console.print(risks)
    console.print(f"{out}: written", markup=False)


def _samples(questions: list[dict[str, Any]]) -> list[Any]:
    from ..answers.trust.calibration import Sample
    from ..answers.trust.families import Family

    return [
        Sample(Family(each["family"]), each["sure"], each["sure_right"], each["decidable"])
        for each in questions
        if each["family"] and each["sure"] is not None and each["sure_right"] is not None
    ]


def _source(run: dict[str, Any]) -> str:
    names = run["scenes"]
    return f"{len(names)} scenes, {names[0]} to {names[-1]}, noise {run['noise']}"
