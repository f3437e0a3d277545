"""What can be asked, as frozen values. `canonical.py` turns each back into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..geometry.relations import RelationKind
from .references import (
    UNSPECIFIED,
    Landmark,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
)


class Measure(Enum):
    """A size that can be compared or told; see `docs/relations.md`."""

    VOLUME = "big"
    HEIGHT = "tall"
    LENGTH = "long"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Common to all questions.

    Attributes:
        viewpoint: named for the whole sentence; nested references inherit it.
    """

    viewpoint: ViewpointSpec = UNSPECIFIED


@dataclass(frozen=True, slots=True)
class IsRelation(_Asked):
    """ "Is the mug left of the laptop (as seen from the sofa)?"

    Attributes:
        readings: other splits of the same words into subject and predicate.
    """

    subject: Reference
    predicate: Qualifier
    readings: tuple[IsRelation, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Direction(_Asked):
    """ "Is the table to my left, right or back?", "Is the mug left or right of the laptop?"

    Attributes:
        options: directional relations, at least two, in the order of the words.
        landmark: of what; a Person makes it egocentric.
        intrinsic: by the landmark's own front.
    """

    subject: Reference
    options: tuple[RelationKind, ...]
    landmark: Landmark
    intrinsic: bool = False


@dataclass(frozen=True, slots=True)
class Exists(_Asked):
    """ "Is there a mug on the table?" """

    reference: Reference


@dataclass(frozen=True, slots=True)
class IsLarger(_Asked):
    """ "Is the sofa bigger/smaller than the bed?"

    Attributes:
        smaller: the words ask for the opposite ("smaller", "shorter").
    """

    subject: Reference
    other: Reference
    measure: Measure
    smaller: bool = False


@dataclass(frozen=True, slots=True)
class IsNearer(_Asked):
    """Two distances compared: subject-target against other-target ("nearer to B than C")
    or, with `than_to`, subject-target against subject-other ("nearer to B than to C")."""

    subject: Landmark
    target: Landmark
    other: Landmark
    than_to: bool = False
    farther: bool = False


@dataclass(frozen=True, slots=True)
class WhereIs(_Asked):
    """ "Where is the mug (from the sofa's point of view)?" """

    subject: Landmark


@dataclass(frozen=True, slots=True)
class WhatIs(_Asked):
    """ "What is on the table?", "Which mugs are left of the laptop?": the set that fits."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class WhichIs(_Asked):
    """ "Which chair is nearest to the table?", "What is the biggest object near the sofa?"

    Attributes:
        reference: has a superlative.
    """

    reference: Reference


@dataclass(frozen=True, slots=True)
class WhichOf(_Asked):
    """ "Which of these is left of the sofa: the lamp, the plant or the table?"

    Attributes:
        test: a relation that one option fulfils, or a superlative among the options.
        options: empty when the words leave them to the list of choices that came with them.
    """

    test: Qualifier | Superlative
    options: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class HowFar(_Asked):
    """ "How far is A from B?" Both may be persons, not the same."""

    first: Landmark
    second: Landmark


@dataclass(frozen=True, slots=True)
class HowMany(_Asked):
    """ "How many red chairs are next to the table?" """

    reference: Reference


@dataclass(frozen=True, slots=True)
class HowBig(_Asked):
    """ "How tall / long is the fridge?" HEIGHT or LENGTH, metres."""

    subject: Reference
    measure: Measure


@dataclass(frozen=True, slots=True)
class WhatColour(_Asked):
    """ "What colour is the sofa?" """

    subject: Reference


Question = (
    IsRelation
    | Direction
    | Exists
    | IsLarger
    | IsNearer
    | WhereIs
    | WhatIs
    | WhichIs
    | WhichOf
    | HowFar
    | HowMany
    | HowBig
    | WhatColour
)
