"""How answers, refusals and results look on a terminal."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_BY = {"model": "the model, from pictures alone", "both": "measurement and model"}


def console_for(json_target: str | None) -> Console:
    """Standard output, or standard error when standard output carries JSON."""
    return Console(file=sys.stderr if json_target == "-" else sys.stdout, highlight=False)


def show_answer(console: Console, value: dict[str, Any]) -> None:
    """Question, answer, frame, probability, why and evidence; or the refusal."""
    console.print(Text(value["question"], style="bold"))
    if not value["answered"]:
        show_decline(console, value["decline"])
        _rows(
            console,
            [("understood", value["interpretation"]), ("looked", value.get("looks", ""))],
        )
        return
    console.print(Text(value["text"] or str(value["value"]), style="bold green"))
    frame = value["frame"]
    if value["frame_description"]:
        frame += f", {value['frame_description']}"
    probability = _percent(value["probability"])
    if value["calibrated"]:
        probability += " (calibrated)"
    latency = value["latency_s"]
    _rows(
        console,
        [
            ("frame", "" if value["frame"] == "none" else frame),
            ("but", value["frame_note"]),
            ("probability", probability),
            ("answered by", _BY.get(value["source"], "")),
            ("why", value["explanation"]),
            ("evidence", ", ".join(value["evidence"])),
            ("relations", "; ".join(value["relations"])),
            ("understood", value["interpretation"]),
            ("looked", value.get("looks", "")),
            (
                "map",
                f"version {value['map_version']}"
                + (f", answered in {1e3 * latency:.0f} ms" if latency is not None else ""),
            ),
        ],
    )


def show_decline(console: Console, decline: dict[str, Any] | None) -> None:
    """Reason, sentence and alternatives."""
    if decline is None:
        console.print(Text("declined without a reason", style="bold yellow"))
        return
    reason = decline["reason"].replace("_", " ")
    console.print(Text.assemble((f"declined: {reason}", "bold yellow")))
    if decline["detail"]:
        console.print(Text(decline["detail"]))
    for each in decline["alternatives"]:
        console.print(Text(f"  or: {each}"))


def show_followed(console: Console, value: dict[str, Any]) -> None:
    """How an instruction ended, and where."""
    if value["success"]:
        console.print(Text(value["report"] or "done", style="bold green"))
    else:
        show_decline(console, value["decline"])
        detail = value["decline"]["detail"] if value["decline"] else ""
        if value["report"] not in ("", detail):
            console.print(Text(value["report"]))
    goal, end = value["goal"], value["final_pose"]
    _rows(
        console,
        [
            ("goal", _place(goal["pose"]) if goal else ""),
            ("why there", goal["reason"] if goal else ""),
            ("probability", _percent(goal["probability"]) if goal else ""),
            ("robot at", _place(end) if end else ""),
            ("decided", "; ".join(map(_decided, value["groundings"]))),
            *(("step", _step(each)) for each in value["steps"] if len(value["steps"]) > 1),
            ("understood", value["interpretation"]),
        ],
    )


def _rows(console: Console, rows: list[tuple[str, str]]) -> None:
    """Name and text, without those that say nothing."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, text in rows:
        if text:
            table.add_row(name, Text(text))
    console.print(table)


def _step(step: dict[str, Any]) -> str:
    """What became of it, and how long it took."""
    how = "done" if step["success"] else "not done"
    took = f", {step['duration_s']:.0f} s" if step["duration_s"] else ""
    return f"{step['words']}: {how}{took}" + (f" ({step['report']})" if step["report"] else "")


def _decided(grounding: dict[str, Any]) -> str:
    """What words were taken to mean, and by whom."""
    return (
        f"'{grounding['words']}' is object {grounding['object_id']}, "
        f"{_percent(grounding['probability'])}, by {_BY.get(grounding['source'], 'measurement')}"
    )


def _percent(probability: float | None) -> str:
    return "unknown" if probability is None else f"{100.0 * probability:.1f} %"


def _place(pose: dict[str, Any]) -> str:
    x, y, yaw = (_rounded(pose[name]) for name in ("x_m", "y_m", "yaw_rad"))
    return f"x {x} m, y {y} m, heading {yaw} rad in {pose['frame']}"


def _rounded(number: float | None) -> str:
    return "unknown" if number is None else f"{number:.2f}"
