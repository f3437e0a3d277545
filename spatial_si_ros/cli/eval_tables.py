"""A benchmark's figures for people: a table of types, the total, then what is to be known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_COLUMNS = ("", "items", "right", "score", "right, 95 %", "unreadable", "not asked")


def show(value: Mapping[str, Any], console: Console | None = None) -> None:
    """Print what `spatial-si eval bench --json` writes."""
    console = console or Console()
    who = [value["model"] or "replies of an unnamed model", value["runtime"], value["precision"]]
    asked = [value["protocol"]["score"], "" if not value["limit"] else f"limit {value['limit']}"]
    words = [*who, *asked, value["date"]]
    console.print(Text(f"{value['benchmark']}, {value['data']}"), soft_wrap=True)
    console.print(Text(", ".join(str(w) for w in words if w)), style="dim", soft_wrap=True)
    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in _COLUMNS:
        table.add_column(name, justify="right" if name else "left", no_wrap=bool(name))
    for kind, figure in value["types"].items():
        table.add_row(*_row(kind, figure))
    table.add_row(*_row("all", value["totals"]), style="bold")
    console.print(table)
    console.print(Text(f"score of all: {value['rule']}"), style="dim", soft_wrap=True)
    for note in value["notes"]:
        console.print(Text(note), style="yellow", soft_wrap=True)


def _row(kind: str, figure: Mapping[str, Any]) -> tuple[str, ...]:
    between = figure["interval95"]
    return (
        kind,
        str(figure["items"]),
        "" if figure["right"] is None else str(figure["right"]),
        f"{100 * figure['score']:.1f}",
        "" if between is None else "{:.1f}..{:.1f}".format(*(100 * end for end in between)),
        str(figure["unreadable"]),
        str(figure["failed"]),
    )
