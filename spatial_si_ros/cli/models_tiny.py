"""`spatial-si models tiny`: a small random checkpoint of any family."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `tiny`."""
    parser = actions.add_parser(
        "tiny",
        help=summary,
        description="Write a small random checkpoint with the real file layout, names and tokens.",
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make")
    parser.add_argument("--family", choices=("internvl3", "qwen3vl", "qwen25vl"), required=True)
    parser.add_argument("--layout", choices=("remote", "native"), default="native")
    parser.add_argument("--outliers", action="store_true", help="activations that overflow fp16")
    parser.add_argument("--seed", type=int, default=0, help="of the weights")
    parser.add_argument("--shards", type=int, default=1, help="number of weight files")


def run(arguments: argparse.Namespace) -> int:
    """Write the folder and say where it is."""
    from spatial_si_ros.inference.checkpoints.families import Family, Layout
    from spatial_si_ros.inference.checkpoints.tiny import make_tiny

    folder = make_tiny(
        arguments.out,
        Family(arguments.family),
        Layout(arguments.layout),
        seed=arguments.seed,
        outliers=arguments.outliers,
        shards=arguments.shards,
    )
    print(f"{folder}: a random {arguments.family} checkpoint, {arguments.layout} layout")
    return 0
