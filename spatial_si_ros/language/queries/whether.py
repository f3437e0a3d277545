"""Questions of relations and comparisons, mostly with yes or no."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...geometry.relations import RelationKind
from ..references import Landmark, Qualifier, Reference
from .asked import Asked, Measure


@dataclass(frozen=True, slots=True)
class IsRelation(Asked):
    """ "Is the mug left of the laptop (as seen from the sofa)?"

    Attributes:
        readings: other splits of the same words into subject and predicate.
    """

    subject: Reference
    predicate: Qualifier
    readings: tuple[IsRelation, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Direction(Asked):
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
class Exists(Asked):
    """ "Is there a mug on the table?" """

    reference: Reference


@dataclass(frozen=True, slots=True)
class IsLarger(Asked):
    """ "Is the sofa bigger/smaller than the bed?"

    Attributes:
        smaller: the words ask for the opposite ("smaller", "shorter").
    """

    subject: Reference
    other: Reference
    measure: Measure
    smaller: bool = False


@dataclass(frozen=True, slots=True)
class IsNearer(Asked):
    """Two distances compared: subject-target against other-target ("nearer to B than C")
    or, with `than_to`, subject-target against subject-other ("nearer to B than to C")."""

    subject: Landmark
    target: Landmark
    other: Landmark
    than_to: bool = False
    farther: bool = False
