"""`spatial-si eval qa`: generated questions answered, judged, and reported."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..defaults import MIN_PROBABILITY
from .eval_qa_asking import Shard, ask_shards, shards_of
from .sim_process import NoSimPython, run_sim
from .status import Status
from .values import aid, count, existing_file, seed, share

ANSWERS, DATA = "answers", "data"


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `qa`."""
    parser = actions.add_parser(
        "qa",
        help=summary,
        description="Make generated questions, or take those of --data, build the map from each "
        "scene's recording as the mapper does, answer every question, and have another process, "
        "which alone reads the truth, judge the answers. Ends with tables, figures.json and "
        "report.html in --out.",
        epilog="exit status: 0 every scene was answered and judged, however many answers were "
        "right; 1 one broke; 2 the command line is wrong; 3 there is no simulator",
    )
    add_options(parser)
    parser.add_argument(
        "--risk",
        type=share,
        default=0.02,
        metavar="R",
        help="choose the threshold that keeps the share of wrong answers at most here on half of "
        "the scenes and check it on the others (default 0.02)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument(
        "--ablate",
        action="store_true",
        help="answer all questions without any aid of the model, with each alone, and with all of "
        "them, and tell the differences; of made-up weights only what ran is told",
    )


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which questions, who answers them and how."""
    data = parser.add_argument_group("questions")
    data.add_argument(
        "--data", type=Path, metavar="DIR", help="a data set of make-qa (default: make one)"
    )
    data.add_argument(
        "--scenes", type=count, metavar="N", help="how many to make, or to take of --data"
    )
    data.add_argument(
        "--seed", type=seed, default=1000, metavar="S", help="of the first one made (default 1000)"
    )
    data.add_argument(
        "--noise",
        choices=("off", "default", "hard"),
        default="default",
        help="of the sensors, for what is made (default: default)",
    )
    data.add_argument("--variants", metavar="LIST", help="as in make-qa, for what is made")
    data.add_argument("--people", type=int, metavar="N", help="as in make-qa, for what is made")
    data.add_argument("--movers", type=int, metavar="N", help="as in make-qa, for what is made")
    how = parser.add_argument_group("answers")
    how.add_argument(
        "--backend",
        choices=("geometry", "model", "both"),
        default="geometry",
        help="who answers (default geometry)",
    )
    how.add_argument(
        "--server",
        metavar="ADDRESS",
        help="a model server, [KIND+]URL[#MODEL], for the backends that need one",
    )
    how.add_argument(
        "--aids",
        nargs="+",
        type=aid,
        default=[],
        metavar="NAME",
        help="help for the model, as in spatial-si ask; `no-` in front: without it",
    )
    how.add_argument(
        "--fusion", type=existing_file, metavar="FILE", help="what eval fuse has written"
    )
    how.add_argument(
        "--conventions",
        choices=("ours", "vsi"),
        default="ours",
        help="whose definitions hold (default ours; docs/relations.md)",
    )
    how.add_argument(
        "--min-probability",
        type=share,
        default=MIN_PROBABILITY,
        metavar="P",
        help=f"decline what is less probable (default {MIN_PROBABILITY})",
    )
    how.add_argument(
        "--calibration", type=existing_file, metavar="FILE", help="what eval calibrate has written"
    )
    how.add_argument(
        "--max-risk",
        type=share,
        metavar="R",
        help="decline so much that at most this share is wrong, by the table of --calibration",
    )
    parser.add_argument(
        "--workers", type=count, default=1, metavar="N", help="scenes at a time (default 1)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out/eval_qa"), metavar="DIR", help="(default out/eval_qa)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Make or take, ask, judge; see the help for the exit status."""
    wrong = wrong_options(arguments)
    if wrong:
        print(f"spatial-si eval qa: {wrong}", file=sys.stderr)
        return Status.USAGE
    try:
        if arguments.ablate:
            from .eval_qa_ablation import ablate

            return ablate(arguments)
        return evaluated(arguments, arguments.risk, json_file=arguments.json)
    except NoSimPython as error:
        print(f"spatial-si eval qa: {error}", file=sys.stderr)
        return Status.NO_SERVER


def wrong_options(arguments: argparse.Namespace) -> str:
    """What is wrong with the options together, in a sentence; empty when nothing is."""
    if arguments.max_risk is not None and arguments.calibration is None:
        return "--max-risk is read off a calibration: name one by --calibration"
    if arguments.backend != "geometry" and arguments.server is None:
        return f"--backend {arguments.backend} needs a model: name a server by --server"
    if getattr(arguments, "ablate", False) and arguments.backend == "geometry":
        return "--ablate is about a model: name --backend model or both, and a --server"
    return ""


def evaluated(
    arguments: argparse.Namespace, risk: float, json_file: Path | None = None, quiet: bool = False
) -> int:
    """Answers and figures in --out.

    Raises:
        NoSimPython: there is no simulator.
        EvaluationError: the data set has no complete scene.
    """
    began_s = time.monotonic()
    out = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    data = arguments.data
    if data is None:
        data = out / DATA
        status = run_sim("qa", _made(arguments, data))
        if status not in (Status.GOOD, Status.DECLINED):
            return status
    shards = shards_of(data, arguments.scenes)
    broke = ask_shards(shards, out / ANSWERS, _manner(arguments), arguments.workers)
    about = {
        "backend": arguments.backend,
        "noise": _noise(data),
        "scenes": [shard.name for shard in shards],
        "seconds": round(time.monotonic() - began_s, 1),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "command": "spatial-si " + " ".join(sys.argv[1:]),
        "conventions": arguments.conventions,
        "calibration": str(arguments.calibration or ""),
        "min_probability": arguments.min_probability,
        "max_risk": arguments.max_risk,
        "notes": _notes(arguments, shards),
    }
    words = ["--data", str(data.resolve()), "--answers", str(out / ANSWERS), "--out", str(out)]
    words += ["--risk", str(risk), "--run", json.dumps(about)]
    words += ["--errors", json.dumps([vars(each) for each in broke])]
    words += ["--json", str(json_file.resolve())] if json_file is not None else []
    return run_sim("judging", [*words, "--quiet"] if quiet else words)


def _made(arguments: argparse.Namespace, data: Path) -> list[str]:
    """The words of make-qa."""
    words = ["--out", str(data), "--seed", str(arguments.seed), "--noise", arguments.noise]
    for name in ("scenes", "workers", "variants", "people", "movers"):
        value = getattr(arguments, name)
        if value is not None:
            words += [f"--{name}", str(value)]
    return words


def _manner(arguments: argparse.Namespace) -> list[str]:
    """The words of the answering process that do not name files of a scene."""
    words = ["--backend", arguments.backend, "--conventions", arguments.conventions]
    words += ["--min-probability", str(arguments.min_probability)]
    for name in ("calibration", "max_risk", "server", "fusion"):
        value = getattr(arguments, name)
        if value is not None:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return [*words, "--aids", *arguments.aids] if arguments.aids else words


def _noise(data: Path) -> str:
    """What the data set says of its noise."""
    try:
        found = json.loads((data / "dataset.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "unknown"
    return str(found.get("noise", "unknown"))


def _notes(arguments: argparse.Namespace, shards: Sequence[Shard]) -> list[str]:
    notes = []
    if any(shard.name.isdigit() and int(shard.name) < 50000 for shard in shards):
        notes.append("development seeds: code was tuned on such scenes")
    if arguments.server is not None:
        notes.append(
            "a server does not say whether its weights are random: then figures mean nothing"
        )
    return notes
