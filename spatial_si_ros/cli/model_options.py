"""Options of the commands that run a model in their own process."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_model(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """Which checkpoint, and what runs it; not `required`: something else may answer instead."""
    group = parser.add_argument_group("model")
    group.add_argument(
        "--model",
        type=Path,
        required=required,
        metavar="DIR",
        help="folder of a converted checkpoint",
    )
    group.add_argument(
        "--runtime", default="torch", metavar="NAME", help="what runs it (default torch)"
    )
    group.add_argument(
        "--precision",
        choices=("auto", "fp32", "bf16", "fp16"),
        default="auto",
        help="default: bf16 on CUDA, fp32 on CPU",
    )
    group.add_argument(
        "--device", default="auto", metavar="NAME", help="default: CUDA where there is one"
    )
    group.add_argument(
        "--calibration", type=Path, metavar="FILE", help="temperatures, from models calibrate"
    )


def opened(arguments: argparse.Namespace) -> Any:
    """The runtime that the options of `add_model` mean.

    Raises:
        InferenceError: it cannot be opened.
    """
    from spatial_si_ros.inference.runtimes.opening import open_runtime
    from spatial_si_ros.inference.scoring.calibration import NONE, read_calibration

    file = arguments.calibration
    return open_runtime(
        arguments.runtime,
        arguments.model,
        precision=arguments.precision,
        device=arguments.device,
        calibration=NONE if file is None else read_calibration(file),
    )
