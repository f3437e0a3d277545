"""Two numbers, or a number and a bound: which is more, whether they are the same, how far apart."""

from __future__ import annotations

import math
from statistics import NormalDist

from ...language.canonical import canonical
from ...language.queries import Compares, Comparing
from ...language.words.numbers import words_of_number
from ..answer import Answer, Answered, Boolean, Count, Declined, DeclineReason, Number
from ..measuring import chances
from .asking import Asking
from .bounds import TOLERANCE_M, TOLERANCE_RATIO

_HALF = 0.5
"""Between two counts."""
_SURE = 0.999


def compares(asking: Asking, question: Compares) -> Answer:
    """Yes or no, or the difference, from the normal errors of both numbers."""
    from ..geometric import answer

    parts: list[Answered] = []
    values: list[float] = []
    stds: list[float] = []
    unit = ""
    for part in (question.first, question.second):
        if isinstance(part, float):
            values.append(part)
            stds.append(0.0)
            continue
        one = answer(part, asking.index.snapshot, asking.unbounded())
        if isinstance(one, Declined):
            return one
        measured = _measured(one)
        if measured is None:
            return Declined(
                DeclineReason.BAD_INPUT, f"'{canonical(part)}' has no number that can be compared"
            )
        values.append(measured[0])
        stds.append(measured[1])
        unit = one.value.unit if isinstance(one.value, Number) else ""
        parts.append(one)
        asking.grounder.rested_on.update(dict.fromkeys(one.evidence_object_ids))
    gap, std = values[0] - values[1], math.hypot(*stds)
    said = "; ".join(one.text.rstrip(".") for one in parts)
    why = "; ".join(one.explanation for one in parts)
    sure = math.prod(one.referents for one in parts)
    if question.how is Comparing.DIFFERENCE:
        return _difference(asking, gap, std, unit, said, why, sure)
    share = _share(question, gap, std, not unit, max(abs(each) for each in values))
    yes = share >= 0.5
    if isinstance(question.second, float):
        said += f", and {words_of_number(question.second)}{f' {unit}' if unit else ''} is asked for"
    return asking.answer(
        Boolean(yes), f"{'yes' if yes else 'no'}: {said}", max(share, 1.0 - share), why,
        referents=sure,
    )  # fmt: skip


def _measured(one: Answered) -> tuple[float, float] | None:
    """A number and 1 sigma; that of a count is what makes it as probable as it is."""
    if isinstance(one.value, Number):
        return one.value.value, one.value.std
    if not isinstance(one.value, Count):
        return None
    sure = min(max(one.probability, 1.0 - _SURE), _SURE)
    return float(one.value.value), _HALF / NormalDist().inv_cdf(0.5 + 0.5 * sure)


def _difference(
    asking: Asking, gap: float, std: float, unit: str, said: str, why: str, sure: float
) -> Answer:
    slack = max(_HALF if not unit else TOLERANCE_M, TOLERANCE_RATIO * abs(gap))
    return asking.answer(
        Number(abs(gap), std, unit or "1"),
        f"{abs(gap):.{2 if unit else 0}f}{f' {unit}' if unit else ''}: {said}",
        2.0 * chances.below(0.0, slack, std) - 1.0,
        why,
        referents=sure,
    )


def _share(question: Compares, gap: float, std: float, counted: bool, size: float) -> float:
    """P(yes) for a gap between first and second with normal error."""
    if question.how is Comparing.SAME:
        slack = _HALF if counted else max(TOLERANCE_M, TOLERANCE_RATIO * size)
        return chances.below(gap, slack, std) - chances.below(gap, -slack, std)
    edge = 0.0
    if counted:
        edge = -_HALF if question.allowing else _HALF
    if question.how is Comparing.LESS:
        return chances.below(gap, -edge, std)
    return 1.0 - chances.below(gap, edge, std)
