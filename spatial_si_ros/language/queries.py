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
    WIDTH = "wide"
    LONGEST_EDGE = "large"
    """The longest edge in any direction: what VSI-Bench calls an object's size."""


class Unit(Enum):
    """A unit of length that a number was asked for in; areas take its square."""

    METRE = "m"
    CENTIMETRE = "cm"
    MILLIMETRE = "mm"
    FOOT = "ft"
    INCH = "in"


class Scheme(Enum):
    """How finely directions are told apart; `docs/relations.md`, "Sectors"."""

    HALVES = "halves"
    THIRDS = "thirds"
    QUARTERS = "quarters"
    QUADRANTS = "quadrants"
    EIGHTHS = "eighths"
    CLOCK = "clock"
    COMPASS = "compass"
    COMPASS_EIGHTHS = "compass eighths"


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
    unit: Unit = Unit.METRE


@dataclass(frozen=True, slots=True)
class HowMany(_Asked):
    """ "How many red chairs are next to the table?" """

    reference: Reference


@dataclass(frozen=True, slots=True)
class HowBig(_Asked):
    """ "How tall / long / wide / large is the fridge?" """

    subject: Reference
    measure: Measure
    unit: Unit = Unit.METRE


@dataclass(frozen=True, slots=True)
class WhatColour(_Asked):
    """ "What colour is the sofa?", "Is the sofa red?"

    Attributes:
        asked: whether it is of this colour, yes or no; None: of which it is.
    """

    subject: Reference
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class WhichWay(_Asked):
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
class RoomArea(_Asked):
    """ "How big is the kitchen / this room / the home?"

    Attributes:
        room: of kind `lexicon.ROOMS`; None means the viewer's.
        whole: all rooms together.
        unit: its square is answered.
    """

    room: Reference | None = None
    whole: bool = False
    unit: Unit = Unit.METRE


@dataclass(frozen=True, slots=True)
class WhichRoom(_Asked):
    """ "In which room is the mug?" """

    subject: Landmark


@dataclass(frozen=True, slots=True)
class SameRoom(_Asked):
    """ "Are the mug and the lamp in the same room?" """

    first: Landmark
    second: Landmark


@dataclass(frozen=True, slots=True)
class FacesWhat(_Asked):
    """ "What is the sofa facing?" """

    subject: Reference


class Turned(Enum):
    """How two fronts are turned to each other; the values are the answers."""

    SAME = "same way"
    OPPOSITE = "opposite ways"
    ACROSS = "at right angles"


@dataclass(frozen=True, slots=True)
class CompareFacing(_Asked):
    """ "Do the two armchairs face the same way?", "... opposite ways?", "at right angles?"

    Attributes:
        asked: whether they are turned like this, yes or no; None: how they are turned.
    """

    first: Reference
    second: Reference
    asked: Turned | None = None


@dataclass(frozen=True, slots=True)
class AppearanceOrder(_Asked):
    """ "In which order did the chair, the table and the tv come into view?"

    Attributes:
        options: at least two.
    """

    options: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Route(_Asked):
    """ "I stand at the fridge facing the stove; which turns lead to the bed?"

    Attributes:
        start: where it begins; Person: where that one is.
        facing: at the start; None: the start's own front or facing.
        stops: what is passed, in order, ending with the goal.
    """

    start: Landmark
    facing: Landmark | None
    stops: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class IsReachable(_Asked):
    """ "Can the robot get to the fridge?", "Can you pass between the bed and the desk?"

    Attributes:
        targets: one that is reached, or two between which the robot passes.
    """

    targets: tuple[Landmark, ...]


class Motion(Enum):
    """What is asked of a movement."""

    WHETHER = "whether it moves"
    DIRECTION = "where to"
    SPEED = "how fast"


@dataclass(frozen=True, slots=True)
class HowMoves(_Asked):
    """ "Is the person moving?", "Which way does the ball roll?", "How fast ...?" """

    subject: Reference
    aspect: Motion


