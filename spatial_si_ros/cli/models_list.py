"""`spatial-si models list`: the released checkpoints at a glance."""

from __future__ import annotations

import argparse
import json
from typing import Any

from spatial_si_ros.cli.models_devices import DEVICES

_COLUMNS = {"VSI": "VSI-Bench", "MMSI": "MMSI-Bench"}
"""Heading -> benchmark."""


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `list`."""
    parser = actions.add_parser("list", help=summary, description="List the released checkpoints.")
    parser.add_argument(
        "--device", choices=DEVICES, default="cuda", help="whose runtime is shown (default: cuda)"
    )
    parser.add_argument("--json", action="store_true", help="all manifests as JSON instead")


def run(arguments: argparse.Namespace) -> int:
    """Print the table, or JSON."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from spatial_si_ros.inference.checkpoints.manifests import load_manifests

    manifests = load_manifests()
    if arguments.json:
        print(json.dumps([dict(manifest.value) for manifest in manifests], indent=2))
        return 0
    licences = ", ".join(sorted({manifest.value["licence"] for manifest in manifests}))
    targets = sorted({manifest.target(arguments.device) for manifest in manifests} - {""})
    built = "".join(f" Engines from models build --target {target}." for target in targets)
    table = Table(
        title=f"SenseNova-SI-..., licence {licences}",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title_justify="left",
        caption="* percent, as published by the authors (EASI protocol; EASI-8 is the mean of its "
        f"eight benchmarks). Nothing of it was measured here.{built}",
        caption_justify="left",
    )
    table.add_column("checkpoint", no_wrap=True)
    for heading in ("family", "size", "ver"):
        table.add_column(heading, no_wrap=True)
    for heading in ("EASI-8", *_COLUMNS):
        table.add_column(f"{heading}*", justify="right", no_wrap=True)
    table.add_column(f"on {arguments.device}")
    for manifest in manifests:
        value = manifest.value
        published = value["published"]
        scores = [published["easi8_mean"], *map(published["scores"].get, _COLUMNS.values())]
        runtime = manifest.runtime(arguments.device)
        absent = Text("not supported" if manifest.unsupported else "none", style="yellow")
        table.add_row(
            Text(manifest.short, style="dim" if manifest.unsupported else ""),
            *(value[field] for field in ("family", "size", "version")),
            *("" if score is None else f"{score:.1f}" for score in scores),
            Text(runtime) if runtime else absent,
        )
    Console().print(table)
    return 0
