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


def episode_tables(summary: dict[str, Any]) -> list[Table]:
    """What was done per deed, relation and expectation; then the failures by stage."""
    table = Table(title="episodes", title_justify="left")
    table.add_column("type")
    for name in ("episodes", "possible", "done", "to refuse", "refused right", "undisturbed"):
        table.add_column(name, justify="right")
    for name in ("done / possible", "refused right", "undisturbed"):
        table.add_column(f"{name} [95 %]", justify="right")
    for kind in ("deed", "relations", "expect"):
        for name, figures in summary["types"][f"episode {kind}"].items():
            table.add_row(name, *_episode_cells(figures))
        table.add_section()
    table.add_row("all", *_episode_cells(summary["totals"]), style="bold")
    stages = Table(title="failures by stage", title_justify="left")
    stages.add_column("stage")
    outcomes = sorted({each for row in summary["types"]["episode stages"].values() for each in row})
    for outcome in outcomes:
        stages.add_column(outcome, justify="right")
    for stage, row in summary["types"]["episode stages"].items():
        stages.add_row(stage, *(str(row.get(outcome, 0)) for outcome in outcomes))
    return [table, stages]


def _episode_cells(figures: dict[str, Any]) -> list[str]:
    names = ("episodes", "possible", "done", "to_refuse", "refused_right", "undisturbed")
    ratios = [
        f"{percent(figures[name])} {interval(figures['intervals'][name])}"
        for name in ("ratio_done", "ratio_refused_right", "ratio_undisturbed")
    ]
    return [str(figures[name]) for name in names] + ratios


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