@dataclass(frozen=True, slots=True)
class CameraMotion(_Asked):
    """ "Did you turn left or right in the last five seconds?", "... between picture 1 and 2?"

    Attributes:
        span_s: the last so many seconds; None: since the beginning, or between the pictures.
        pictures: numbers from 1 of two pictures; () when none are named.
    """

    span_s: float | None = None
    pictures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Collision(_Asked):
    """ "Will the ball hit the chair?", "When will they meet?"

    Attributes:
        when: the time is asked for, not whether.
    """

    first: Landmark
    second: Landmark
    when: bool = False


@dataclass(frozen=True, slots=True)
class HasMoved(_Asked):
    """ "Has the chair moved?" `since_s`: in the last so many seconds; None: since it was first
    seen."""

    subject: Reference
    since_s: float | None = None


@dataclass(frozen=True, slots=True)
class LastSeen(_Asked):
    """ "When did you last see the mug?" """

    subject: Reference


@dataclass(frozen=True, slots=True)
class WasThere(_Asked):
    """ "Was there a mug on the table (a minute ago)?" `ago_s`: None: at any time."""

    reference: Reference
    ago_s: float | None = None


@dataclass(frozen=True, slots=True)
class WhatChanged(_Asked):
    """ "What has changed (in the last minute)?" """

    since_s: float | None = None


@dataclass(frozen=True, slots=True)
class InPictures(_Asked):
    """ "In which of the pictures is the mug?", "Is the mug in picture 2?"

    Attributes:
        number: from 1, whether it is in this one, yes or no; 0: in which.
    """

    subject: Reference
    number: int = 0


@dataclass(frozen=True, slots=True)
class WhichShown(_Asked):
    """ "Which of these can be seen in picture 1 only?", "Which of these do both pictures show?"

    Attributes:
        options: empty when the words leave them to the list of choices that came with them.
        only: number from 1 of the picture that alone shows it; 0: all the pictures show it.
    """

    options: tuple[Reference, ...] = ()
    only: int = 0


@dataclass(frozen=True, slots=True)
class CameraPosition(_Asked):
    """ "Seen from picture 1, where was the camera of picture 2?" Numbers from 1.

    Attributes:
        subject: a thing or room instead of a second camera; then `second` is 0.
    """

    first: int
    second: int
    scheme: Scheme = Scheme.QUARTERS
    subject: Reference | None = None


class Unmeasured(Enum):
    """What no geometry tells."""

    LOOKS = "looks"
    USE = "use"


@dataclass(frozen=True, slots=True)
class NotMeasured(_Asked):
    """ "Is the sofa made of leather?", "What is it used for?": understood, but for a model."""

    subject: Reference | None
    what: Unmeasured


class Comparing(Enum):
    """How two numbers are compared; the values stand in canonical words."""

    MORE = "more than"
    LESS = "less than"
    SAME = "the same as"
    DIFFERENCE = "how far from"
    """Not whether, but by how much they differ."""


@dataclass(frozen=True, slots=True)
class Compares(_Asked):
    """ "Is the table taller than 1 m?", "Are there more chairs than tables?", "How much taller is
    the shelf than the desk?"

    Attributes:
        first: its answer is a number.
        second: another such question, or a number in the unit of `first`.
        how: whether it is more, less, the same, or how much they differ.
        allowing: the bound itself counts, too: "at least three", "at most 2 m".
    """

    first: Question
    second: Question | float
    how: Comparing
    allowing: bool = False


@dataclass(frozen=True, slots=True)
class AllOf(_Asked):
    """ "Are the mug and the bowl on the table?": yes when every part is; parts that are no yes or
    no are told one after the other, and the last one's answer is the value."""

    parts: tuple[Question, ...]


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
    | WhichWay
    | RoomArea
    | WhichRoom
    | SameRoom
    | FacesWhat
    | CompareFacing
    | AppearanceOrder
    | Route
    | IsReachable
    | HowMoves
    | CameraMotion
    | Collision
    | HasMoved
    | LastSeen
    | WasThere
    | WhatChanged
    | InPictures
    | WhichShown
    | CameraPosition
    | NotMeasured
    | Compares
    | AllOf
)
