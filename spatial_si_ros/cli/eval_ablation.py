"""`spatial-si eval bench --ablate`: what each aid brings, on the items of a benchmark."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from spatial_si_ros.evaluation.ablation import MADE_UP, Compared, Run, compared
from spatial_si_ros.evaluation.asking import How, Manner, chosen
from spatial_si_ros.evaluation.benchmarks import FORMATS, Dataset, Item, read_benchmark
from spatial_si_ros.evaluation.replies import Reply
from spatial_si_ros.evaluation.report import report_of
from spatial_si_ros.evaluation.scoring import mark
from spatial_si_ros.inference.checkpoints.folders import is_random

from .eval_replies import Begun, manner_of, model_of
from .status import Status

PLAIN, BLIND = "plain", "blind"
NEEDS_A_MAP = (
    "facts, poses, regions, coverage and rendered need a measured map: eval qa --ablate has them"
)
UNTOLD = "a server does not always say that its weights are made up: figures of such mean nothing"


def manners(plain: Manner) -> dict[str, Manner]:
    """The ways in which all items are asked, by name, the one without any aid first.

    thinking aloud; choices by their probabilities over all orders; without any picture; thinking
    aloud in all orders, where what most of them conclude counts.
    """
    return {
        PLAIN: replace(plain, how=How.REPLY, thinking=False, orders=1, pictures=True),
        "thinking": replace(plain, how=How.REPLY, thinking=True, orders=1),
        "rotations": replace(plain, how=How.LOGITS, orders=None),
        "all": replace(plain, how=How.REPLY, thinking=True, orders=None),
        BLIND: replace(plain, how=How.REPLY, orders=1, pictures=False),
    }


def ablate(arguments: argparse.Namespace) -> int:
    """Ask in every manner, compare, print; the status of `eval bench`.

    Raises:
        BadReplies, InferenceError: as `asked`.
    """
    dataset = read_benchmark(arguments.format, arguments.data, arguments.media)
    items = chosen(dataset.items, arguments.limit, arguments.seed)
    stem = arguments.out or Path(f"{arguments.format}.replies.jsonl")
    all_manners = manners(manner_of(arguments))
    begun = {
        name: Begun(
            arguments, dataset.file, stem.with_name(f"{stem.stem}.{name}{stem.suffix}"), each, name
        )
        for name, each in all_manners.items()
    }
    replies: dict[str, Mapping[str, Reply]] = {}
    header: Mapping[str, Any] = {}
    with model_of(arguments) as (model, said):
        for name, run in begun.items():
            header, replies[name] = run.ask(model, said, items)
    random = is_random(str(header.get("model", "")))
    runs = [_run(arguments.format, n, items, replies[n], all_manners[n]) for n in begun]
    value = {
        "format": arguments.format,
        "benchmark": FORMATS[arguments.format].name,
        "data": dataset.file.name,
        "model": header.get("model"),
        "random_weights": random,
        "limit": arguments.limit,
        "seed": arguments.seed,
        "date": date.today().isoformat(),
        "runs": [each.value() for each in compared(runs, random)],
        "language_alone": None if random else _language_alone(runs),
        "notes": _notes(dataset, header, random),
    }
    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    if arguments.json == "-":
        print(text, end="")
    else:
        show(value, compared(runs, random))
        if arguments.json:
            Path(arguments.json).write_text(text, encoding="utf-8")
    return Status.DECLINED if any(run.failed for run in runs) else Status.GOOD


def _run(
    benchmark: str, name: str, items: Sequence[Item], replies: Mapping[str, Reply], manner: Manner
) -> Run:
    marked = [mark(item, replies[item.identity]) for item in items]
    shown = [len(item.images) or (manner.frames if item.video else 0) for item in items]
    return Run(
        name,
        {one.item.identity: one.score for one in marked},
        {one.item.identity: one.failed for one in marked if one.failed},
        frozenset(one.item.identity for one in marked if not one.read and not one.failed),
        {
            "pictures, at most": float(sum(shown) if manner.pictures else 0),
            "characters of questions": float(sum(len(item.prompt) for item in items)),
        },
        report_of(FORMATS[benchmark], marked).totals.score,
    )


def _language_alone(runs: Sequence[Run]) -> list[str]:
    """Items that are right without any picture, too: what they show of seeing is little."""
    by_name = {run.name: run for run in runs}
    blind, plain = by_name[BLIND].scores, by_name[PLAIN].scores
    return [name for name, score in blind.items() if score == 1.0 and plain[name] == 1.0]


def _notes(dataset: Dataset, header: Mapping[str, Any], random: bool) -> list[str]:
    notes = [NEEDS_A_MAP, *dataset.notes]
    if random:
        notes.insert(0, MADE_UP)
    elif header.get("server"):
        notes.append(UNTOLD)
    return notes


def show(
    value: Mapping[str, Any], rows: Sequence[Compared], console: Console | None = None
) -> None:
    """The table of differences; of made-up weights what ran."""
    console = console or Console()
    console.print(Text(f"{value['benchmark']}, {value['data']}: what each aid brings"))
    console.print(Text(f"{value['model'] or 'a model'}, {value['date']}"), style="dim")
    table = Table(box=None, pad_edge=False, header_style="dim")
    scored = not value["random_weights"]
    inputs = list(dict.fromkeys(name for row in rows for name in row.inputs))
    scores = ["score", "difference", "95 %, paired", "won/lost"]
    for name in ("", "items", "unread", "failed", *(scores if scored else inputs)):
        table.add_column(name, justify="right" if name else "left")
    for row in rows:
        counts = (str(row.items), str(row.unread), str(row.failed))
        told = [f"{row.inputs.get(name, 0.0):.0f}" for name in inputs]
        table.add_row(row.name, *counts, *(_scores(row) if scored else told))
    console.print(table)
    alone = value.get("language_alone")
    if alone is not None:
        told = f"{len(alone)} items are right without any picture, too"
        console.print(Text(told + (f": {', '.join(alone[:5])} ..." if alone else "")))
    for note in value["notes"]:
        console.print(Text(note), style="yellow", soft_wrap=True)


def _scores(row: Compared) -> tuple[str, ...]:
    between = row.interval95
    return (
        "" if row.total is None else f"{100 * row.total:.1f}",
        "" if row.difference is None else f"{100 * row.difference:+.1f}",
        "" if between is None else "{:+.1f}..{:+.1f}".format(*(100 * end for end in between)),
        "" if row.gained is None else f"{row.gained}/{row.lost}",
    )
