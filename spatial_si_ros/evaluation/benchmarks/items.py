"""One question of a benchmark, whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from .plans import Plan


class Metric(Enum):
    """How one reply is scored."""

    LETTER = "letter"
    NUMBER = "number"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    Attributes:
        identity: unique in its file.
        kind: its type, as the benchmark groups its figures.
        prompt: all words that follow the pictures, as the benchmark puts them.
        question, choices: the same in parts; no choices for a number.
        contract: that puts the parts to the model where its choices are scored.
        answer: index of the right choice, or the true number; nothing of a plan.
        metric: which of them.
        plan: what a reply that is a plan is compared with.
        images: files, or the bytes of files.
        video: a film, or a folder of its frames; then there are no images.
        ends: the first and the last frame of a film are shown, and others between them.
        group: items of one group are one question in several orders; else as `identity`.
    """

    identity: str
    kind: str
    prompt: str
    question: str
    choices: tuple[str, ...]
    contract: str
    answer: float
    metric: Metric
    images: tuple[Path | bytes, ...] = field(default=(), repr=False)
    video: Path | None = None
    ends: bool = False
    group: str = ""
    plan: Plan | None = field(default=None, repr=False)

    @property
    def thinkable(self) -> bool:
        """Whether thinking aloud has a conclusion that can be read."""
        return self.metric is not Metric.PLAN


@dataclass(frozen=True, slots=True)
class Dataset:
    """The items of a benchmark's file.

    Attributes:
        file: they are from.
        items: in its order.
        notes: what was done to them, for people.
    """

    file: Path
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
