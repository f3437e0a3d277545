"""`spatial-si models calibrate`: temperatures from questions whose answers are known."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .model_options import add_model, opened
from .values import count, json_target

EXAMPLE = (
    '{"images": ["a.jpg"], "question": "Which is nearer?", "choices": ["mug", "sofa"], '
    '"answer": 0, "kind": "distance"}'
)


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `calibrate`."""
    parser = actions.add_parser(
        "calibrate",
        help=summary,
        description="Fit a temperature for each kind of question, for one checkpoint, runtime and "
        f"precision. QUESTIONS has one JSON object a line: {EXAMPLE}. Paths are relative to it.",
    )
    parser.add_argument("questions", metavar="QUESTIONS", type=Path, help="a .jsonl file")
    parser.add_argument("out", metavar="OUT", type=json_target, help="file to write (JSON)")
    parser.add_argument(
        "--fewest", type=count, default=20, metavar="N", help="questions of a kind (default 20)"
    )
    add_model(parser)


def run(arguments: argparse.Namespace) -> int:
    """Score the questions, fit, write and say what was found."""
    from rich.console import Console
    from rich.table import Table

    from spatial_si_ros.inference.scoring.calibration import fit_temperatures

    asked = list(_questions(arguments.questions))
    calibration = fit_temperatures(_scored(opened(arguments), asked), arguments.fewest)
    calibration.write(Path(arguments.out))
    table = Table(box=None, header_style="dim")
    for name in ("kind", "questions", "temperature", "surprise before", "after [nats]"):
        table.add_column(name, justify="left" if name == "kind" else "right")
    for setting, fit in calibration.fits.items():
        table.add_row(
            setting.kind,
            str(fit.questions),
            f"{fit.temperature:.2f}",
            f"{fit.nll_before:.3f}",
            f"{fit.nll_after:.3f}",
        )
    console = Console()
    console.print(table)
    left = {kind for *_, kind in asked} - {setting.kind for setting in calibration.fits}
    if left:
        console.print(f"too few questions, not calibrated: {', '.join(sorted(left))}")
    console.print(f"{arguments.out}: written")
    return 0


def _questions(path: Path) -> Iterator[tuple[list[Path], str, tuple[str, ...], int, str]]:
    """Images, question, choices, right answer and kind of each line."""
    from spatial_si_ros.inference.errors import CalibrationError

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrationError(f"{path}: expected questions: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            images = [path.parent / str(image) for image in data["images"]]
            choices = tuple(str(choice) for choice in data["choices"])
            answer, kind = data["answer"], str(data.get("kind", "choice"))
            text = str(data["question"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CalibrationError(f"{path}:{number}: expected {EXAMPLE}: {error!r}") from None
        if type(answer) is not int:
            raise CalibrationError(
                f"{path}:{number}: expected the index of a choice, got {answer!r}"
            )
        yield images, text, choices, answer, kind


def _scored(runtime: Any, asked: list[Any]) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import track

    from spatial_si_ros.inference.inputs.images import read_image
    from spatial_si_ros.inference.runtimes.base import ModelQuestion
    from spatial_si_ros.inference.scoring.calibration import Scored, Setting

    bar = Console(stderr=True)
    for images, text, choices, answer, kind in track(asked, "questions", console=bar):
        prefix = runtime.encode([read_image(path) for path in images])
        score = runtime.score(prefix, [ModelQuestion(text, choices, kind)])[0]
        setting = Setting(runtime.checkpoint_id, runtime.name, runtime.precision, kind)
        yield Scored(setting, score.log_probabilities, answer)
