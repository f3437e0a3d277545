"""A benchmark's report for people: one table for each runtime and precision, then sentences."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_COLUMNS = ("", "median", "p95", "processor", "floor", "reached", "memory")


def show(report: Any, console: Console | None = None) -> None:
    """Print a `Report`."""
    console = console or Console()
    tokens = report.tokens
    console.print(
        Text(
            f"{report.model}: {_some(report.images, 'image')} of at most "
            f"{_some(report.tiles, 'tile')}, {tokens['images']} tokens, and a question of "
            f"{tokens['question']} tokens (in four orders {tokens['four_orders']}), whose choices "
            "are scored"
        ),
        soft_wrap=True,
    )
    console.print(
        Text(
            f"{report.device}, {_some(report.threads, 'thread')}, load {report.load[0]} to "
            f"{report.load[1]}, {report.date}; pixels ({seconds(report.pixels_s)}) are made before"
        ),
        style="dim",
        soft_wrap=True,
    )
    for note in report.notes:
        console.print(Text(note), style="yellow")
    for run in report.runs:
        console.print(_table(run))
        console.print(Text(_sentences(run, report)), soft_wrap=True)
    console.print(
        Text(
            "whole prompt: transformers' generate(max_new_tokens=1), the same weights, for each "
            "question anew. first question: ours, images and all. further question: ours, the "
            "images are kept. four orders: a further question with its choices listed in all "
            "orders, so that no letter has an advantage; apart: one after another. floor: the "
            "least time that the device needs; reached: how near the median is to it."
        ),
        style="dim",
    )


def seconds(value: float) -> str:
    """With a unit that leaves few zeros."""
    return f"{value:.2f} s" if value >= 1 else f"{1e3 * value:.1f} ms"


def _table(run: Any) -> Table:
    table = Table(
        title=f"{run.runtime} {run.precision}", title_justify="left", box=None, pad_edge=False
    )
    for name in _COLUMNS:
        table.add_column(name, justify="right" if name else "left", no_wrap=True)
    for row in run.rows:
        peak = "" if row.peak_bytes is None else f"{row.peak_bytes / 1e9:.2f} GB"
        table.add_row(
            row.what,
            *map(seconds, (row.median_s, row.p95_s, row.processor_s, row.floor_s)),
            f"{100 * row.floor_fraction:.0f} %",
            peak,
        )
    return table


def _sentences(run: Any, report: Any) -> str:
    found = run.ratios
    processor = run.processor_ratios
    lines = [
        f"A further question is {found.reference_to_further:.1f} times as fast as the whole "
        f"prompt; the first one takes {found.first_to_reference:.2f} of it; four orders take "
        f"{found.four_to_further:.2f} of one. One after another they take "
        f"{found.apart_to_four:.2f} of what they take in one row."
    ]
    if processor is not None:
        lines.append(
            f"In processor time: {processor.reference_to_further:.1f}, "
            f"{processor.first_to_reference:.2f}, {processor.four_to_further:.2f}."
        )
    operations, moved = run.speed["operations_per_s"] / 1e12, run.speed["bytes_per_s"] / 1e9
    lines += [
        f"Letters differ from transformers' by at most {run.letter_difference:.1e} in "
        f"log-probability. Weights {run.weights_bytes / 1e9:.2f} GB, images "
        f"{run.prefix_bytes / 1e6:.1f} MB.",
        f"The device can do {operations:.3g} TFLOP/s and {moved:.3g} GB/s ({report.speed_is}).",
    ]
    return "\n".join(lines)


def _some(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
