"""`spatial-si models fetch`: a checkpoint from the hub."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `fetch`."""
    parser = actions.add_parser(
        "fetch",
        help=summary,
        description="Download a checkpoint: weights (safetensors), JSON, tokenizer and templates, "
        "nothing else. A broken connection is resumed; the same command again loads only files "
        "that are not complete. HF_ENDPOINT names another hub, HF_TOKEN a token.",
    )
    parser.add_argument("id", metavar="ID", help="as `list` shows it")
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to make or to complete")
    parser.add_argument("--revision", default="main", help="branch, tag or commit (default: main)")


def run(arguments: argparse.Namespace) -> int:
    """Download, lock, say what to do next."""
    from spatial_si_ros.inference.checkpoints.fetch import fetch
    from spatial_si_ros.inference.checkpoints.folders import open_checkpoint
    from spatial_si_ros.inference.checkpoints.manifests import manifest_named
    from spatial_si_ros.inference.errors import NotConverted

    from .models_progress import bytes_progress

    manifest = manifest_named(arguments.id)
    family = manifest.family
    with bytes_progress("checking") as bar:
        lock = fetch(
            manifest.hub, arguments.out, family, revision=arguments.revision, progress=bar
        )  # fmt: skip
    size = sum(file.size for file in lock.files.values())
    print(f"{arguments.out}: {manifest.id} at {lock.revision}, {size / 1e9:.2f} GB, locked")
    try:
        open_checkpoint(arguments.out)
        print("ready to run")
    except NotConverted:
        print(f"next: spatial-si models convert {arguments.out} OUT")
    return 0
