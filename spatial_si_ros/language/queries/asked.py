"""What all questions have, and in what their answers are measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..references import UNSPECIFIED, ViewpointSpec


class Measure(Enum):
    """A size that can be compared or told; see `docs/relations.md`."""

    VOLUME = "big"
    HEIGHT = "tall"
    LENGTH = "long"
    WIDTH = "wide"
    LONGEST_EDGE = "large"
    """The longest edge in any direction: what VSI-Bench calls an object's size."""


class Unit(Enum):
    """A unit of length that a number was asked for in; areas take its square."""

    METRE = "m"
    CENTIMETRE = "cm"
    MILLIMETRE = "mm"
    FOOT = "ft"
    INCH = "in"


class Scheme(Enum):
    """How finely directions are told apart; `docs/relations.md`, "Sectors"."""

    HALVES = "halves"
    THIRDS = "thirds"
    QUARTERS = "quarters"
    QUADRANTS = "quadrants"
    EIGHTHS = "eighths"
    CLOCK = "clock"
    COMPASS = "compass"
    COMPASS_EIGHTHS = "compass eighths"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Common to all questions.

    Attributes:
        viewpoint: named for the whole sentence; nested references inherit it.
    """

    viewpoint: ViewpointSpec = UNSPECIFIED
