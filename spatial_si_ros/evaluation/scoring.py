"""Replies against the truth, with the benchmarks' own measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest

from ..inference.inputs.replies import Unreadable, read_letter, read_number
from .benchmarks.items import Item, Metric
from .benchmarks.plans import keeps_to, read_plan
from .replies import Reply

THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""Of VSI-Bench's relative accuracy: 0.50, 0.55, ..., 0.95."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An item with what its reply is worth.

    Attributes:
        item: that was asked.
        score: 0..1; 0 or 1 for a choice.
        read: the reply says what was asked for.
        failed: why there is no reply; else empty.
    """

    item: Item
    score: float
    read: bool
    failed: str = ""


def mark(item: Item, reply: Reply) -> Marked:
    """What a reply is worth. What cannot be read is worth nothing."""
    if reply.failed:
        return Marked(item, 0.0, False, reply.failed)
    if reply.text is None:
        return Marked(item, float(reply.choice == item.answer), reply.choice is not None)
    if item.metric is Metric.NUMBER:
        number = read_number(reply.text)
        if isinstance(number, Unreadable):
            return Marked(item, 0.0, False)
        return Marked(item, relative_accuracy(number, item.answer), True)
    if item.plan is not None:
        said = read_plan(reply.text)
        if isinstance(said, Unreadable):
            return Marked(item, 0.0, False)
        return Marked(item, float(keeps_to(said, item.plan)), True)
    letter = read_letter(reply.text, len(item.choices))
    return Marked(item, float(letter == item.answer), not isinstance(letter, Unreadable))


def relative_accuracy(said: float, truth: float) -> float:
    """Mean relative accuracy: the share of `THRESHOLDS` t with |said - truth| / |truth| <= 1 - t.

    Raises:
        ValueError: the truth is 0.
    """
    if truth == 0.0:
        raise ValueError("expected a truth other than 0")
    return float(np.mean(abs(said - truth) / abs(truth) <= 1.0 - THRESHOLDS))


def chance_adjusted(scores: Sequence[float], choices: Sequence[int]) -> float:
    """(sum of scores - sum of 1/n) / (N - sum of 1/n): 0 for guessing, 1 for all right.

    Args:
        scores: 0 or 1, of N items.
        choices: how many each has, 2 or more.

    Raises:
        ValueError: there are none, not as many, or an item with fewer than 2 choices.
    """
    if not scores or len(scores) != len(choices) or min(choices) < 2:
        raise ValueError("expected scores, and as many numbers of choices, each 2 or more")
    chance = sum(1.0 / count for count in choices)
    return (sum(scores) - chance) / (len(scores) - chance)


def circular(marked: Sequence[Marked]) -> list[Marked]:
    """One for each group: right if all of it is, read if all of it is; the first one's item."""
    groups: dict[str, list[Marked]] = {}
    for one in marked:
        groups.setdefault(one.item.group or one.item.identity, []).append(one)
    return [
        Marked(
            group[0].item,
            min(one.score for one in group),
            all(one.read for one in group),
            next((one.failed for one in group if one.failed), ""),
        )
        for group in groups.values()
    ]


def interval(right: int, whole: int) -> tuple[float, float]:
    """95 % Wilson score interval of right / whole.

    Raises:
        ValueError: not 0 <= right <= whole, or whole is 0.
    """
    found = binomtest(right, whole).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)
