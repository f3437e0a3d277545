"""The figures of a data set as tables in the terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..regress.tables import percent, question_table


def show(summary: dict[str, Any], console: Console) -> None:
    """Per type and variant, then what the probabilities are worth, then the risk."""
    for name in ("type", "variant", "measured"):
        console.print(question_table({**summary, "types": {"form": summary["types"][name]}}))
    console.print(calibration_table(summary["calibration"]))
    console.print(Text(risk_words(summary["risk"])), soft_wrap=True)


def calibration_table(calibration: dict[str, Any]) -> Table:
    """Error, score and skill over all, near a limit, of the decidable."""
    table = Table(title="probabilities", title_justify="left")
    table.add_column("of")
    for name in ("answers", "mean", "came", "ECE", "Brier", "skill"):
        table.add_column(name, justify="right")
    for group in ("all", "near a limit", "decidable"):
        for event, worth in calibration[group].items():
            table.add_row(f"{group}: {event}", *_cells(worth))
    return table


def risk_words(risk: dict[str, Any]) -> str:
    """The threshold for a risk in a sentence."""
    wanted = percent(risk["risk"])
    if risk["threshold"] is None:
        return f"no threshold holds the share of wrong answers at {wanted}"
    checked = risk["checked_on"]
    held = "held" if risk["held"] else "not held"
    return (
        f"at most {wanted} wrong: from probability {risk['threshold']:.3f} on, chosen on every "
        f"other scene; on the rest {checked['wrong']} of {checked['answered']} wrong "
        f"({percent(checked['risk'])}, at most {percent(checked['bound'])} with 95 % confidence: "
        f"{held}), coverage of the decidable {percent(checked['coverage'])}"
    )


def _cells(worth: dict[str, Any]) -> list[str]:
    if not worth["n"]:
        return ["0", "-", "-", "-", "-", "-"]
    skill = worth["skill"]
    return [
        str(worth["n"]),
        f"{worth['mean']:.3f}",
        f"{worth['base_rate']:.3f}",
        f"{worth['ece']:.3f}",
        f"{worth['brier']:.3f}",
        "-" if skill is None else f"{skill:.3f}",
    ]
