"""`spatial-si models show`: everything that is known of one checkpoint, or of a folder."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spatial_si_ros.inference.checkpoints.manifests import Manifest


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `show`."""
    parser = actions.add_parser(
        "show", help=summary, description="Show what is known of one released checkpoint."
    )
    parser.add_argument("id", metavar="ID", help="as `list` shows it, or its name on the hub")
    parser.add_argument("--json", action="store_true", help="as JSON instead")


def run(arguments: argparse.Namespace) -> int:
    """Print the manifest."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from spatial_si_ros.inference.checkpoints.manifests import manifest_named

    manifest = manifest_named(arguments.id)
    if arguments.json:
        print(json.dumps(dict(manifest.value), indent=2))
        return 0
    console = Console(highlight=False)
    console.print(Text(manifest.id, style="bold"))
    console.print(Text(manifest.value["note"]))
    if manifest.unsupported:
        console.print(Text(f"Not supported: {manifest.unsupported}", style="yellow"))
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in _rows(manifest):
        table.add_row(name, Text(text))
    console.print(table)
    return 0


def _rows(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Name and text, without what is said above the table."""
    value = manifest.value
    yield "on the hub", f"https://huggingface.co/{value['hub']}"
    size = value["download_gb"]
    yield "licence", value["licence"]
    yield "family", f"{value['family']}, {value['size']} parameters, version {value['version']}"
    yield "released", value["released"] or "unknown"
    yield "download", f"{size} GB" if size else "unknown"
    context = value["context"]
    base = context["base_model_tokens"]
    if base:
        own = context["tokens"] or "its own value is in its tokenizer_config.json"
        yield "context", f"{base} tokens of the base model; {own}"
    images = value["images"]
    if images["most"]:
        yield "images", f"{images['recommended']} recommended, {images['most']} at most"
        yield "cut", ", ".join(f"{k} {v}" for k, v in images["rule"].items())
    prompt = value["prompt"]
    if prompt["template"]:
        yield "prompt", f"{prompt['template']}, system message from {prompt['system_message']}"
        yield "contracts", ", ".join(prompt["contracts"])
    published = value["published"]
    if published["easi8_mean"]:
        yield "published", f"mean of EASI-8 {published['easi8_mean']} % (the authors', not ours)"
    for key in ("scores", "others"):
        for name, score in published[key].items():
            yield f"  {name}", f"{score} %"
    if published["source"]:
        yield "source", published["source"]
    for device in value["recommended"]:
        if runtime := manifest.runtime(device):
            target = manifest.target(device)
            built = f", engines from models build --target {target}" if target else ""
            yield f"on {device}", f"{runtime}{built}"
    unknown = [name for name, known in value["locked"].items() if known is None]
    if unknown:
        yield "unknown", f"{', '.join(unknown)}: in the lock of a fetched folder, or by measuring"
