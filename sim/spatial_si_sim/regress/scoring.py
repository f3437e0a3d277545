"""Whether an answer is right: the same value, about the same objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..truth.answers import Truth
from ..truth.spec import Side
from .wanted import Wanted

NUMBER_RATIO = 0.10
NUMBER_SLACK = 0.10
"""Of metres; of square metres, seconds and metres per second just so."""
METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "in": 0.0254}
"""By unit of length; an area has its square: "m2", "ft2"."""


class Outcome(Enum):
    """What became of a question."""

    RIGHT = "right"
    WRONG = "wrong"
    DECLINED = "declined"


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as it came, free of ROS.

    Attributes:
        value_kind: boolean, choice, number, count, objects, place, order or way; "" when declined.
        value: bool, str, float, int, for objects, place and order a tuple of map ids, for way a
            tuple of steps in words.
        object_ids: map ids that are the answer.
        evidence_ids: map ids that it rests on.
        decline: name of the reason, "" when answered.
        detail: the refusal's sentence.
        unit: of a number.
        by_model: a model alone has answered: it names no objects.
    """

    value_kind: str
    value: Any
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
    unit: str = "m"
    by_model: bool = False

    @property
    def declined(self) -> bool:
        return self.decline != ""


@dataclass(frozen=True)
class Score:
    """The outcome, and why where it is not right."""

    outcome: Outcome
    why: str = ""


def score(
    answer: GivenAnswer,
    wanted: Wanted,
    true_ids: Mapping[int, int],
    names: Mapping[int, str] | None = None,
) -> Score:
    """Compare an answer with a true value.

    Args:
        true_ids: map id -> true id, from `match`.
        names: true id -> kind, for orders that are given in names.
    """
    if answer.declined:
        return Score(Outcome.DECLINED, f"{answer.decline}: {answer.detail}")
    why = _difference(answer, wanted, true_ids, names or {})
    if why:
        return Score(Outcome.WRONG, why)
    if wanted.named and not answer.by_model:
        rests_on = {true_ids.get(number) for number in (*answer.evidence_ids, *answer.object_ids)}
        missing = sorted(wanted.object_ids - rests_on)
        if missing:
            return Score(Outcome.WRONG, f"right word, wrong object: it does not rest on {missing}")
    return Score(Outcome.RIGHT)


def _difference(
    answer: GivenAnswer, wanted: Wanted, true_ids: Mapping[int, int], names: Mapping[int, str]
) -> str:
    """Why the values differ; "" when they agree."""
    got = f"got {describe(answer)}"
    if wanted.choice is not None:
        same = answer.value_kind == "choice" and answer.value == wanted.choice
        return "" if same else f"want '{wanted.choice}', {got}"
    if wanted.kind in ("objects", "place"):
        return _different_objects(answer, wanted, true_ids)
    if wanted.kind == "number":
        return _different_numbers(answer, wanted)
    if _agree(answer, wanted, true_ids, names):
        return ""
    return f"want {describe_wanted(wanted)}, {got}"


def _agree(
    answer: GivenAnswer, wanted: Wanted, true_ids: Mapping[int, int], names: Mapping[int, str]
) -> bool:
    """Whether values that are neither numbers nor sets are the same."""
    kind, value = answer.value_kind, answer.value
    if wanted.kind == "boolean":
        return kind == "boolean" and value is wanted.value
    if wanted.kind == "count":
        return kind == "count" and value == wanted.value
    if wanted.kind == "choice":
        return kind == "choice" and same_words(str(value), str(wanted.value))
    if wanted.kind == "pictures":
        return kind == "choice" and pictures_named(str(value)) == tuple(wanted.value)
    if wanted.kind == "order":
        return kind == "order" and _ordered(answer, wanted.value, true_ids, names)
    turns = tuple(map(significant, turns_of(wanted.value)))
    return kind == "way" and tuple(map(significant, turns_of(value))) == turns


def _different_numbers(answer: GivenAnswer, wanted: Wanted) -> str:
    if answer.value_kind != "number" or isinstance(answer.value, bool):
        return f"want a number, got {describe(answer)}"
    scale, kind = _scale(answer.unit)
    true_scale, true_kind = _scale(wanted.unit)
    if kind != true_kind:
        return f"want {describe_wanted(wanted)}, got {describe(answer)}"
    said, true = scale * float(answer.value), true_scale * float(wanted.value)
    if abs(said - true) <= max(NUMBER_SLACK, NUMBER_RATIO * abs(true)):
        return ""
    return f"want {describe_wanted(wanted)}, got {describe(answer)}"


