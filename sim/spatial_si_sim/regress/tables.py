"""The figures as tables in the terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table


def percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def interval(bounds: tuple[float, float] | None) -> str:
    return "" if bounds is None else f"[{100 * bounds[0]:.1f}, {100 * bounds[1]:.1f}]"


def question_table(summary: dict[str, Any]) -> Table:
    """Per form, then all."""
    table = Table(title="questions", title_justify="left")
    table.add_column("type")
    for name in ("asked", "decidable", "answered", "right", "declined"):
        table.add_column(name, justify="right")
    for name in ("right / answered", "declined / decidable", "right / asked"):
        table.add_column(f"{name} [95 %]", justify="right")
    for form, figures in summary["types"]["form"].items():
        table.add_row(form, *_question_cells(figures))
    for reason, figures in summary["types"].get("before looking", {}).items():
        name = f"before looking: {reason.lower().replace('_', ' ')}"
        table.add_row(name, *_question_cells(figures))
    table.add_section()
    table.add_row("all", *_question_cells(summary["totals"]), style="bold")
    return table


def instruction_table(summary: dict[str, Any]) -> Table:
    """Per form and way of driving, then all."""
    table = Table(title="instructions", title_justify="left")
    table.add_column("type")
    for name in ("instructions", "succeeded", "collisions", "SPL", "SPL to the stop"):
        table.add_column(name, justify="right")
    table.add_column("succeeded [95 %]", justify="right")
    for form, figures in summary["types"]["instruction form"].items():
        table.add_row(form, *_instruction_cells(figures))
    for way, figures in summary["types"]["instruction by_velocity"].items():
        name = "by cmd_vel alone" if way == "True" else "by navigate_to_pose"
        table.add_row(name, *_instruction_cells(figures))
    table.add_section()
    table.add_row("all", *_instruction_cells(summary["totals"]), style="bold")
    return table


def _question_cells(figures: dict[str, Any]) -> list[str]:
    counts = [
        str(figures[name]) for name in ("asked", "decidable", "answered", "right", "declined")
    ]
    ratios = [
        f"{percent(figures[name])} {interval(figures['intervals'][name])}"
        for name in ("ratio_right", "ratio_declined", "ratio_right_asked")
    ]
    return counts + ratios


def _instruction_cells(figures: dict[str, Any]) -> list[str]:
    counts = [str(figures[name]) for name in ("instructions", "succeeded", "collisions")]
    ways = ["-" if figures[n] is None else f"{figures[n]:.2f}" for n in ("spl", "spl_to_stop")]
    share = figures["ratio_succeeded"], figures["intervals"]["ratio_succeeded"]
    return [*counts, *ways, f"{percent(share[0])} {interval(share[1])}"]
