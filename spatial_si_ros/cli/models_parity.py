"""`spatial-si models verify DIR --against torch`: what runs here against the reference."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any


def add_parity(parser: argparse.ArgumentParser) -> None:
    """Add the options of a comparison."""
    group = parser.add_argument_group(
        "what it says (graphs or engines; a checkpoint: on a device, against fp32 on a CPU)"
    )
    group.add_argument(
        "--against", choices=("torch",), help="compare what they say; what fails is not run"
    )
    group.add_argument(
        "--checkpoint", metavar="CKPT", type=Path, help="folder that they were made from"
    )
    group.add_argument(
        "--reference-precision",
        choices=("fp32", "bf16", "fp16"),
        default="fp32",
        help="of the reference (default fp32)",
    )
    group.add_argument("--device", default="auto", metavar="NAME", help="that is compared")
    group.add_argument(
        "--precision",
        choices=("fp32", "bf16", "fp16"),
        help="of a checkpoint that is compared (default: bf16 on CUDA, fp32 on a CPU)",
    )


def run_parity(arguments: argparse.Namespace) -> int:
    """Compare, print what was found, keep it beside the graphs; 0 when all of it is good."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with Console(stderr=True).status("reading") as status:
        verdict = _verdict(arguments, status.update)
    title = f"{arguments.folder}: {verdict.runtime} {verdict.precision} against {verdict.against}"
    table = Table(title=title, title_justify="left")
    for heading in ("", "", "what was found"):
        table.add_column(heading, overflow="fold")
    for finding in verdict.findings:
        state = Text("good", style="green") if finding.good else Text("bad", style="bold red")
        table.add_row(Text(finding.subject), state, Text(finding.detail))
    Console().print(table)
    if arguments.json is not None:
        arguments.json.write_text(_json({"good": verdict.good, **asdict(verdict)}))
    return 0 if verdict.good else 1


def _verdict(arguments: argparse.Namespace, progress: Callable[[str], None]) -> Any:
    from spatial_si_ros.inference.errors import ParityError
    from spatial_si_ros.inference.export.manifest import EXPORT
    from spatial_si_ros.inference.export.parity import verify_parity
    from spatial_si_ros.inference.export.torch_parity import verify_torch

    if not (arguments.folder / EXPORT).is_file():
        for option in ("checkpoint", "reference_precision"):
            if getattr(arguments, option) not in (None, "fp32"):
                name = option.replace("_", "-")
                raise ParityError(f"--{name} goes with graphs and engines, not with a checkpoint")
        return verify_torch(
            arguments.folder,
            precision=arguments.precision or "auto",
            device=arguments.device,
            progress=progress,
        )
    if arguments.precision is not None:
        raise ParityError("--precision goes with a checkpoint: graphs and engines have their own")
    if arguments.checkpoint is None:
        raise ParityError("a comparison needs the reference: --checkpoint CKPT")
    return verify_parity(
        arguments.folder,
        arguments.checkpoint,
        reference_precision=arguments.reference_precision,
        device=arguments.device,
        progress=progress,
    )


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2) + "\n"
