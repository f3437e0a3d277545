"""What was made, as a table in the terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from rich.table import Table

from .checks import Check
from .items import Item


def type_table(items: Iterable[Item]) -> Table:
    """Questions per type, then all."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.true.type].append(item)
    table = Table(title="questions", title_justify="left")
    table.add_column("type")
    for name in (
        "asked",
        "decidable",
        "marginal",
        "with choices",
        "live",
        "single",
        "multi",
        "video",
    ):
        table.add_column(name, justify="right")
    for kind in sorted(groups):
        table.add_row(kind, *_cells(groups[kind]))
    table.add_section()
    table.add_row(
        "all", *_cells([each for group in groups.values() for each in group]), style="bold"
    )
    return table


def check_table(checks: Iterable[Check]) -> Table:
    """What the checks found; what fails is red."""
    table = Table(title="checks", title_justify="left")
    for name in ("check", "found", "holds"):
        table.add_column(name)
    for check in checks:
        style = None if check.holds else "bold red"
        table.add_row(check.name, check.detail, "yes" if check.holds else "NO", style=style)
    return table


def scene_line(summary: dict[str, Any]) -> str:
    """One complete shard in a line."""
    seconds = summary["seconds"]
    tour_s, ask_s = seconds["tour"], seconds["questions"]
    left_out = summary["left_out"]
    return (
        f"{summary['name']}: {summary['questions']} questions in {ask_s:.1f} s, "
        f"{summary['frames']} frames in {tour_s:.0f} s, "
        f"{summary['objects_seen']} of {summary['objects']} objects seen well"
        + (f"; left out: {', '.join(left_out)}" if left_out else "")
    )


def _cells(items: list[Item]) -> list[str]:
    variants = [
        sum(each.asked.variant == name for each in items)
        for name in ("live", "single", "multi", "video")
    ]
    counts = [
        len(items),
        sum(each.true.decidable for each in items),
        sum(each.true.marginal for each in items),
        sum(bool(each.asked.choices) for each in items),
        *variants,
    ]
    return [str(count) for count in counts]
