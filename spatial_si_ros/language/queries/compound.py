"""Questions made of questions, and those for a model alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ..references import Reference
from .asked import Asked

if TYPE_CHECKING:
    from . import Question


class Unmeasured(Enum):
    """What no geometry tells."""

    LOOKS = "looks"
    USE = "use"


@dataclass(frozen=True, slots=True)
class NotMeasured(Asked):
    """ "Is the sofa made of leather?", "What is it used for?": understood, but for a model."""

    subject: Reference | None
    what: Unmeasured


class Comparing(Enum):
    """How two numbers are compared; the values stand in canonical words."""

    MORE = "more than"
    LESS = "less than"
    SAME = "the same as"
    DIFFERENCE = "how far from"
    """Not whether, but by how much they differ."""


@dataclass(frozen=True, slots=True)
class Compares(Asked):
    """ "Is the table taller than 1 m?", "Are there more chairs than tables?", "How much taller is
    the shelf than the desk?"

    Attributes:
        first: its answer is a number.
        second: another such question, or a number in the unit of `first`.
        how: whether it is more, less, the same, or how much they differ.
        allowing: the bound itself counts, too: "at least three", "at most 2 m".
    """

    first: Question
    second: Question | float
    how: Comparing
    allowing: bool = False


@dataclass(frozen=True, slots=True)
class AllOf(Asked):
    """ "Are the mug and the bowl on the table?": yes when every part is; parts that are no yes or
    no are told one after the other, and the last one's answer is the value."""

    parts: tuple[Question, ...]
