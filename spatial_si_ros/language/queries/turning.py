"""Questions for directions, and for what faces what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..references import Landmark, Reference
from .asked import Asked, Scheme


@dataclass(frozen=True, slots=True)
class WhichWay(Asked):
    """ "In which direction is the mug from the laptop?", "At what o'clock is the door?"

    Attributes:
        landmark: from what; a Person makes it egocentric.
        scheme: how finely it is answered.
        intrinsic: by the landmark's own front.
    """

    subject: Reference
    landmark: Landmark
    scheme: Scheme = Scheme.QUARTERS
    intrinsic: bool = False


@dataclass(frozen=True, slots=True)
class FacesWhat(Asked):
    """ "What is the sofa facing?" """

    subject: Reference


class Turned(Enum):
    """How two fronts are turned to each other; the values are the answers."""

    SAME = "same way"
    OPPOSITE = "opposite ways"
    ACROSS = "at right angles"


@dataclass(frozen=True, slots=True)
class CompareFacing(Asked):
    """ "Do the two armchairs face the same way?", "... opposite ways?", "at right angles?"

    Attributes:
        asked: whether they are turned like this, yes or no; None: how they are turned.
    """

    first: Reference
    second: Reference
    asked: Turned | None = None
