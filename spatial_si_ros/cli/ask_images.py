"""`spatial-si ask-images`: a question about pictures alone, without a robot or a map."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .model_options import add_model, opened
from .status import Status
from .values import count, json_target, words

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `ask-images`."""
    parser = subparsers.add_parser(
        "ask-images",
        help="ask a question about pictures",
        description="Ask a vision-language model about pictures. With choices: the probability of "
        "each. Without: the reply in its own words.",
        epilog="exit status: 0 the table or the reply was printed; 1 refused, the reason is "
        "printed; 2 the command line is wrong",
    )
    parser.add_argument(
        "--images", nargs="+", type=Path, required=True, metavar="FILE", help="pictures, in order"
    )
    parser.add_argument("--question", type=words, required=True, metavar="TEXT")
    parser.add_argument(
        "--choices", nargs="+", default=[], metavar="TEXT", help="2 to 26; the answer is one"
    )
    parser.add_argument(
        "--kind",
        type=words,
        default="choice",
        metavar="NAME",
        help="type of question, whose temperature --calibration has (default choice)",
    )
    parser.add_argument("--video", action="store_true", help="the pictures are frames of a video")
    parser.add_argument(
        "--cot",
        action="store_true",
        help="let the model think aloud first; what it concludes has no probability of its own",
    )
    parser.add_argument("--max-tiles", type=count, metavar="N", help="of a picture, at most")
    parser.add_argument(
        "--max-new-tokens", type=count, default=512, metavar="N", help="of a reply (default 512)"
    )
    parser.add_argument(
        "--json", type=json_target, metavar="FILE", help="write it there; -: standard output"
    )
    add_model(parser)


def run(arguments: argparse.Namespace) -> int:
    """Ask; see the help for the exit status."""
    from spatial_si_ros.inference.errors import InferenceError

    console = Console(stderr=arguments.json == "-")
    try:
        value = _asked(arguments, console)
    except InferenceError as error:
        print(f"spatial-si ask-images: {error}", file=sys.stderr)
        return Status.DECLINED
    if arguments.json == "-":
        print(json.dumps(value))
    elif arguments.json:
        Path(arguments.json).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    return Status.GOOD


def _asked(arguments: argparse.Namespace, console: Console) -> dict[str, Any]:
    from spatial_si_ros.inference.errors import PromptError
    from spatial_si_ros.inference.inputs.choices import checked_choices
    from spatial_si_ros.inference.inputs.images import read_image
    from spatial_si_ros.inference.inputs.spec import MAX_IMAGES
    from spatial_si_ros.inference.runtimes.base import ModelQuestion

    if len(arguments.images) > MAX_IMAGES:
        raise PromptError(f"expected at most {MAX_IMAGES} images, got {len(arguments.images)}")
    images = [read_image(path) for path in arguments.images]
    choices = checked_choices(arguments.choices) if arguments.choices else ()
    runtime = opened(arguments)
    prefix = runtime.encode(images, video=arguments.video, max_tiles=arguments.max_tiles)
    value: dict[str, Any] = {
        "model": runtime.checkpoint_id,
        "runtime": runtime.name,
        "precision": runtime.precision,
        "image_tokens": prefix.tokens,
        "notes": list(prefix.notes),
    }
    for note in prefix.notes:
        console.print(note, style="yellow")
    if arguments.cot or not choices:
        contract = "thinking" if arguments.cot else "open"
        question = ModelQuestion(arguments.question, choices, contract=contract)
        value["reply"] = _reply(runtime, prefix, question, arguments.max_new_tokens, console)
    if arguments.cot and choices:
        value["concluded"] = _conclusion(value["reply"], choices, console)
    if choices:
        question = ModelQuestion(arguments.question, choices, arguments.kind)
        score = runtime.score(prefix, [question])[0]
        console.print(_table(choices, score))
        console.print(_remarks(score), style="dim", soft_wrap=True)
        value |= {
            "choices": [
                {"choice": choice, "probability": float(probability)}
                for choice, probability in zip(choices, score.probabilities, strict=True)
            ],
            "kind": arguments.kind,
            "choice_mass": score.choice_mass,
            "disagreement": score.disagreement,
            "readable": score.readable,
            "calibrated": score.calibrated,
            "rotations": score.rotations,
            "seconds": score.seconds,
        }
    return value


def _reply(runtime: Any, prefix: Any, question: Any, most: int, console: Console) -> str:
    pieces = []
    for piece in runtime.generate(prefix, question, max_new_tokens=most):
        pieces.append(piece)
        console.out(piece, end="", highlight=False)
    console.out("")
    return "".join(pieces)


def _conclusion(reply: str, choices: Sequence[str], console: Console) -> str | None:
    from spatial_si_ros.inference.inputs.replies import Unreadable, read_letter

    found = read_letter(reply, len(choices))
    if isinstance(found, Unreadable):
        console.out(f"thinking aloud came to nothing: {found.why}", highlight=False)
        return None
    console.out(f"thinking aloud it concluded: {choices[found]}", highlight=False)
    return choices[found]


def _table(choices: Sequence[str], score: Any) -> Table:
    table = Table(box=None, header_style="dim")
    for name in ("", "choice", "probability", ""):
        table.add_column(name, justify="right" if name == "probability" else "left")
    best = int(score.probabilities.argmax())
    for number, (choice, probability) in enumerate(zip(choices, score.probabilities, strict=True)):
        table.add_row(
            LETTERS[number],
            Text(choice),
            f"{probability:.3f}",
            "█" * round(24 * float(probability)),
            style="bold" if number == best and score.readable else "",
        )
    return table


def _remarks(score: Any) -> str:
    read = "" if score.readable else "the model did not answer with a letter: could not read; "
    sure = "calibrated" if score.calibrated else "not calibrated"
    return (
        f"{read}{sure}; on the choices {score.choice_mass:.2g} of its probability; "
        f"{score.rotations} orders differ by up to {score.disagreement:.2f}; {score.seconds:.2f} s"
    )