def _scale(unit: str) -> tuple[float, str]:
    """What one of a unit is in its kind's own, and the kind: "m", "m2", "m3", "s" or "m/s"."""
    length, power = re.fullmatch(r"(.*?)([23]?)", unit).groups()
    if length in METRES:
        return METRES[length] ** int(power or 1), f"m{power}"
    return 1.0, unit


def _different_objects(answer: GivenAnswer, wanted: Wanted, true_ids: Mapping[int, int]) -> str:
    if answer.value_kind not in ("objects", "place", "choice"):
        return f"want objects, got {describe(answer)}"
    ids = answer.object_ids or (answer.value if answer.value_kind != "choice" else ())
    if wanted.kind == "place":
        # A place may name more than what carries the thing, but that first.
        first = true_ids.get(ids[0]) if ids else None
        return "" if first in wanted.value else f"want {sorted(wanted.value)}, got {first}"
    got = {true_ids.get(number) for number in ids}
    if got == wanted.value:
        return ""
    strangers = sum(1 for number in ids if number not in true_ids)
    extra = sorted(number for number in got - wanted.value if number is not None)
    return f"missing {sorted(wanted.value - got)}, extra {extra}, matching nothing {strangers}"


def _ordered(
    answer: GivenAnswer, value: Any, true_ids: Mapping[int, int], names: Mapping[int, str]
) -> bool:
    found = [true_ids.get(number) for number in answer.value]
    if all(isinstance(each, int) for each in value):
        return found == list(value)
    return [names.get(number, "") if number is not None else "" for number in found] == list(value)


def turns_of(steps: Any) -> tuple[str, ...]:
    """The turns of a route in words, without the stretches between them."""
    return tuple(step for step in steps if re.match(r"(turn|go straight)", step.strip().lower()))


_MEANS_NOTHING = frozenset(
    ("a", "an", "the", "to", "of", "on", "at", "in", "it", "its", "is", "was", "your", "my", "me",
     "you", "from", "o", "clock", "oclock", "side")
)  # fmt: skip
_SAME = {
    "back": "behind",
    "ahead": "front",
    "forwards": "forward",
    "backwards": "backward",
    "hallway": "hall",
    "study": "office",
}


def significant(text: str) -> frozenset[str]:
    """The words of a direction, a room or a name that carry meaning, e.g. front and left."""
    words = re.findall(r"[a-z]+|\d+", text.lower())
    return frozenset(_SAME.get(word, word) for word in words if word not in _MEANS_NOTHING)


def same_words(said: str, true: str) -> bool:
    """Whether two texts say the same: "to your back", "behind"; "front-left", "left front"."""
    return significant(said) == significant(true) != frozenset()


def pictures_named(text: str) -> tuple[int, ...]:
    """The numbers of the pictures in words such as "pictures 1 and 3"; "none" names none."""
    return tuple(int(number) for number in re.findall(r"\d+", text))


def side_named(text: str) -> Side | None:
    """The side that a word such as "left", "behind" or "back" means."""
    words = significant(text)
    sides = [side for side in Side if side.value in words]
    return sides[0] if len(sides) == 1 else None


def describe(answer: GivenAnswer) -> str:
    """The answer in a few words for a table."""
    if answer.declined:
        return f"declined ({answer.decline.lower()})"
    if isinstance(answer.value, bool):
        return _yes(answer.value)
    if isinstance(answer.value, float):
        return f"{answer.value:.2f} {answer.unit}"
    if answer.value_kind in ("objects", "place", "order"):
        return answer.text
    return ", ".join(answer.value) if answer.value_kind == "way" else str(answer.value)


def describe_wanted(wanted: Wanted) -> str:
    """The true value in a few words for a table."""
    if wanted.choice is not None:
        return wanted.choice
    if wanted.kind == "boolean":
        return _yes(wanted.value)
    if wanted.kind == "number":
        return f"{wanted.value:.2f} {wanted.unit}"
    if wanted.kind in ("objects", "place"):
        return wanted.detail
    if wanted.kind == "pictures":
        return "pictures " + (", ".join(map(str, wanted.value)) or "none")
    if wanted.kind in ("order", "route"):
        return ", ".join(map(str, wanted.value))
    return str(wanted.value)


def describe_truth(truth: Truth) -> str:
    """The truth of the regression's questions in a few words for a table."""
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
