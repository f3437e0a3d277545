"""`spatial-si demo`: a robot in a generated apartment explores, answers and drives."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .sim_process import NoSimPython, run_sim
from .status import Status


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; what they mean is written in the simulation's `demo` package."""
    parser = subparsers.add_parser("demo", help="explore an apartment, answer, drive")
    parser.add_argument("--seed", type=int, default=7, help="which apartment (default 7)")
    parser.add_argument("--out", type=Path, default=Path("out/demo"), help="folder for the report")
    parser.add_argument("--noise", choices=("off", "default", "hard"), default="off")
    parser.add_argument("--json", type=Path, help="write the result there too")


def run(arguments: argparse.Namespace) -> int:
    """0 when every answer and every drive was right."""
    words = ["--seed", str(arguments.seed), "--out", str(arguments.out)]
    words += ["--noise", arguments.noise]
    if arguments.json is not None:
        words += ["--json", str(arguments.json)]
    try:
        return run_sim("demo", words)
    except NoSimPython as error:
        print(f"spatial-si demo: {error}", file=sys.stderr)
        return Status.NO_SERVER
