"""What a robot with a hand can be told, as values: things to pick, to put down and to bring."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..truth.scene import TruePose
from ..truth.spec import Clause, Reference
from .judging import Asked


class Deed(Enum):
    """What shall be done, named as the reports name it."""

    PICK = "pick up X"
    PICK_THEN_PUT = "pick up X. put it there"
    PICK_AND_PUT = "pick up X and put it there"
    PUT = "put X there"
    BRING = "bring me X"
    TAKE = "take X there"


class Expect(Enum):
    """What is right: to do it, or to refuse for this reason."""

    DONE = "possible"
    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"
    TOO_BIG = "too big"
    NO_ROOM = "no room"


REFUSALS: dict[Expect, frozenset[str]] = {
    Expect.ABSENT: frozenset({"NOT_SEEN", "NOT_OBSERVED_YET", "UNKNOWN_WORD"}),
    Expect.AMBIGUOUS: frozenset({"AMBIGUOUS"}),
    Expect.TOO_BIG: frozenset({"UNGRASPABLE", "OUT_OF_REACH"}),
    Expect.NO_ROOM: frozenset({"NO_ROOM", "OUT_OF_REACH"}),
}
"""Names of `DeclineReason` that are right."""


@dataclass(frozen=True)
class Errand:
    """One thing to do.

    Attributes:
        subject: what to take, as it is called.
        places: where it shall be in the end, as clauses about it; () where it stays in the hand.
        room: kind of the room that a TAKE names; "" where it names none.
    """

    deed: Deed
    subject: Reference
    places: tuple[Clause, ...] = ()
    room: str = ""


@dataclass(frozen=True)
class Episode:
    """An errand with its words and its truth; everything is decided before it is run.

    Attributes:
        number: within its scene, from 1.
        commands: one, or two that are given one after the other.
        target: true id of what the subject means; None where that is nothing, or several.
        asked: relations that shall be true of the target in the end.
        start: where the robot is when it is told.
        speaker: where the person stands who tells it; None: unknown.
        expect: to do it, or why not.
        rivals: true ids that fit the words of an ambiguous one.
    """

    number: int
    errand: Errand
    commands: tuple[str, ...]
    target: int | None
    asked: tuple[Asked, ...]
    start: TruePose
    speaker: TruePose | None
    expect: Expect
    rivals: tuple[int, ...] = ()
