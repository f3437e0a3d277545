"""Questions whose answer is one of a few: the only ones on which a model has a probability."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ...geometry.lexicon import COLOURS
from ...language import queries as q
from ...language.canonical import describe
from ..answer import Boolean, Choice, Value
from ..measuring import sectors


@dataclass(frozen=True, slots=True)
class Closed:
    """What the model may choose from.

    Attributes:
        choices: as they are listed.
        values: what each of them means as an answer.
        metric: lengths are compared, so measurement is preferred whatever the model says.
        kind: type of question, for calibration.
    """

    choices: tuple[str, ...]
    values: tuple[Value, ...]
    metric: bool
    kind: str

    def index_of(self, value: Value) -> int | None:
        """The choice that means a value."""
        return self.values.index(value) if value in self.values else None


_YES_NO = (("yes", "no"), (Boolean(True), Boolean(False)))
YES_NO_WORDS = frozenset(
    ("is", "are", "was", "were", "am", "do", "does", "did", "has", "have", "had")
    + ("can", "could", "will", "would", "should", "may", "might", "must")
)
"""Words that a question begins with whose answer is yes or no."""
METRIC = (q.IsLarger, q.IsNearer, q.HowFar, q.HowBig, q.HowMany)
"""Questions in which measurement is preferred."""


def closed(question: q.Question | None, choices: Sequence[str] = ()) -> Closed | None:
    """The choices of a question; None when it has none that could be listed.

    Args:
        question: parsed; None when the words were not understood.
        choices: that came with it; they count before those of the words.
    """
    metric = isinstance(question, METRIC)
    kind = kind_of(question)
    if choices:
        return Closed(tuple(choices), tuple(Choice(each) for each in choices), metric, kind)
    how = _HOW.get(type(question))
    if how is None:
        return None
    listed, values = how(question)
    return Closed(listed, values, metric, kind) if len(listed) > 1 else None


def closed_by_words(words: str) -> Closed | None:
    """Yes and no for words that begin as such a question does; None for others.

    For questions that nothing but their words is known of, or that only pictures can answer.
    """
    first = words.strip().lower().split(" ", 1)[0].strip("\"',.")
    return Closed(*_YES_NO, metric=False, kind="choice") if first in YES_NO_WORDS else None


def kind_of(question: q.Question | None) -> str:
    """Type of question as calibrations name it."""
    return "choice" if question is None else _KINDS.get(type(question), "choice")


def _directions(question: q.Direction) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    words = tuple(sectors.NAMES[each] for each in question.options)
    return words, tuple(Choice(each) for each in words)


def _ways(question: q.WhichWay) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    words = tuple(sectors.CENTRES_DEG[question.scheme])
    return words, tuple(Choice(each) for each in words)


def _options(question: q.WhichOf) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    words = tuple(describe(each) for each in question.options)
    return words, tuple(Choice(each) for each in words)


def _joined(question: q.AllOf) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    """Yes and no where every part has these."""
    closed = all(_HOW.get(type(part)) is _whether for part in question.parts)
    return _YES_NO if closed else ((), ())


def _compared(question: q.Compares) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    return ((), ()) if question.how is q.Comparing.DIFFERENCE else _YES_NO


def _whether(_: q.Question) -> tuple[tuple[str, ...], tuple[Value, ...]]:
    return _YES_NO


_HOW: dict[type, Callable[[Any], tuple[tuple[str, ...], tuple[Value, ...]]]] = {
    q.IsRelation: _whether,
    q.Exists: _whether,
    q.IsLarger: _whether,
    q.IsNearer: _whether,
    q.AllOf: _joined,
    q.Compares: _compared,
    q.IsReachable: _whether,
    q.Direction: _directions,
    q.WhichWay: _ways,
    q.WhichOf: _options,
    q.WhatColour: lambda _: (tuple(COLOURS), tuple(Choice(each) for each in COLOURS)),
}
_KINDS: dict[type, str] = {
    q.IsRelation: "relation",
    q.Exists: "existence",
    q.IsLarger: "comparison",
    q.IsNearer: "comparison",
    q.AllOf: "relation",
    q.Compares: "comparison",
    q.IsReachable: "relation",
    q.Direction: "direction",
    q.WhichWay: "direction",
    q.WhichOf: "selection",
    q.WhatColour: "colour",
}
