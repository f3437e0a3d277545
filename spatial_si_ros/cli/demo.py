"""`spatial-si demo`: a robot in a generated apartment explores, answers and drives."""

from __future__ import annotations

import argparse
from pathlib import Path

from .sim_process import passed_on, run_or_say
from .values import seed


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; what they mean is written in the simulation's `demo` package."""
    parser = subparsers.add_parser(
        "demo",
        help="explore an apartment, answer, drive",
        description="Start simulator and nodes, let the robot explore a generated apartment, ask "
        "it questions and send it to places; every answer and drive is compared with the ground "
        "truth. Takes some minutes and ends with a report, report.html in --out.",
        epilog="exit status: 0 every answer and every drive was right; 1 one was not; 2 the "
        "command line is wrong; 3 there is no simulator, or something did not start or broke",
    )
    parser.add_argument(
        "--seed", type=seed, default=7, metavar="N", help="which apartment (default 7)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("out/demo"),
        metavar="DIR",
        help="folder for the report (default out/demo)",
    )
    parser.add_argument(
        "--noise",
        choices=("off", "default", "hard"),
        default="off",
        help="noise of the sensors (default off)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the result there too")


def run(arguments: argparse.Namespace) -> int:
    """0 when every answer and every drive was right."""
    return run_or_say("demo", "demo", passed_on(arguments, ("seed", "out", "noise", "json")))
