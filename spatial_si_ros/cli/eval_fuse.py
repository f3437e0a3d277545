"""`spatial-si eval fuse`: the weights and limits of measurement and model together."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Table

from .status import Status
from .values import count, json_target, seed

if TYPE_CHECKING:
    from spatial_si_ros.answers.model.fusing import Pair

RIGHTS = ((0.95, 0.5), (0.6, 0.5))
"""Of the simulated answerer: how often it is right, on which share of the questions."""
SHARPNESS = 2.0
MEASURED_RIGHTS = ((0.99, 0.7), (0.7, 0.3))
GROSS = 0.03
"""Of simulated measurement: how often it is about another thing without knowing it."""
CHOICES = (2, 4)


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `fuse`."""
    parser = actions.add_parser(
        "fuse",
        help=summary,
        description="Fit the numbers of the one rule by which measurement and model answer "
        "together (docs/models.md) to recorded pairs of both, and say how good it is on pairs it "
        "was not fitted to. The parameter fusion_file of the nodes takes the result.",
        epilog="exit status: 0 fitted and written; 1 the pairs are refused, the reason is printed; "
        "2 the command line is wrong",
    )
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument(
        "--data",
        type=Path,
        metavar="PATH",
        help="recorded pairs: a file, or a folder with *.pairs.jsonl",
    )
    given.add_argument(
        "--simulated",
        type=count,
        metavar="N",
        help="no record: N pairs of simulated measurement and a simulated answerer; all output "
        "says so",
    )
    parser.add_argument(
        "--simulated-model",
        action="store_true",
        help="with --data: in place of the model a simulated answerer with a stated table",
    )
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="of chance (default 0)")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the fusion file (default: none is written)"
    )
    parser.add_argument(
        "--json", type=json_target, metavar="FILE", help="all figures; - writes only them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, fit, print, write; see the help for the exit status."""
    from spatial_si_ros.answers.model.fusing import figures_of, fit
    from spatial_si_ros.answers.model.fusion import CHOSEN, BadFusion, write_fusion

    try:
        pairs, origin, notes = _pairs(arguments)
        simulated = bool(notes)
        order = np.random.default_rng(arguments.seed).permutation(len(pairs))
        halves = [[pairs[i] for i in order[0::2]], [pairs[i] for i in order[1::2]]]
        found = fit(pairs, origin, simulated)
        tried = fit(halves[0], origin, simulated)
    except BadFusion as error:
        print(f"spatial-si eval fuse: {error}", file=sys.stderr)
        return Status.DECLINED
    figures = {
        "held out": asdict(figures_of(halves[1], tried)),
        "the same, unfitted": asdict(figures_of(halves[1], CHOSEN)),
    }
    value = {
        **asdict(found),
        "figures": figures,
        "notes": notes,
        "date": date.today().isoformat(),
        "seed": arguments.seed,
    }
    if arguments.out is not None:
        write_fusion(arguments.out, found, figures)
    _print(arguments, value)
    return Status.GOOD


def _pairs(arguments: argparse.Namespace) -> tuple[Sequence[Pair], str, list[str]]:
    """The pairs, where they are from, and what is made up of them.

    Raises:
        BadFusion: they cannot be read, or say nothing.
    """
    from spatial_si_ros.answers.model.fusion import BadFusion
    from spatial_si_ros.answers.model.pairs import read_pairs

    if arguments.data is None:
        return _simulated(arguments.simulated, arguments.seed)
    recorded = read_pairs(arguments.data)
    if arguments.simulated_model:
        return _with_simulated_model(recorded.pairs, arguments.seed, str(arguments.data))
    if recorded.random_weights:
        raise BadFusion(
            f"{arguments.data}: the pairs are of random weights ({recorded.model}): what fits them "
            "says nothing"
        )
    if recorded.without_model:
        raise BadFusion(
            f"{arguments.data}: in {recorded.without_model} pairs the model was not asked; "
            "--simulated-model puts a simulated answerer in its place"
        )
    return recorded.pairs, f"{len(recorded.pairs)} recorded pairs of {recorded.model}", []


def _simulated(number: int, with_seed: int) -> tuple[list[Pair], str, list[str]]:
    """Pairs of which both sides are simulated, of questions with two and with four choices."""
    from spatial_si_ros.answers.model.fusing import Pair
    from spatial_si_ros.answers.model.pooling import Sides
    from spatial_si_ros.evaluation.simulated import SIMULATED, answerer

    random = np.random.default_rng(with_seed)
    pairs, notes = [], [f"simulated measurement that errs unknowingly {GROSS:.0%} of the time"]
    for k in CHOICES:
        measuring = answerer(k, MEASURED_RIGHTS)
        model = answerer(k, RIGHTS, SHARPNESS)
        notes += [f"measurement, {k} choices: {line}" for line in measuring.told()]
        notes += [f"model, {k} choices: {line}" for line in model.told()]
        for _ in range(number // len(CHOICES)):
            truth = int(random.integers(k))
            wrong = (truth + int(random.integers(1, k))) % k
            meant = wrong if random.random() < GROSS else truth
            sides = Sides(
                "simulated",
                tuple(map(str, range(k))),
                measuring.answer(meant, random),
                model.answer(truth, random),
                False,
            )
            pairs.append(Pair(sides, truth))
    return pairs, f"{len(pairs)} simulated pairs: {SIMULATED}", notes


def _with_simulated_model(
    recorded: Sequence[Pair], with_seed: int, origin: str
) -> tuple[list[Pair], str, list[str]]:
    """Measurement as it was recorded, beside a simulated answerer."""
    from spatial_si_ros.evaluation.simulated import SIMULATED, answerer

    random = np.random.default_rng(with_seed)
    sizes = sorted({len(each.sides.choices) for each in recorded})
    models = {k: answerer(k, RIGHTS, SHARPNESS) for k in sizes}
    notes = [f"model, {k} choices: {line}" for k in sizes for line in models[k].told()]
    pairs = [
        replace(
            each,
            sides=replace(
                each.sides,
                model=models[len(each.sides.choices)].answer(each.truth, random),
                calibrated=False,
            ),
        )
        for each in recorded
    ]
    return pairs, f"{len(pairs)} measured pairs of {origin} beside {SIMULATED}", notes


def _print(arguments: argparse.Namespace, value: dict[str, Any]) -> None:
    text = json.dumps(value, indent=2) + "\n"
    if arguments.json == "-":
        print(text, end="")
        return
    console = Console()
    title = "SIMULATED: no figure of any model" if value["simulated"] else value["origin"]
    console.print(title, style="yellow" if value["simulated"] else "bold", soft_wrap=True)
    told = (
        f"measured^{value['measured_weight']:.2f} · model^{value['model_weight']:.2f} "
        f"(calibrated: {value['calibrated_weight']:.2f}), temperature {value['temperature']:.2f}, "
        f"strong disagreement from {value['strong']:.2f} on each side"
    )
    console.print(told, soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("log loss, right", "measured", "model", "together", "declined", "of these right"):
        table.add_column(name, justify="left" if name.startswith("log") else "right")
    for name, f in value["figures"].items():
        kept = f["right_if_answered"]
        table.add_row(
            f"{name} ({f['pairs']})",
            *(
                f"{f[side]:.3f}, {f[f'right_{side}']:.1%}"
                for side in ("measured", "model", "fused")
            ),
            str(f["declined"]),
            "" if kept is None else f"{kept:.1%}",
        )
    console.print(table)
    for note in value["notes"]:
        console.print(note, style="yellow", soft_wrap=True)
    if arguments.out is not None:
        console.print(f"written to {arguments.out}", markup=False, soft_wrap=True)
    if arguments.json:
        Path(arguments.json).write_text(text, encoding="utf-8")
