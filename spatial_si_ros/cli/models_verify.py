"""`spatial-si models verify`: whether the files of a checkpoint are whole and unchanged."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from .models_parity import add_parity, run_parity


def add_parser(actions: Any, summary: str) -> None:
    """Add the options of `verify`."""
    parser = actions.add_parser(
        "verify",
        help=summary,
        description="Compare every file with the lock, the weights with the config, and look for "
        "what must not be there.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="folder to look at")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the result as JSON")
    add_parity(parser)


def run(arguments: argparse.Namespace) -> int:
    """Look, print what was found; 0 when all of it is good.

    Raises:
        InferenceError: it cannot be looked at; the JSON says so, too.
    """
    from spatial_si_ros.inference.errors import InferenceError

    try:
        return _verified(arguments)
    except InferenceError as error:
        if arguments.json is not None:
            _write(arguments.json, {"good": False, "error": str(error)})
        raise


def _verified(arguments: argparse.Namespace) -> int:
    if arguments.against is not None:
        return run_parity(arguments)
    _check_alone(arguments)
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from spatial_si_ros.inference.checkpoints.verify import verify_files

    from .models_progress import bytes_progress

    with bytes_progress("reading") as bar:
        checks = verify_files(arguments.folder, bar)
    table = Table(title=f"verify {arguments.folder}", title_justify="left")
    for heading in ("", "", "what was found"):
        table.add_column(heading, overflow="fold")
    for check in checks:
        state = Text("good", style="green") if check.good else Text("bad", style="bold red")
        table.add_row(Text(check.subject), state, Text(check.detail))
    Console().print(table)
    good = all(check.good for check in checks)
    if arguments.json is not None:
        found = [{"subject": c.subject, "good": c.good, "detail": c.detail} for c in checks]
        _write(arguments.json, {"good": good, "checks": found})
    return 0 if good else 1


def _check_alone(arguments: argparse.Namespace) -> None:
    """Refuse what only a comparison can do."""
    from spatial_si_ros.inference.errors import CheckpointError
    from spatial_si_ros.inference.export.manifest import EXPORT

    if (arguments.folder / EXPORT).is_file():
        raise CheckpointError(
            f"{arguments.folder} holds graphs: add --against torch --checkpoint CKPT"
        )
    if arguments.checkpoint is not None:
        raise CheckpointError("--checkpoint goes with --against torch")


def _write(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
