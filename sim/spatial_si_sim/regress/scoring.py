"""Whether an answer is right: the same value, about the same objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ..truth.answers import Truth
from ..truth.spec import Form, Side

NUMBER_RATIO = 0.10
NUMBER_SLACK_M = 0.10


class Outcome(Enum):
    """What became of a question."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it came, free of ROS.

    Attributes:
        value_kind: boolean, choice, number, count, objects or place; "" when declined.
        value: bool, str, float, int, or for objects and place a tuple of map ids.
        object_ids: map ids that are the answer.
        evidence_ids: map ids that it rests on.
        decline: name of the reason, "" when answered.
        detail: the refusal's sentence.
    """

    value_kind: str
    value: bool | str | float | int | tuple[int, ...] | None
    object_ids: tuple[int, ...] = ()
    evidence_ids: tuple[int, ...] = ()
    decline: str = ""
    detail: str = ""
    text: str = ""
    probability: float = 0.0
    frame: str = ""
    explanation: str = ""
    interpretation: str = ""
    latency_s: float = 0.0

    @property
    def declined(self) -> bool:
        return self.decline != ""


@dataclass(frozen=True)
class Score:
    """The outcome, and why where it is not right."""

    outcome: Outcome
    why: str = ""


def score(answer: GivenAnswer, truth: Truth, form: Form, true_ids: Mapping[int, int]) -> Score:
    """Compare an answer with a decidable truth.

    Args:
        true_ids: map id -> true id, from `match`.
    """
    if answer.declined:
        return Score(Outcome.DECLINED, f"{answer.decline}: {answer.detail}")
    why = _difference(answer, truth, form, true_ids)
    if why:
        return Score(Outcome.WRONG, why)
    rests_on = {true_ids.get(number) for number in (*answer.evidence_ids, *answer.object_ids)}
    if form is not Form.COUNT and not truth.object_ids <= rests_on:
        missing = sorted(truth.object_ids - rests_on)
        return Score(Outcome.WRONG, f"right word, wrong object: it does not rest on {missing}")
    return Score(Outcome.RIGHT)


def _difference(answer: GivenAnswer, truth: Truth, form: Form, true_ids: Mapping[int, int]) -> str:
    """Why the values differ; "" when they agree."""
    expected = truth.value
    if isinstance(expected, bool):
        same = answer.value_kind == "boolean" and answer.value is expected
        return "" if same else f"want {_yes(expected)}, got {describe(answer)}"
    if isinstance(expected, Side):
        same = answer.value_kind == "choice" and side_named(str(answer.value)) is expected
        return "" if same else f"want {expected.value}, got {describe(answer)}"
    if isinstance(expected, frozenset):
        return _different_objects(answer, expected, form, true_ids)
    if isinstance(expected, int):
        same = answer.value_kind == "count" and answer.value == expected
        return "" if same else f"want {expected}, got {describe(answer)}"
    if not isinstance(expected, float):
        raise ValueError("a question without a true value cannot be scored")
    if answer.value_kind != "number" or not isinstance(answer.value, float):
        return f"want a number, got {describe(answer)}"
    off_m = abs(answer.value - expected)
    if off_m <= max(NUMBER_SLACK_M, NUMBER_RATIO * expected):
        return ""
    return f"want {expected:.2f} m, got {answer.value:.2f} m"


def _different_objects(
    answer: GivenAnswer, expected: frozenset[int], form: Form, true_ids: Mapping[int, int]
) -> str:
    if answer.value_kind not in ("objects", "place", "choice"):
        return f"want objects, got {describe(answer)}"
    got = {true_ids.get(number) for number in answer.object_ids}
    if form is Form.WHERE:
        # A place may name more than what carries the thing, but that first.
        first = true_ids.get(answer.object_ids[0]) if answer.object_ids else None
        return "" if first in expected else f"want {sorted(expected)}, got {first}"
    if got == expected:
        return ""
    strangers = sum(1 for number in answer.object_ids if number not in true_ids)
    extra = sorted(number for number in got - expected if number is not None)
    return f"missing {sorted(expected - got)}, extra {extra}, matching nothing {strangers}"


def side_named(text: str) -> Side | None:
    """The side that a word such as "left", "behind" or "back" means."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    sides = [
        side
        for side, names in (
            (Side.LEFT, {"left"}),
            (Side.RIGHT, {"right"}),
            (Side.FRONT, {"front"}),
            (Side.BEHIND, {"behind", "back"}),
        )
        if words & names
    ]
    return sides[0] if len(sides) == 1 else None


def describe(answer: GivenAnswer) -> str:
    """The answer in a few words for a table."""
    if answer.declined:
        return f"declined ({answer.decline.lower()})"
    if isinstance(answer.value, bool):
        return _yes(answer.value)
    if isinstance(answer.value, float):
        return f"{answer.value:.2f} m"
    return answer.text if answer.value_kind in ("objects", "place") else str(answer.value)


def describe_truth(truth: Truth) -> str:
    """The truth in a few words for a table."""
    if isinstance(truth.value, bool):
        return _yes(truth.value)
    if isinstance(truth.value, Side):
        return truth.value.value
    if isinstance(truth.value, frozenset):
        return truth.detail
    if isinstance(truth.value, float):
        return f"{truth.value:.2f} m"
    return str(truth.value) if truth.value is not None else "?"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
