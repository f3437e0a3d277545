"""One question of a data set with its truth: the two lines that `format.md` describes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

Triple = tuple[float, float, float]
ItemValue = Union[bool, float, int, str, list[Any], None]


@dataclass(frozen=True)
class Asked:
    """A line of `questions.jsonl`: all that who answers is told."""

    id: str
    variant: str
    text: str
    choices: tuple[str, ...]
    robot: Triple
    speaker: Triple | None
    at_frame: int
    pictures: tuple[int, ...] = ()


@dataclass(frozen=True)
class Truth:
    """A line of `truth.jsonl`."""

    id: str
    type: str
    capability: str
    viewpoint: str
    value: ItemValue
    value_kind: str
    unit: str
    decidable: bool
    reason: str
    marginal: bool
    detail: str
    object_ids: tuple[int, ...]
    choice: int | None = None


@dataclass(frozen=True)
class Item:
    """Both."""

    asked: Asked
    true: Truth

    def __post_init__(self) -> None:
        if self.asked.id != self.true.id:
            raise ValueError(f"question '{self.asked.id}' got the truth of '{self.true.id}'")
        right, choices = self.true.choice, self.asked.choices
        if right is not None and not 0 <= right < len(choices):
            raise ValueError(f"choice {right} of '{self.asked.id}' is none of {len(choices)}")


def write_items(folder: Path, items: Iterable[Item]) -> None:
    """`questions.jsonl` and `truth.jsonl` of a shard."""
    every = list(items)
    _write(folder / "questions.jsonl", (vars(each.asked) for each in every))
    _write(folder / "truth.jsonl", (vars(each.true) for each in every))


def read_items(folder: Path) -> list[Item]:
    """What `write_items` wrote.

    Raises:
        OSError: a file cannot be read.
        ValueError: the two do not belong together.
    """
    asked = [_asked(line) for line in _read(folder / "questions.jsonl")]
    true = [_true(line) for line in _read(folder / "truth.jsonl")]
    if len(asked) != len(true):
        raise ValueError(f"'{folder}' has {len(asked)} questions and {len(true)} truths")
    return [Item(*pair) for pair in zip(asked, true)]


def _asked(line: Mapping[str, Any]) -> Asked:
    speaker = None if line["speaker"] is None else tuple(line["speaker"])
    lists = {name: tuple(line[name]) for name in ("choices", "robot", "pictures")}
    return Asked(**{**line, **lists, "speaker": speaker})


def _true(line: Mapping[str, Any]) -> Truth:
    return Truth(**{**line, "object_ids": tuple(line["object_ids"])})


def _write(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
