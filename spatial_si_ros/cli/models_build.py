"""`spatial-si models build`: graphs to engines, on the machine or for the GPUs that are named."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `build`."""
    parser = actions.add_parser(
        "build",
        help=summary,
        description="Build TensorRT engines from exported graphs. TensorRT-RTX needs no GPU for "
        "it; TensorRT builds for the GPU of this machine. An engine is code: build it yourself.",
    )
    parser.add_argument("graphs", metavar="ONNX_DIR", type=Path, help="from models export")
    parser.add_argument("--target", choices=("tensorrt-rtx", "tensorrt"), required=True)
    parser.add_argument(
        "--sm",
        type=int,
        action="append",
        required=True,
        metavar="NN",
        help="compute capability of a GPU, 86 for 8.6; may be given again",
    )
    parser.add_argument(
        "--precision",
        choices=("fp16", "bf16"),
        help="default: that of the graphs; bf16 if they are fp32",
    )
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="folder to make")
    sizes = parser.add_argument_group("sizes that the engines take, at most")
    sizes.add_argument("--tiles", type=_count, default=7, help="tiles in a call (default 7)")
    sizes.add_argument("--new", type=_count, default=1024, help="tokens in a call (default 1024)")
    sizes.add_argument(
        "--past", type=_count, default=16384, help="tokens before them (default 16384)"
    )
    sizes.add_argument(
        "--patches",
        type=_patches,
        default=4096,
        help="of a picture of Qwen3-VL; larger ones are made smaller (default 4096: 1 megapixel)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Build, saying what is done."""
    from rich.console import Console

    from spatial_si_ros.inference.export.engines import build_engines
    from spatial_si_ros.inference.export.sidecar import Profile

    console = Console(stderr=True)
    with console.status("reading") as status:
        engines = build_engines(
            arguments.graphs,
            arguments.out,
            arguments.target,
            arguments.sm,
            arguments.precision,
            Profile(
                tiles=arguments.tiles,
                new=arguments.new,
                past=arguments.past,
                patches=arguments.patches,
            ),
            lambda what: status.update(f"building {what}"),
        )
    for name, file in engines.files.items():
        print(f"{arguments.out / name}: {file.size / 1e6:.1f} MB, {engines.precision}")
    print(f"built with {engines.target} {engines.version}; not run")
    return 0


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, got {text!r}")
    return value


def _patches(text: str) -> int:
    """A token of Qwen3-VL is made of four patches."""
    value = _count(text)
    if value % 4:
        raise argparse.ArgumentTypeError(f"expected a multiple of 4, got {text!r}")
    return value
