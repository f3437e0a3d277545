"""`spatial-si doctor`: what this machine has, what is missing, what to do about it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .findings import CHECKS, Finding, State
from .values import json_target

_STYLE = {State.FOUND: "green", State.MISSING: "bold red", State.OPTIONAL: "yellow"}


def add_parser(subparsers: Any) -> None:
    """Add the options of `doctor`."""
    parser = subparsers.add_parser(
        "doctor",
        help="what this machine has and lacks",
        description="Look at this machine and say what was found, what is missing and what to do "
        "about it. Changes nothing.",
        epilog="exit status: 0 nothing that is needed is missing; 1 something is; 2 the command "
        "line is wrong",
    )
    parser.add_argument(
        "--json", metavar="FILE", type=json_target, help="write the table there too; -: only there"
    )


def run(arguments: argparse.Namespace) -> int:
    """Look, print the table, write it where asked; 0 when nothing that is needed is missing."""
    findings = [check() for check in CHECKS]
    text = json.dumps(as_json(findings), indent=2)
    if arguments.json == "-":
        print(text)
    else:
        print_table(findings)
    if arguments.json not in (None, "-"):
        Path(arguments.json).write_text(text + "\n", encoding="utf-8")
    return 0 if is_healthy(findings) else 1


def is_healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing that is needed is missing."""
    return all(finding.state is not State.MISSING for finding in findings)


def print_table(findings: Sequence[Finding]) -> None:
    """Print the findings as a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title="spatial-si doctor", title_justify="left")
    for heading in ("", "state", "what was found", "what to do"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        table.add_row(
            Text(finding.subject),
            Text(finding.state.value, style=_STYLE[finding.state]),
            Text(finding.detail),
            Text(finding.advice),
        )
    Console().print(table)


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """The findings as plain values."""
    return {
        "healthy": is_healthy(findings),
        "findings": [
            {"subject": f.subject, "state": f.state.value, "detail": f.detail, "advice": f.advice}
            for f in findings
        ],
    }
