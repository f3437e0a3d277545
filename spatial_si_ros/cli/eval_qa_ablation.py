"""`spatial-si eval qa --ablate`: what each aid of the model brings, on generated questions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..answers.model.aids import ALL, NAMES, NOT, PLAIN, Aids, alone
from ..answers.model.pairs import SUFFIX, header, write_pairs
from ..evaluation.ablation import MADE_UP, Run, compared
from ..inference.checkpoints.folders import is_random
from .eval_ablation import show
from .eval_qa import ANSWERS, DATA, evaluated
from .status import Status

WITHOUT = "plain"
SEEN = ("right", "wrong", "declined")
"""Outcomes of questions whose truth decides; a declined one scores nothing."""


def manners() -> dict[str, Aids]:
    """No aid, each alone, all together."""
    return {WITHOUT: PLAIN, **{name: alone(name) for name in NAMES}, "all": ALL}


def ablate(arguments: argparse.Namespace) -> int:
    """Answer and judge in every manner, each in a folder of its own below --out, and compare.

    Raises:
        NoSimPython, EvaluationError: as `evaluated`.
    """
    out = arguments.out.resolve()
    model = _model(arguments.server)
    random = is_random(model)
    runs, status = [], int(Status.GOOD)
    for name, aids in manners().items():
        words = [each if getattr(aids, each) else NOT + each for each in NAMES]
        run = argparse.Namespace(**{**vars(arguments), "aids": words, "out": out / name})
        if runs and run.data is None:
            run.data = out / WITHOUT / DATA  # the first run has made it
        status = max(status, evaluated(run, arguments.risk, quiet=True))
        figures = json.loads((out / name / "figures.json").read_text(encoding="utf-8"))
        runs.append(_run(name, figures["questions"]))
        _record(out / name, name, figures["questions"], model)
    rows = compared(runs, random)
    value = {
        "benchmark": "generated questions",
        "data": str(arguments.data or out / WITHOUT / DATA),
        "backend": arguments.backend,
        "model": model,
        "random_weights": random,
        "date": date.today().isoformat(),
        "runs": [each.value() for each in rows],
        "notes": [MADE_UP] if random else ["score: right of the decidable; declined is not right"],
    }
    text = json.dumps(value, indent=2) + "\n"
    (out / "ablation.json").write_text(text, encoding="utf-8")
    if arguments.json is not None:
        arguments.json.write_text(text, encoding="utf-8")
    show(value, rows)
    return status


def _run(name: str, questions: list[Mapping[str, Any]]) -> Run:
    asked = [each for each in questions if each["outcome"] in SEEN]
    scores = {f"{q['scene']}/{q['id']}": float(q["outcome"] == "right") for q in asked}
    return Run(
        name,
        scores,
        unread=frozenset(
            f"{q['scene']}/{q['id']}" for q in asked if q["decline"] == "UNREADABLE_REPLY"
        ),
        inputs={"questions": float(len(questions)), "decidable": float(len(asked))},
        total=sum(scores.values()) / len(scores) if scores else None,
    )


def _record(folder: Path, name: str, questions: list[Mapping[str, Any]], model: str) -> None:
    """Pairs for `eval fuse`: what both sides said where the truth is one of the choices."""
    truths = {(q["scene"], q["id"]): q for q in questions}
    lines = []
    for file in sorted((folder / ANSWERS).glob("*.jsonl")):
        for text in file.read_text(encoding="utf-8").splitlines():
            value = json.loads(text)
            found = truths.get((file.stem, value.get("id")))
            if "sides" not in value or found is None:
                continue
            truth = _truth(found, value["sides"]["choices"])
            if truth is not None:
                identity = f"{file.stem}/{value['id']}"
                lines.append({"id": identity, **value["sides"], "truth": truth})
    if lines:
        write_pairs(folder / f"{name}{SUFFIX}", header(model, is_random(model)), lines)


def _truth(question: Mapping[str, Any], choices: list[str]) -> int | None:
    """Index of the true choice; None where it is none of them, or the truth does not decide."""
    if question["outcome"] not in SEEN:
        return None
    if choices == ["yes", "no"] and question["holds"] is not None:
        return 0 if question["holds"] else 1
    told = [each.lower() for each in choices]
    truth = str(question["truth"]).lower()
    return told.index(truth) if truth in told else None


def _model(server: str) -> str:
    """What answers, by its own name."""
    from ..inference.serving.client import Client
    from ..inference.serving.endpoints import read_servers

    with Client(read_servers(server), allow_remote_images=True) as client:
        (health, *_) = client.health()
    return health.detail if health.well else ""
