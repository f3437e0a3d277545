"""`spatial-si models export`: a converted checkpoint as graphs for ONNX Runtime and TensorRT."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `export`."""
    parser = actions.add_parser(
        "export",
        help=summary,
        description="Write the vision tower with its projector and the decoder as ONNX graphs. "
        "Weights are copied one at a time, so that the largest checkpoints fit small machines.",
    )
    parser.add_argument("checkpoint", metavar="CKPT", type=Path, help="converted folder")
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make")
    parser.add_argument(
        "--precision",
        choices=("fp32", "fp16", "bf16"),
        default="fp32",
        help="of weights and cache (default: fp32, which runs on a CPU; engines of another "
        "precision can be built from it)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export, showing how far it is."""
    from spatial_si_ros.inference.export.exporting import export_checkpoint

    from .models_progress import bytes_progress

    with bytes_progress("exporting") as bar:
        export = export_checkpoint(
            arguments.checkpoint,
            arguments.out,
            arguments.precision,
            lambda _, done, total: bar(done, total),
        )
    size = sum(file.size for file in export.files.values()) / 1e9
    print(
        f"{arguments.out}: graphs of {export.checkpoint}, {export.precision}, {size:.2f} GB\n"
        f"compare them with the reference: spatial-si models verify {arguments.out} "
        f"--against torch --checkpoint {arguments.checkpoint}"
    )
    return 0
