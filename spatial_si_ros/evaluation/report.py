"""What a benchmark came to, as plain values that JSON can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .benchmarks.formats import Format, Rule
from .benchmarks.items import Metric
from .benchmarks.vsi import DIRECTION, LEVELS, OF_CHOICES, OF_NUMBERS
from .scoring import Marked, chance_adjusted, circular, interval

VSI_TYPES = (*OF_NUMBERS, DIRECTION, *(k for k in OF_CHOICES if k not in LEVELS))


@dataclass(frozen=True, slots=True)
class Figure:
    """The score of some items.

    Attributes:
        items: how many; questions, where several orders make one.
        unreadable: replies that do not say what was asked for; they count as wrong.
        failed: items that could not be asked; they count as wrong.
        score: by the benchmark's rule; at most 1.
        right: how many are; None for numbers, which are right in part.
        interval95: Wilson's, of right / items; None where `right` is.
    """

    items: int
    unreadable: int
    failed: int
    score: float
    right: int | None = None
    interval95: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run.

    Attributes:
        benchmark: its name for people.
        rule: of the total.
        totals: over all items.
        types: by type.
        notes: what is to be known with them.
    """

    benchmark: str
    rule: str
    totals: Figure
    types: dict[str, Figure]
    notes: tuple[str, ...] = ()

    def value(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def report_of(known: Format, marked: Sequence[Marked]) -> Report:
    """The figures of a benchmark.

    Args:
        known: the benchmark.
        marked: all items, in any order; at least one.
    """
    notes = []
    if known.rule is Rule.CIRCULAR:
        rows = sum(one.score for one in marked) / len(marked)
        notes.append(f"single rows, whatever the order of their choices: {100 * rows:.1f} % right")
        marked = circular(marked)
    kinds: dict[str, list[Marked]] = {}
    for one in marked:
        kinds.setdefault(one.item.kind, []).append(one)
    types = {kind: _figure(known.rule, kinds[kind]) for kind in sorted(kinds)}
    totals = _figure(known.rule, marked)
    if known.rule is Rule.TYPES:
        eight = _eight(types)
        score = sum(eight.values()) / len(eight)
        totals = Figure(totals.items, totals.unreadable, totals.failed, score)
        missing = [kind for kind in VSI_TYPES if kind not in eight]
        missing += [level for level in LEVELS if level not in types and DIRECTION in eight]
        if missing:
            notes.append(f"not among the items, and not in the mean: {', '.join(missing)}")
    return Report(known.name, known.rule.value, totals, types, tuple(notes))


def _eight(types: dict[str, Figure]) -> dict[str, float]:
    """VSI-Bench's types with their scores: the levels of relative direction are one."""
    found = {kind: figure.score for kind, figure in types.items() if kind not in LEVELS}
    levels = [types[level].score for level in LEVELS if level in types]
    return found | ({DIRECTION: sum(levels) / len(levels)} if levels else {})


def _figure(rule: Rule, marked: Sequence[Marked]) -> Figure:
    scores = [one.score for one in marked]
    failed = sum(bool(one.failed) for one in marked)
    unreadable = sum(not one.read for one in marked) - failed
    score = sum(scores) / len(scores)
    if any(one.item.metric is Metric.NUMBER for one in marked):
        return Figure(len(marked), unreadable, failed, score)
    if rule is Rule.CHANCE:
        score = chance_adjusted(scores, [len(one.item.choices) for one in marked])
    right = int(sum(scores))
    return Figure(len(marked), unreadable, failed, score, right, interval(right, len(marked)))
