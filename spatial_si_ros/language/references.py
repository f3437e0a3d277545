"""How words name things and eyes: references, persons, viewpoints. Not grounded in any map."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..geometry.relations import RelationKind


class Who(Enum):
    """Somebody who is no mapped object."""

    SPEAKER = "me"
    ROBOT = "you"
    VIEWER = "the viewer"
    """Whoever the viewpoint of the sentence names: "if I stand at ..., is it on *my* left?"."""


@dataclass(frozen=True, slots=True)
class Person:
    who: Who


class ViewpointWords(Enum):
    """How the words name a viewpoint."""

    UNSPECIFIED = "unspecified"
    ROBOT = "robot"
    SPEAKER = "speaker"
    OBJECT_FRONT = "object's front"
    STANDING_AT_FACING = "standing at, facing"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class ViewpointSpec:
    """A viewpoint in words.

    Attributes:
        kind: which of them.
        at: for OBJECT_FRONT and STANDING_AT_FACING; a Person means that person's place.
        facing: for STANDING_AT_FACING; None when the words leave it open.
        picture: for PICTURE, its number from 1: the eye is where its camera was.
        turn_rad: how far the viewer then turns on the spot ("if I turn left"), about +z, in
            (-pi, pi].
    """

    kind: ViewpointWords = ViewpointWords.UNSPECIFIED
    at: Landmark | None = None
    facing: Landmark | None = None
    picture: int = 0
    turn_rad: float = 0.0

    @property
    def named(self) -> bool:
        """Whether the words name any viewpoint at all."""
        return self.kind is not ViewpointWords.UNSPECIFIED


UNSPECIFIED = ViewpointSpec()


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A relation to landmarks: "left of the sofa (as seen from the door)", "between A and B".

    Attributes:
        relation: which.
        landmarks: one; for BETWEEN two, or one plural reference ("between the chairs").
            A Person makes a direction egocentric: LEFT_OF Person(SPEAKER) is "to my left".
        viewpoint: only when named for this relation itself; otherwise that of the sentence.
        intrinsic: "its own left", "the sofa's left": sides of the landmark by its own front.
        negated: "not next to the table".
        limit_m: for WITHIN and BEYOND, metres.
        inverse: it is the landmark that stands in the relation to what is described: "the table
            with the laptop on it", "the room with the bed".
    """

    relation: RelationKind
    landmarks: tuple[Landmark, ...]
    viewpoint: ViewpointSpec = UNSPECIFIED
    intrinsic: bool = False
    negated: bool = False
    limit_m: float | None = None
    inverse: bool = False


class Extreme(Enum):
    NEAREST = "nearest"
    FARTHEST = "farthest"
    BIGGEST = "biggest"
    SMALLEST = "smallest"
    TALLEST = "tallest"
    SHORTEST = "shortest"
    LONGEST = "longest"
    WIDEST = "widest"
    LEFTMOST = "leftmost"
    RIGHTMOST = "rightmost"
    HIGHEST = "highest"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class Superlative:
    """ "nearest to the table", "biggest", "the second chair from the left".

    Attributes:
        extreme: which; SHORTEST is the opposite of TALLEST.
        to: for NEAREST and FARTHEST; None means the viewer.
        rank: 1 is the extreme itself, 2 the second ("second nearest").
    """

    extreme: Extreme
    to: Landmark | None = None
    rank: int = 1


@dataclass(frozen=True, slots=True)
class Reference:
    """A description of mapped objects: kind, colour, relations, then a superlative among them.

    Attributes:
        kind: canonical kind, None for "object" or "thing".
        colour: one of `lexicon.COLOURS`, None when not said.
        qualifiers: relations that must all hold.
        superlative: picks one among those that are left.
        plural: the words are plural ("the chairs"); only BETWEEN means two by it.
        readings: other attachments of the same words ("the mug next to the plate on the
            table": which of the two is on the table?), to be tried when this one fits nothing.
        other_than: "the other chair": fits the words and is not what this one means.
    """

    kind: str | None
    colour: str | None = None
    qualifiers: tuple[Qualifier, ...] = ()
    superlative: Superlative | None = None
    plural: bool = False
    readings: tuple[Reference, ...] = field(default=(), compare=False)
    other_than: Reference | None = None


Landmark = Reference | Person
