"""`spatial-si eval bench`: a model on a published benchmark's own file, scored as it says."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from .model_options import add_model
from .status import Status
from .values import count, json_target, seed

FORMATS = (
    "vsi",
    "mmsi",
    "mindcube",
    "viewspatial",
    "site",
    "3dsr",
    "blink",
    "embspatial",
    "eb-man",
)
"""As `evaluation.benchmarks.FORMATS` has them; here so that help needs no reader."""
MOST_FRAMES = 32


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `bench`."""
    parser = actions.add_parser(
        "bench",
        help=summary,
        description="Ask a model every question of a published benchmark's own file, and score the "
        "replies as the benchmark does. The files are yours to fetch: JSONL, JSON, TSV or CSV; "
        "tools/parquet_to_jsonl.py converts parquet. Replies are kept in --out as they come, so "
        "that a run that was stopped goes on with --resume.",
        epilog="exit status: 0 every item was asked and scored, however many are right; 1 the "
        "file, the model or the replies are refused, or an item could not be asked: the reason is "
        "printed; 2 the command line is wrong",
    )
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which items, who answers, what is kept."""
    data = parser.add_argument_group("benchmark")
    data.add_argument("--format", choices=FORMATS, required=True, help="which benchmark")
    data.add_argument(
        "--data", type=Path, required=True, metavar="PATH", help="its file, or the folder with it"
    )
    data.add_argument(
        "--media",
        type=Path,
        metavar="DIR",
        help="folder of its pictures, films or folders of frames (default: where the file is)",
    )
    data.add_argument(
        "--limit", type=count, metavar="N", help="questions, drawn by chance (default: all)"
    )
    data.add_argument("--seed", type=seed, default=0, metavar="N", help="of --limit (default 0)")
    how = parser.add_argument_group("how it is asked")
    how.add_argument(
        "--score",
        choices=("reply", "logits"),
        default="reply",
        help="what counts: the reply, as the benchmarks do it, greedy; or the probabilities of the "
        "choices (default reply)",
    )
    how.add_argument(
        "--frames",
        type=_frames,
        default=MOST_FRAMES,
        metavar="N",
        help=f"of a film, 1 to {MOST_FRAMES} (default {MOST_FRAMES})",
    )
    how.add_argument("--max-tiles", type=count, metavar="N", help="of a picture, at most")
    how.add_argument(
        "--max-new-tokens", type=count, default=64, metavar="N", help="of a reply (default 64)"
    )
    add_model(parser, required=False)
    other = parser.add_argument_group("instead of a model in this process")
    other.add_argument(
        "--server", metavar="ADDRESS", help="a model server: [KIND+]URL[#MODEL], see models serve"
    )
    other.add_argument(
        "--replies",
        type=Path,
        metavar="FILE",
        help="score replies that were kept; nothing is asked",
    )
    kept = parser.add_argument_group("what is kept")
    kept.add_argument(
        "--out", type=Path, metavar="FILE", help="replies (default FORMAT.replies.jsonl)"
    )
    kept.add_argument(
        "--ablate",
        action="store_true",
        help="ask all items plainly, with each aid alone, and with all of them, and tell the "
        "differences; of made-up weights only what ran is told",
    )
    kept.add_argument("--resume", action="store_true", help="go on with --out")
    kept.add_argument(
        "--json", type=json_target, metavar="FILE", help="all figures; - writes only them"
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, ask, score, print; see the help for the exit status."""
    from spatial_si_ros.evaluation.asking import chosen
    from spatial_si_ros.evaluation.benchmarks import FORMATS as KNOWN
    from spatial_si_ros.evaluation.benchmarks import read_benchmark
    from spatial_si_ros.evaluation.report import report_of
    from spatial_si_ros.evaluation.scoring import mark

    from .eval_replies import asked, kept

    wrong = _wrong(arguments)
    if wrong:
        print(f"spatial-si eval bench: {wrong}", file=sys.stderr)
        return Status.USAGE
    scored_only = arguments.replies is not None
    if arguments.ablate:
        from .eval_ablation import ablate

        return ablate(arguments)
    dataset = read_benchmark(
        arguments.format, arguments.data, arguments.media, pictures=not scored_only
    )
    items = chosen(dataset.items, arguments.limit, arguments.seed)
    header, replies, notes = (kept if scored_only else asked)(arguments, dataset.file, items)
    marked = [mark(item, replies[item.identity]) for item in items]
    report = report_of(KNOWN[arguments.format], marked)
    made_fit = sum(bool(replies[item.identity].notes) for item in items)
    notes = [
        *notes,
        *dataset.notes,
        *report.notes,
        *([f"{made_fit} items had to be made to fit; the replies say how"] if made_fit else []),
    ]
    value = {
        "format": arguments.format,
        **report.value(),
        "data": dataset.file.name,
        "limit": arguments.limit,
        "seed": arguments.seed,
        **{name: header.get(name) for name in ("model", "release", "runtime", "precision")},
        "protocol": {
            name: header.get(name) for name in ("score", "frames", "max_tiles", "max_new_tokens")
        },
        "date": date.today().isoformat(),
        "notes": notes,
    }
    _print(arguments, value)
    failed = [one for one in marked if one.failed]
    for one in failed[:5]:
        print(f"could not be asked: {one.item.identity}: {one.failed}", file=sys.stderr)
    return Status.DECLINED if failed else Status.GOOD


def _wrong(arguments: argparse.Namespace) -> str:
    """What is wrong with the options together, in a sentence; empty when nothing is."""
    who = [name for name in ("model", "server", "replies") if getattr(arguments, name) is not None]
    if len(who) != 1:
        got = " and ".join(f"--{name}" for name in who) or "none of them"
        return f"want one of --model, --server and --replies, got {got}"
    if arguments.replies is not None and (arguments.resume or arguments.out is not None):
        return "--replies only reads: --out and --resume go with --model or --server"
    if arguments.replies is not None and arguments.ablate:
        return "--ablate asks: it goes with --model or --server, not with --replies"
    return ""


def _print(arguments: argparse.Namespace, value: dict[str, Any]) -> None:
    from .eval_tables import show

    text = json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    if arguments.json == "-":
        print(text, end="")
        return
    show(value)
    if arguments.json:
        Path(arguments.json).write_text(text, encoding="utf-8")


def _frames(text: str) -> int:
    found = count(text)
    if found > MOST_FRAMES:
        raise argparse.ArgumentTypeError(f"want 1 to {MOST_FRAMES}, got {found}")
    return found
