"""`spatial-si make-qa`: a data set of questions about scenes, with their truth."""

from __future__ import annotations

import argparse
from pathlib import Path

from .sim_process import passed_on, run_or_say
from .values import count, seed

PASSED_ON = (
    "out",
    "scenes",
    "seed",
    "noise",
    "per_scene",
    "variants",
    "types",
    "marginal",
    "people",
    "movers",
    "scene",
    "scene_id",
    "labels",
    "workers",
    "ray",
)
SWITCHES = ("image_paths", "questions_again")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The options; defaults are the simulator's."""
    parser = subparsers.add_parser(
        "make-qa",
        help="make questions about scenes, with their truth",
        description="Drive a simulated robot through scenes, record what its camera and its "
        "detector give, and write questions about it with what is true: to a live map, to one "
        "picture, several pictures and a video. Scenes that are complete in --out are not made "
        "again. Ends with a table and with checks of the data set.",
        epilog="exit status: 0 every scene is complete and the checks hold; 1 a scene broke or a "
        "check failed; 2 the command line is wrong; 3 there is no simulator",
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="folder of the data set (default out/qa)"
    )
    parser.add_argument("--scenes", type=count, metavar="N", help="how many (default 1)")
    parser.add_argument("--seed", type=seed, metavar="N", help="of the first scene (default 1000)")
    parser.add_argument(
        "--noise", choices=("off", "default", "hard"), help="of the sensors (default off)"
    )
    parser.add_argument(
        "--per-scene", type=count, metavar="N", help="questions of each variant (default 60)"
    )
    parser.add_argument(
        "--variants", metavar="LIST", help="of live,single,multi,video (default: all)"
    )
    parser.add_argument("--types", metavar="LIST", help="of questions (default: all)")
    parser.add_argument(
        "--marginal", metavar="SHARE", help="of questions drawn near a limit (default 0.1)"
    )
    parser.add_argument("--people", metavar="N", help="persons in a generated scene (default 0)")
    parser.add_argument("--movers", metavar="N", help="things that move in it (default 0)")
    parser.add_argument(
        "--scene",
        metavar="PATH",
        help="this scene instead of generated ones: a folder or a *.scene_dataset_config.json; "
        "without a ground_truth.json beside it, the truth is made from its semantic annotations",
    )
    parser.add_argument("--scene-id", metavar="NAME", help="which of its data set's scenes")
    parser.add_argument(
        "--labels", metavar="FILE", help='JSON that names its objects: {"labels": {"12": "chair"}}'
    )
    parser.add_argument(
        "--questions-again",
        action="store_true",
        help="keep what was recorded in --out and draw all its questions again",
    )
    parser.add_argument(
        "--image-paths",
        action="store_true",
        help="VLMEvalKit's tables name their pictures instead of holding them",
    )
    parser.add_argument(
        "--workers", type=count, metavar="N", help="scenes at a time (default 1; on Ray, all)"
    )
    parser.add_argument(
        "--ray", metavar="ADDRESS", help="make them on this Ray cluster; --out must be shared"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every scene is complete and the checks hold."""
    words = passed_on(arguments, PASSED_ON)
    for name in SWITCHES:
        if getattr(arguments, name):
            words.append(f"--{name.replace('_', '-')}")
    return run_or_say("make-qa", "qa", words)
