"""`spatial-si regress`: generated questions and instructions, scored against ground truth."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .sim_process import NoSimPython, run_sim
from .status import Status

PASSED_ON = ("suite", "scenes", "seed", "noise", "workers", "out", "json", "scene")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; defaults are the suite's."""
    parser = subparsers.add_parser("regress", help="regression test over generated apartments")
    parser.add_argument("--suite", choices=("smoke", "qa", "nav"), required=True)
    parser.add_argument("--scenes", type=int, help="how many (default: the suite's)")
    parser.add_argument("--seed", type=int, help="of the first scene")
    parser.add_argument("--noise", choices=("off", "default", "hard"), help="of the sensors")
    parser.add_argument("--workers", type=int, help="scenes at a time")
    parser.add_argument("--out", type=Path, help="folder for results (default out/regress)")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--scene", type=Path, help="this scene instead of generated ones")


def run(arguments: argparse.Namespace) -> int:
    """0 when every scene ran to its end."""
    words: list[str] = []
    for name in PASSED_ON:
        value = getattr(arguments, name)
        if value is not None:
            words += [f"--{name}", str(value)]
    try:
        return run_sim("regress", words)
    except NoSimPython as error:
        print(f"spatial-si regress: {error}", file=sys.stderr)
        return Status.NO_SERVER
