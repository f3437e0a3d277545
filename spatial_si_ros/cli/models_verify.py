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
    """Look, print what was found; 0 when all of it is good."""
    if arguments.against is not None:
        return run_parity(arguments)
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
        arguments.json.write_text(json.dumps({"good": good, "checks": found}, indent=2) + "\n")
    return 0 if good else 1
