"""`spatial-si models calibrate`: temperatures from questions whose answers are known."""

from __future__ import annotations

import argparse
import json
import reprlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .model_options import add_model, opened
from .values import count, json_target

EXAMPLE = (
    '{"images": ["a.jpg"], "question": "Which is nearer?", "choices": ["mug", "sofa"], '
    '"answer": 0, "kind": "comparison"}'
)


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `calibrate`."""
    parser = actions.add_parser(
        "calibrate",
        help=summary,
        description="Fit a temperature for each kind of question, for one checkpoint, runtime and "
        f"precision. QUESTIONS has one JSON object a line: {EXAMPLE}. Paths are relative to it. "
        "Answers that could not be read are left out.",
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

    console = Console(soft_wrap=True)
    asked = list(_questions(arguments.questions))
    scored = list(_scored(opened(arguments), asked))
    unread = len(asked) - len(scored)
    if unread:
        console.print(f"{unread} of {len(asked)} answers could not be read and are left out")
    calibration = fit_temperatures(scored, arguments.fewest)
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
    console.print(table)
    refused = {setting.kind: why for setting, why in calibration.refused.items()}
    fitted = {setting.kind for setting in calibration.fits}
    for kind in sorted({kind for *_, kind in asked} - fitted):
        why = refused.get(kind, "no answer could be read")
        console.print(f"not calibrated: {kind}: {why}", markup=False)
    console.print(f"{arguments.out}: written")
    return 0


def _questions(path: Path) -> Iterator[tuple[list[Path], str, tuple[str, ...], int, str]]:
    """Images, question, choices, right answer and kind of each line, checked before any model."""
    from spatial_si_ros.inference.errors import CalibrationError, ChoiceError
    from spatial_si_ros.inference.inputs.choices import checked_choices
    from spatial_si_ros.inference.inputs.spec import MAX_IMAGES

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
            choices = checked_choices([str(choice) for choice in data["choices"]])
            answer, kind = data["answer"], str(data.get("kind", "choice"))
            text = str(data["question"])
        except ChoiceError as error:
            raise CalibrationError(f"{path}:{number}: {error}") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            said = f"{type(error).__name__}: {error}"
            raise CalibrationError(f"{path}:{number}: expected {EXAMPLE}: {said}") from None
        if type(answer) is not int or not 0 <= answer < len(choices):
            raise CalibrationError(
                f"{path}:{number}: expected the index of a choice, 0..{len(choices) - 1}, "
                f"got {reprlib.repr(answer)}"
            )
        missing = next((image for image in images if not image.is_file()), None)
        if missing is not None:
            raise CalibrationError(f"{path}:{number}: there is no image file {missing}")
        if len(images) > MAX_IMAGES:
            raise CalibrationError(
                f"{path}:{number}: expected at most {MAX_IMAGES} images, got {len(images)}"
            )
        yield images, text, choices, answer, kind


def _scored(runtime: Any, asked: list[Any]) -> Iterator[Any]:
    """The questions whose answers were read, with their scores."""
    from rich.console import Console
    from rich.progress import track

    from spatial_si_ros.inference.inputs.images import read_image
    from spatial_si_ros.inference.runtimes.base import ModelQuestion
    from spatial_si_ros.inference.scoring.calibration import Scored, Setting

    bar = Console(stderr=True)
    for images, text, choices, answer, kind in track(asked, "questions", console=bar):
        prefix = runtime.encode([read_image(path) for path in images])
        score = runtime.score(prefix, [ModelQuestion(text, choices, kind)])[0]
        if not score.readable:
            continue
        setting = Setting(runtime.checkpoint_id, runtime.name, runtime.precision, kind)
        yield Scored(setting, score.log_probabilities, answer)
