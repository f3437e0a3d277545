"""`spatial-si sim`: the simulator's bridge, in the simulator's own Python."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..nodes.launch_arguments import SIMULATED_ROBOTS
from .sim_process import NoSimPython, run_sim
from .status import Status
from .values import namespace, seed

NOISES = ("off", "default", "hard")


def add_parser(subparsers: Any) -> None:
    """Add the subcommand `sim`."""
    parser = subparsers.add_parser(
        "sim",
        help="start the simulator: it publishes and serves what a robot's drivers would",
        description="Start a robot in a Habitat scene and run until interrupted. Then "
        "`spatial-si up --use-sim-time` in another terminal.",
        epilog="exit status: 0 ended by a signal; 1 the scene or a parameter was refused; "
        "2 the command line is wrong; 3 there is no simulator",
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--scene",
        metavar="PATH",
        help="scene folder, *.scene_dataset_config.json, *.stage_config.json or mesh",
    )
    where.add_argument(
        "--seed", type=seed, metavar="N", help="generate apartment N first (default 7)"
    )
    parser.add_argument(
        "--people", type=seed, metavar="N", help="how many stand or sit about in it (default 0)"
    )
    parser.add_argument(
        "--movers",
        type=seed,
        metavar="N",
        help="how many walk, roll, or change a minute after the start, in turn (default 0)",
    )
    parser.add_argument("--scene-id", metavar="NAME", help="which scene of the data set")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where a generated apartment goes (default out/scenes/N)",
    )
    parser.add_argument(
        "--noise", choices=NOISES, default="default", help="noise of the sensors (default: default)"
    )
    parser.add_argument(
        "--robot",
        choices=SIMULATED_ROBOTS,
        default="none",
        help="a robot with an arm: Hello Robot's Stretch, or a plain one (default none)",
    )
    parser.add_argument(
        "--real-time-factor",
        type=float,
        metavar="F",
        help="simulated per real time; 0: as fast as it goes (default 1)",
    )
    parser.add_argument(
        "-p",
        "--param",
        action="append",
        default=[],
        metavar="NAME:=VALUE",
        help="any other parameter of the bridge; may be repeated",
    )
    parser.add_argument(
        "--params-file", action="append", default=[], metavar="FILE", help="YAML parameter file"
    )
    parser.add_argument(
        "--namespace", type=namespace, default="", metavar="NS", help="namespace of the bridge"
    )


def run(arguments: argparse.Namespace) -> int:
    """Generate where asked, then run the bridge until a signal ends it."""
    if arguments.scene is not None and (arguments.people or arguments.movers):
        print("spatial-si sim: --people and --movers go with --seed, not --scene", file=sys.stderr)
        return Status.USAGE
    bad = [each for each in arguments.param if ":=" not in each]
    if bad:
        print(f"spatial-si sim: want NAME:=VALUE, got '{bad[0]}'", file=sys.stderr)
        return Status.USAGE
    missing = [each for each in arguments.params_file if not Path(each).is_file()]
    if missing:
        print(f"spatial-si sim: there is no file '{missing[0]}'", file=sys.stderr)
        return Status.USAGE
    try:
        scene = arguments.scene
        if scene is None:
            number = 7 if arguments.seed is None else arguments.seed
            folder = arguments.out or Path("out") / "scenes" / str(number)
            words = ["--seed", str(number), "--out", str(folder)]
            for name in ("people", "movers"):
                if getattr(arguments, name):
                    words += [f"--{name}", str(getattr(arguments, name))]
            status = run_sim("make_scene", words)
            if status != 0:
                return status
            scene = str(folder)
        return run_sim("bridge", bridge_arguments(arguments, scene))
    except NoSimPython as error:
        print(f"spatial-si sim: {error}", file=sys.stderr)
        return Status.NO_SERVER


def bridge_arguments(arguments: argparse.Namespace, scene: str) -> list[str]:
    """The ROS arguments of the bridge; what the command line states wins over files."""
    words = ["--ros-args"]
    for name in arguments.params_file:
        words += ["--params-file", name]
    stated = {"scene": scene, "noise_preset": arguments.noise, "robot": arguments.robot}
    if arguments.scene_id is not None:
        stated["scene_id"] = arguments.scene_id
    if arguments.real_time_factor is not None:
        stated["real_time_factor"] = str(arguments.real_time_factor)
    for name, value in stated.items():
        words += ["-p", f"{name}:={value}"]
    for each in arguments.param:
        words += ["-p", each]
    if arguments.namespace:
        words += ["-r", f"__ns:=/{arguments.namespace.strip('/')}"]
    return words
