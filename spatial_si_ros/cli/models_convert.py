"""`spatial-si models convert`: a published folder to one that the runtimes read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `convert`."""
    parser = actions.add_parser(
        "convert",
        help=summary,
        description="Convert a checkpoint as published into the layout that the runtimes read. "
        "Its code and auto_map are left behind, unread but for the prompt template.",
    )
    parser.add_argument("source", metavar="SRC", type=Path, help="folder as published")
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make")


def run(arguments: argparse.Namespace) -> int:
    """Convert, showing how far it is."""
    from spatial_si_ros.inference.checkpoints.convert import convert
    from spatial_si_ros.inference.checkpoints.folders import open_checkpoint

    from .models_progress import bytes_progress

    with bytes_progress("converting") as bar:
        convert(arguments.source, arguments.out, bar)
    checkpoint = open_checkpoint(arguments.out)
    size = f"{checkpoint.weights.bytes / 1e9:.2f} GB"
    print(f"{arguments.out}: {checkpoint.family.value}, {size}, ready to run")
    return 0
