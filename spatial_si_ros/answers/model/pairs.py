"""Recorded pairs: what measurement and model said of the same choices, and which was right.

A file is JSON lines. The first one says of whom, `{"format": "spatial-si pairs 1", "model": ...,
"random_weights": false}`; each further one is a question, `{"id", "kind", "choices", "measured":
[p, ...], "model": [p, ...], "calibrated": false, "truth": index}`. `model` may be left out where
nobody was asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .fusing import Pair
from .fusion import BadFusion
from .pooling import Sides

FORMAT = "spatial-si pairs 1"
SUFFIX = ".pairs.jsonl"


@dataclass(frozen=True, slots=True)
class RecordedPairs:
    """Pairs of one model.

    Attributes:
        model: name and digest; "" where nobody was asked.
        random_weights: it was made by `models tiny` or the like.
        pairs: without a model's side, that side is uniform.
        without_model: how many of them.
    """

    model: str
    random_weights: bool
    pairs: tuple[Pair, ...]
    without_model: int


def header(model: str, random_weights: bool) -> dict[str, Any]:
    """The first line of a file."""
    return {"format": FORMAT, "model": model, "random_weights": random_weights}


def line(identity: str, sides: Sides, truth: int) -> dict[str, Any]:
    """A further line: what `Inquiry.hear` was told, and the index of the right choice."""
    return {"id": identity, **sides_value(sides), "truth": truth}


def sides_value(sides: Sides) -> dict[str, Any]:
    """What both sides said, for JSON."""
    return {
        "kind": sides.kind,
        "choices": list(sides.choices),
        "measured": [float(p) for p in sides.measured],
        "model": [float(p) for p in sides.model],
        "calibrated": sides.calibrated,
    }


def write_pairs(file: Path, first: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> None:
    """Write a file of pairs."""
    text = "".join(json.dumps(value) + "\n" for value in (first, *lines))
    file.write_text(text, encoding="utf-8")


def read_pairs(data: Path) -> RecordedPairs:
    """The pairs in a file, or in all files `*.pairs.jsonl` of a folder and those in it.

    Raises:
        BadFusion: there are none, one cannot be read, or they are of several models.
    """
    files = sorted(data.rglob(f"*{SUFFIX}")) if data.is_dir() else [data]
    found = [_read(file) for file in files]
    pairs = tuple(pair for each in found for pair in each.pairs)
    models = {each.model for each in found}
    if not pairs or len(models) != 1:
        got = f"{len(pairs)} pairs of {len(models)} models in {len(files)} files"
        raise BadFusion(f"{data}: expected pairs of one model in *{SUFFIX}, got {got}")
    return RecordedPairs(
        models.pop(),
        any(each.random_weights for each in found),
        pairs,
        sum(each.without_model for each in found),
    )


def _read(file: Path) -> RecordedPairs:
    values: list[Mapping[str, Any]] = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        first = json.loads(lines[0]) if lines else {}
        if first.get("format") != FORMAT:
            raise ValueError(f"the format is {first.get('format')!r:.40}, want '{FORMAT}'")
        pairs = []
        for text in lines[1:]:
            values.append(json.loads(text))
            pairs.append(_pair(values[-1]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        at = len(values) + 1
        raise BadFusion(f"{file}, line {at}: expected recorded pairs: {error!r}") from None
    without = sum("model" not in value for value in values)
    return RecordedPairs(
        str(first.get("model", "")),
        bool(first.get("random_weights", False)),
        tuple(pairs),
        without,
    )


def _pair(value: Mapping[str, Any]) -> Pair:
    choices = tuple(str(each) for each in value["choices"])
    count = len(choices)
    measured = _shares(value["measured"], count)
    model = _shares(value["model"], count) if "model" in value else np.full(count, 1.0 / count)
    truth = value["truth"]
    if type(truth) is not int or not 0 <= truth < count:
        raise ValueError(f"truth: want 0 to {count - 1}, got {truth!r:.40}")
    sides = Sides(str(value["kind"]), choices, measured, model, bool(value["calibrated"]))
    return Pair(sides, truth)


def _shares(values: Sequence[float], count: int) -> npt.NDArray[np.float64]:
    shares = np.asarray(values, np.float64)
    if shares.shape != (count,) or not (np.isfinite(shares) & (shares >= 0.0)).all():
        raise ValueError(f"want {count} probabilities, got {values!r:.60}")
    if count < 2 or shares.sum() <= 0.0:
        raise ValueError(f"want 2 choices or more, one of them possible, got {values!r:.60}")
    return shares
