"""`spatial-si demo-voice`: a robot with an arm that is spoken to in a generated apartment."""

from __future__ import annotations

import argparse
from pathlib import Path

from .sim_process import passed_on, run_or_say
from .values import seed

PASSED_ON = ("seed", "out", "noise")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; defaults are those of the simulation's `demo.voice`."""
    parser = subparsers.add_parser(
        "demo-voice",
        help="speak to a robot with an arm",
        description="Start simulator and nodes with an arm and a microphone, let the robot look "
        "around a generated apartment, and speak three commands to it over the noise of a home: "
        "one to do, one that fits several things, one that is impossible. What became of each is "
        "compared with the ground truth. Ends with report.html, result.json and videos in --out.",
        epilog="exit status: 0 every command came out right; 1 one did not; 2 the command line is "
        "wrong; 3 there is no simulator or no voice, or something did not start or broke",
    )
    parser.add_argument("--seed", type=seed, metavar="N", help="which apartment")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the report (default out/demo-voice)"
    )
    parser.add_argument(
        "--noise", choices=("off", "default", "hard"), help="of the sensors (default default)"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every command came out right."""
    return run_or_say("demo-voice", "demo.voice", passed_on(arguments, PASSED_ON))
