"""What is asked about movement and time, as values. No words, no scene."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .spec import Reference, Scheme, Viewpoint


class MotionForm(Enum):
    """The forms of questions about what moves, has moved, or was seen when."""

    IS_MOVING = "is A moving"
    MOVES_WHERE = "where to does A move"
    SPEED = "how fast does A move"
    TOWARDS = "does A move towards or away from B"
    WILL_HIT = "will A hit B"
    WHEN_HIT = "when will A hit B"
    HAS_MOVED = "has A moved"
    LAST_SEEN = "when was A last seen"
    WAS_THERE = "was there an A on B"
    WHAT_CHANGED = "what has changed"
    APPEARANCE_ORDER = "in what order did they come into view"
    CAMERA_MOTION = "how did the camera move"


@dataclass(frozen=True)
class MotionQuestion:
    """One question; `form` says which of the fields mean something.

    Attributes:
        subject: A.
        references: B, one or none: none is who the viewpoint is (TOWARDS, WILL_HIT, WHEN_HIT).
        viewpoint: whose eyes judge a direction.
        scheme: of MOVES_WHERE.
        opposite: for TOWARDS: away from.
        choices: for APPEARANCE_ORDER, at least two.
        span_s: the last so many seconds; for WAS_THERE so many seconds ago; None: since the
            beginning, at any time.
        shots: numbers of the two frames of CAMERA_MOTION; () for a span.
    """

    form: MotionForm
    subject: Reference | None = None
    references: tuple[Reference, ...] = ()
    viewpoint: Viewpoint = Viewpoint()
    scheme: Scheme = Scheme.QUARTERS
    opposite: bool = False
    choices: tuple[Reference, ...] = ()
    span_s: float | None = None
    shots: tuple[int, ...] = ()

    @property
    def unit_name(self) -> str:
        """The unit of a number that answers it."""
        return {MotionForm.SPEED: "m/s", MotionForm.WHEN_HIT: "s", MotionForm.LAST_SEEN: "s"}.get(
            self.form, ""
        )
