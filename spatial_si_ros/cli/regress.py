"""`spatial-si regress`: generated questions and instructions, scored against ground truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from .sim_process import passed_on, run_or_say
from .values import count, seed

PASSED_ON = (
    "suite", "scenes", "episodes", "seed", "noise", "workers", "ray", "out", "json", "scene",
    "compare",
)  # fmt: skip


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; defaults are the suite's."""
    parser = subparsers.add_parser(
        "regress",
        help="regression test over generated apartments",
        description="Send generated questions and instructions through simulator and nodes, and "
        "score what comes back against the ground truth. Scenes that a run before this one "
        "finished in --out are not run again; with --compare, those that were finished before that "
        "file was written are. Ends with tables and a report in --out.",
        epilog="exit status: 0 every scene ran to its end, however much was right, and with "
        "--compare no ratio clearly fell; 1 one broke, or fell; 2 the command line is wrong; 3 "
        "there is no simulator",
    )
    parser.add_argument(
        "--suite",
        choices=("smoke", "qa", "look", "nav", "pick", "place", "fetch", "voice"),
        required=True,
        help="smoke: one scene, a few of everything, minutes; qa: questions in 30 scenes; look: "
        "questions that need another look, which the robot takes, in 10 scenes; nav: drives in 10 "
        "scenes; pick, place, fetch: 100 commands to a robot with an arm, five to a scene; voice: "
        "50, spoken in a noisy room",
    )
    parser.add_argument(
        "--episodes", type=count, metavar="N", help="commands to the arm (default: the suite's)"
    )
    parser.add_argument("--scenes", type=count, metavar="N", help="how many (default: the suite's)")
    parser.add_argument("--seed", type=seed, metavar="N", help="of the first scene (default 1000)")
    parser.add_argument(
        "--noise",
        choices=("off", "default", "hard"),
        help="of the sensors (default: the suite's)",
    )
    parser.add_argument(
        "--workers", type=count, metavar="N", help="scenes at a time (default 1; on Ray, all)"
    )
    parser.add_argument(
        "--ray", metavar="ADDRESS", help="run the scenes on this Ray cluster; --out must be shared"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for results (default out/regress)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--compare",
        type=Path,
        metavar="FILE",
        help="figures that an earlier run of the suite wrote with --json: a ratio has clearly "
        "fallen when the 95 %% interval of the difference is below 0",
    )
    parser.add_argument(
        "--scene",
        type=Path,
        metavar="PATH",
        help="this scene instead of generated ones: a folder with its ground_truth.json, or a "
        "*.scene_dataset_config.json beside it",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every scene ran to its end."""
    return run_or_say("regress", "regress", passed_on(arguments, PASSED_ON))
