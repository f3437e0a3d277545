"""The stated refusal: what comes back where no answer, goal or parse can be given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class DeclineReason(Enum):
    """Why nothing was answered; the values are those of `DeclineReason.msg`."""

    NOT_ACTIVE = 1
    BUSY = 2
    UNPARSEABLE = 3
    UNKNOWN_WORD = 4
    NOT_SEEN = 5
    AMBIGUOUS = 6
    NOT_OBSERVED_WELL = 7
    UNCERTAIN = 8
    UNDEFINED = 9
    MAP_EMPTY = 10
    NO_VIEWPOINT = 11
    TIMEOUT = 12
    DISAGREEMENT = 13
    UNREADABLE_REPLY = 14
    UNREACHABLE = 15
    CANCELLED = 16
    STOPPED = 17
    NAVIGATION_FAILED = 18
    BAD_INPUT = 19
    STALE = 20
    MODEL_UNAVAILABLE = 21
    NOT_MEASURED = 22
    NOT_OBSERVED_YET = 23
    OUT_OF_REACH = 24
    UNGRASPABLE = 25
    GRASP_FAILED = 26
    NO_ROOM = 27
    PLACE_FAILED = 28
    HAND_FULL = 29
    HAND_EMPTY = 30
    ARM_UNAVAILABLE = 31
    OBJECT_GONE = 32


@dataclass(frozen=True, slots=True)
class Declined:
    """A refusal that a person can act on.

    Attributes:
        reason: its kind.
        detail: one sentence: what was expected and what came.
        alternatives: close readings or candidate objects, for a question back.
    """

    reason: DeclineReason
    detail: str
    alternatives: tuple[str, ...] = ()
