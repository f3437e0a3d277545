"""Questions for things: where, what, which, how many."""

from __future__ import annotations

from dataclasses import dataclass

from ..references import Landmark, Qualifier, Reference, Superlative
from .asked import Asked


@dataclass(frozen=True, slots=True)
class WhereIs(Asked):
    """ "Where is the mug (from the sofa's point of view)?" """

    subject: Landmark


@dataclass(frozen=True, slots=True)
class WhatIs(Asked):
    """ "What is on the table?", "Which mugs are left of the laptop?": the set that fits."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class WhichIs(Asked):
    """ "Which chair is nearest to the table?", "What is the biggest object near the sofa?"

    Attributes:
        reference: has a superlative.
    """

    reference: Reference


@dataclass(frozen=True, slots=True)
class WhichOf(Asked):
    """ "Which of these is left of the sofa: the lamp, the plant or the table?"

    Attributes:
        test: a relation that one option fulfils, or a superlative among the options.
        options: empty when the words leave them to the list of choices that came with them.
    """

    test: Qualifier | Superlative
    options: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class HowMany(Asked):
    """ "How many red chairs are next to the table?" """

    reference: Reference


@dataclass(frozen=True, slots=True)
class WhatColour(Asked):
    """ "What colour is the sofa?", "Is the sofa red?"

    Attributes:
        asked: whether it is of this colour, yes or no; None: of which it is.
    """

    subject: Reference
    asked: str | None = None
