"""`spatial-si eval voice`: how well spoken commands are understood in noise."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from spatial_si_ros.voice.dialogue import Thresholds
from spatial_si_ros.voice.errors import VoiceError
from spatial_si_ros.voice.trials.figures import figures_of
from spatial_si_ros.voice.trials.fitting import fitted
from spatial_si_ros.voice.trials.sentences import Split
from spatial_si_ros.voice.trials.trial import Plan, Trial

from .status import Status
from .values import count, seed, share


def add_parser(subparsers: Any, phrase: str) -> None:
    """Add the action `voice`; `phrase` says what it does."""
    parser = subparsers.add_parser(
        "voice",
        help=phrase,
        description="Synthetic voices (flite, espeak-ng) say commands, stop words and things that "
        "are no commands, in babble and household noise at 20 and 10 dB. Everything that is told "
        "comes from the sound alone. Takes about 1 s of processor time for a sentence.",
    )
    parser.add_argument(
        "--set", choices=[split.value for split in Split], default=Split.DEVELOPMENT.value,
        help="sentences, voices and objects (default development)",
    )  # fmt: skip
    parser.add_argument("--seed", type=seed, default=9001, help="of what is drawn (default 9001)")
    parser.add_argument("--commands", type=count, default=240, help="how many (default 240)")
    parser.add_argument("--talk", type=count, default=200, help="how many (default 200)")
    parser.add_argument("--stops", type=count, default=300, help="how many (default 300)")
    parser.add_argument("--music", type=count, default=0, help="how often it plays (default 0)")
    parser.add_argument("--pairs", type=count, default=0,
                        help="how often two people talk to each other (default 0)")  # fmt: skip
    parser.add_argument("--answers", type=count, default=0,
                        help="how many to a question of the robot (default 0)")  # fmt: skip
    parser.add_argument("--accept", type=share, default=Thresholds().accept, metavar="P",
                        help="followed from this confidence on")  # fmt: skip
    parser.add_argument("--confirm", type=share, default=Thresholds().confirm, metavar="P",
                        help="asked back from this confidence on")  # fmt: skip
    parser.add_argument(
        "--out", type=Path, default=Path("voice.jsonl"), metavar="FILE",
        help="where every sentence is recorded; one that is there is gone on with",
    )  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--fit", action="store_true", help="fit the calibration to what was recorded, too"
    )


def run(arguments: argparse.Namespace) -> int:
    """Listen, record, print the figures."""
    split = Split(arguments.set)
    plan = Plan(
        split, arguments.seed, arguments.commands, arguments.talk, arguments.stops,
        arguments.music, arguments.pairs, arguments.answers,
    )  # fmt: skip
    if arguments.confirm > arguments.accept:
        print("spatial-si eval voice: --confirm must not be above --accept", file=sys.stderr)
        return Status.USAGE
    try:
        trial = Trial(split)
        if trial.missing:
            print(f"spatial-si eval voice: {trial.missing}", file=sys.stderr)
        records = list(_recorded(trial, plan, arguments.out))
    except (VoiceError, OSError, ValueError) as error:
        print(f"spatial-si eval voice: {error}", file=sys.stderr)
        return Status.DECLINED
    thresholds = Thresholds(arguments.accept, arguments.confirm)
    figures = figures_of(records, trial.vocabulary, thresholds)
    console = Console(highlight=False)
    for line in figures.lines():
        console.print(line, markup=False, soft_wrap=True)
    if arguments.fit:
        for name, logistic in fitted(records, trial.vocabulary).items():
            console.print(f"{name} = {logistic}", markup=False, soft_wrap=True)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures.values, indent=2) + "\n", encoding="utf-8")
    return Status.GOOD


def _recorded(trial: Trial, plan: Plan, out: Path) -> Iterator[dict[str, Any]]:
    """What the file has already, then the rest, each written as it comes."""
    head = {
        "set": plan.split.value, "seed": plan.seed, "commands": plan.commands, "talk": plan.talk,
        "stops": plan.stops, "music": plan.music, "pairs": plan.pairs, "answers": plan.answers,
    }  # fmt: skip
    lines = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    if lines and json.loads(lines[0]) != head:
        raise ValueError(f"{out} was begun with {lines[0]}; name another --out")
    done = [json.loads(line) for line in lines[1:]]
    yield from done
    total = plan.total
    console = Console(stderr=True)
    with out.open("a", encoding="utf-8") as file:
        if not lines:
            file.write(json.dumps(head) + "\n")
        sentences = plan.sentences(len(done))
        for spoken in track(
            sentences, "listening", total - len(done), console=console,
            disable=not console.is_terminal,
        ):  # fmt: skip
            record = trial.listen(spoken)
            file.write(json.dumps(record) + "\n")
            file.flush()
            yield record
