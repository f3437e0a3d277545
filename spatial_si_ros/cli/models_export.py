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
    parser.add_argument(
        "checkpoint",
        metavar="CKPT",
        type=Path,
        help="converted folder; for edgellm also as published",
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make")
    parser.add_argument(
        "--target",
        choices=("onnx", "edgellm"),
        default="onnx",
        help="onnx: for ONNX Runtime and TensorRT (default); edgellm: for TensorRT Edge-LLM "
        "(Jetson), by NVIDIA's exporter, from a copy without code",
    )
    parser.add_argument(
        "--precision",
        choices=("fp32", "fp16", "bf16"),
        default="fp32",
        help="of weights and cache (default: fp32, which runs on a CPU; engines of another "
        "precision can be built from it)",
    )
    edge = parser.add_argument_group("with --target edgellm")
    edge.add_argument(
        "--sm",
        type=int,
        action="append",
        default=[],
        metavar="NN",
        help="compute capability of the GPU, 87 for Orin, 110 for Thor; may be given again "
        "(default: all that it runs on)",
    )
    edge.add_argument(
        "--images",
        type=int,
        metavar="N",
        help="of a prompt, at most (default: what the context holds, up to 16)",
    )
    edge.add_argument(
        "--edgellm-python",
        type=Path,
        metavar="FILE",
        help="Python with tensorrt-edgellm (default: SPATIAL_SI_EDGELLM_PYTHON, else .venv-others)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Export, showing how far it is."""
    if arguments.target == "edgellm":
        return _run_edgellm(arguments)
    from spatial_si_ros.inference.errors import RuntimeUnavailable
    from spatial_si_ros.inference.export.exporting import export_checkpoint

    from .models_progress import bytes_progress

    if arguments.sm or arguments.images is not None or arguments.edgellm_python:
        raise RuntimeUnavailable("--sm, --images, --edgellm-python belong to --target edgellm")
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


def _run_edgellm(arguments: argparse.Namespace) -> int:
    from rich.console import Console

    from spatial_si_ros.inference.errors import RuntimeUnavailable
    from spatial_si_ros.inference.export.edgellm import export_edgellm

    if arguments.precision != "fp32":
        raise RuntimeUnavailable("--precision belongs to --target onnx; NVIDIA's is always fp16")
    with Console(stderr=True).status("copying the checkpoint without code") as status:
        plan = export_edgellm(
            arguments.checkpoint,
            arguments.out,
            python=arguments.edgellm_python,
            capabilities=arguments.sm,
            images=arguments.images,
            progress=lambda line: status.update(f"NVIDIA's exporter: {line}"),
        )
    print(
        f"{arguments.out}: llm and visual of {plan.checkpoint} for TensorRT Edge-LLM "
        f"{plan.made_with}, {plan.image_tokens_per_image} tokens a picture, "
        f"{plan.images} pictures at most\nnot built, not run; in {arguments.out} on the device:"
    )
    for step in ("install", "serve"):
        for line in plan.commands[step]:
            print(f"  {line}")
    print("building and quantising: commands in edgellm.json")
    return 0
