"""Questions for movements, and for what was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..references import Landmark, Reference
from .asked import Asked


@dataclass(frozen=True, slots=True)
class AppearanceOrder(Asked):
    """ "In which order did the chair, the table and the tv come into view?"

    Attributes:
        options: at least two.
    """

    options: tuple[Reference, ...]


class Motion(Enum):
    """What is asked of a movement."""

    WHETHER = "whether it moves"
    DIRECTION = "where to"
    SPEED = "how fast"


@dataclass(frozen=True, slots=True)
class HowMoves(Asked):
    """ "Is the person moving?", "Which way does the ball roll?", "How fast ...?" """

    subject: Reference
    aspect: Motion


@dataclass(frozen=True, slots=True)
class CameraMotion(Asked):
    """ "Did you turn left or right in the last five seconds?", "... between picture 1 and 2?"

    Attributes:
        span_s: the last so many seconds; None: since the beginning, or between the pictures.
        pictures: numbers from 1 of two pictures; () when none are named.
    """

    span_s: float | None = None
    pictures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Collision(Asked):
    """ "Will the ball hit the chair?", "When will they meet?"

    Attributes:
        when: the time is asked for, not whether.
    """

    first: Landmark
    second: Landmark
    when: bool = False


@dataclass(frozen=True, slots=True)
class HasMoved(Asked):
    """ "Has the chair moved?" `since_s`: in the last so many seconds; None: since it was first
    seen."""

    subject: Reference
    since_s: float | None = None


@dataclass(frozen=True, slots=True)
class LastSeen(Asked):
    """ "When did you last see the mug?" """

    subject: Reference


@dataclass(frozen=True, slots=True)
class WasThere(Asked):
    """ "Was there a mug on the table (a minute ago)?" `ago_s`: None: at any time."""

    reference: Reference
    ago_s: float | None = None


@dataclass(frozen=True, slots=True)
class WhatChanged(Asked):
    """ "What has changed (in the last minute)?" """

    since_s: float | None = None
