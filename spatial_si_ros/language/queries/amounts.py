"""Questions for lengths and areas."""

from __future__ import annotations

from dataclasses import dataclass

from ..references import Landmark, Reference
from .asked import Asked, Measure, Unit


@dataclass(frozen=True, slots=True)
class HowFar(Asked):
    """ "How far is A from B?" Both may be persons, not the same."""

    first: Landmark
    second: Landmark
    unit: Unit = Unit.METRE


@dataclass(frozen=True, slots=True)
class HowBig(Asked):
    """ "How tall / long / wide / large is the fridge?" """

    subject: Reference
    measure: Measure
    unit: Unit = Unit.METRE


@dataclass(frozen=True, slots=True)
class RoomArea(Asked):
    """ "How big is the kitchen / this room / the home?"

    Attributes:
        room: of kind `lexicon.ROOMS`; None means the viewer's.
        whole: all rooms together.
        unit: its square is answered.
    """

    room: Reference | None = None
    whole: bool = False
    unit: Unit = Unit.METRE
