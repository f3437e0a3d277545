"""What is asked, as values: references, viewpoints, questions, instructions. No words, no scene."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Relation(Enum):
    """The relations of `docs/relations.md`."""

    LEFT_OF = "left of"
    RIGHT_OF = "right of"
    IN_FRONT_OF = "in front of"
    BEHIND = "behind"
    ABOVE = "above"
    BELOW = "below"
    ON = "on"
    IN = "in"
    NEAR = "near"
    NEXT_TO = "next to"
    BETWEEN = "between"
    UNDER = "under"
    TOUCHING = "touching"
    AGAINST = "against"
    COVERING = "covering"
    FAR_FROM = "far from"
    WITHIN = "within"
    BEYOND = "more than"
    FACING = "facing"
    FACING_AWAY_FROM = "facing away from"
    PARALLEL_TO = "parallel to"
    IN_ROOM = "in the room"


DIRECTIONS = (Relation.LEFT_OF, Relation.RIGHT_OF, Relation.IN_FRONT_OF, Relation.BEHIND)
"""Relations that need a viewpoint or the reference object's own front."""


class Side(Enum):
    """The four quarters around an observer."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BEHIND = "behind"


class Scheme(Enum):
    """How finely directions are told apart; `docs/relations.md`, "Sectors"."""

    HALVES = "halves"
    THIRDS = "thirds"
    QUARTERS = "quarters"
    QUADRANTS = "quadrants"
    EIGHTHS = "eighths"
    CLOCK = "clock"
    COMPASS = "compass"
    COMPASS_8 = "compass of eight"


class Measure(Enum):
    """A size that is told or compared."""

    VOLUME = "volume"
    HEIGHT = "height"
    LENGTH = "length"
    WIDTH = "width"
    LONGEST_EDGE = "longest edge"


class Unit(Enum):
    """A unit of length; areas take its square."""

    METRE = "m"
    CENTIMETRE = "cm"
    MILLIMETRE = "mm"
    FOOT = "ft"
    INCH = "in"


class Extreme(Enum):
    """Superlatives; the first two need something to be near to or far from."""

    NEAREST = "nearest"
    FARTHEST = "farthest"
    BIGGEST = "biggest"
    SMALLEST = "smallest"
    TALLEST = "tallest"
    SHORTEST = "shortest"
    LONGEST = "longest"
    WIDEST = "widest"
    HIGHEST = "highest"
    LOWEST = "lowest"
    LEFTMOST = "leftmost"
    RIGHTMOST = "rightmost"


class View(Enum):
    """Whose eyes a question is meant for."""

    DEFAULT = "default"  # nothing named: docs/relations.md decides
    ROBOT = "robot"  # "you"
    SPEAKER = "speaker"  # "me": the given pose, otherwise the robot
    OBJECT = "object"  # "from the sofa's point of view"
    STANDING = "standing"  # "if I stand at the fridge facing the stove"
    OWN = "own"  # "the sofa's own left", "its left"


@dataclass(frozen=True)
class Clause:
    """`relation` to one object, or to two for BETWEEN, as the asker sees it.

    `negated`: "not near the bed". `limit_m`: for WITHIN and BEYOND. `viewpoint`: that of the
    sentence, which holds for its descriptions too.
    """

    relation: Relation
    references: tuple[Reference, ...]
    negated: bool = False
    limit_m: float | None = None
    viewpoint: Viewpoint | None = None


@dataclass(frozen=True)
class Reference:
    """One object in words: kind, optional colour, optional relation, optional superlative.

    `also` is a second condition, `rank` the place in the order of `extreme` (2: "the second
    tallest"), `other_than` what "the other chair" is not. A kind of `rooms.KINDS` means a room.
    """

    kind: str
    colour: str | None = None
    clause: Clause | None = None
    extreme: Extreme | None = None
    extreme_of: Reference | None = None  # what NEAREST and FARTHEST are measured from
    also: Clause | None = None
    rank: int = 1
    other_than: Reference | None = None

    @property
    def is_plain(self) -> bool:
        """Whether kind and colour say it all."""
        return (self.clause, self.also, self.extreme, self.other_than) == (None,) * 4


@dataclass(frozen=True)
class Viewpoint:
    """`at` for OBJECT and STANDING, `facing` for STANDING; then turned on the spot to the left by
    `turn_deg`."""

    view: View = View.DEFAULT
    at: Reference | None = None
    facing: Reference | None = None
    turn_deg: int = 0


class Form(Enum):
    """The forms of questions, named as the reports name them."""

    IS_RELATION = "is A relation B"
    IS_SIDE = "is A to my side"
    WHICH_SIDE = "on which side is A"
    WHERE = "where is A"
    WHAT = "what is relation B"
    WHICH_OF = "which of these is relation B"
    DISTANCE = "how far is A from B"
    DISTANCE_TO_VIEW = "how far is A from me"
    COUNT = "how many"
    EXTREME = "which is nearest, biggest"
    DIRECTION = "in which direction is A"
    IS_DIRECTION = "is A in this direction"
    SIZE = "how tall, long, wide is A"
    ROOM_AREA = "how big is the room"
    COMPARE_SIZE = "is A bigger than B"
    COMPARE_DISTANCE = "is A nearer to B than C"
    ALL_RELATION = "are A and B relation C"
    ALIGNED = "are they in a row"
    AT_WALL = "is A against the wall"
    EXISTS = "is there an A"
    COUNT_FITTING = "how many fit"
    VISIBLE = "is A visible"
    WHICH_VISIBLE = "which of these is visible"
    HIDES = "does A hide B"
    WHAT_HIDES = "what hides B"
    PARTLY_BEHIND = "is A partly behind B"
    FACES_WHAT = "what does A face"
    FACING_PAIR = "how do A and B face"
    WHICH_ROOM = "in which room is A"
    SAME_ROOM = "are A and B in one room"
    ROUTE = "which turns lead to C"
    REACHABLE = "can the robot get to A"
    PASSABLE = "can the robot pass between A and B"
    WHICH_PICTURES = "in which pictures is A"
    IN_BOTH_PICTURES = "which of these is in both pictures"
    WHICH_FROM_CAMERA = "which of these is on that side of the camera"
    CAMERA_POSITION = "where was the other camera"
    COLOUR = "what colour is A"
    USE = "which of these is for that"


@dataclass(frozen=True)
class Question:
    """One question; `form` says which of the fields mean something.

    Attributes:
        form: what is asked.
        subject: A; for WHAT, COUNT, EXISTS, COUNT_FITTING and EXTREME its kind and colour are those
            of the candidates (kind "object": any kind).
        relation: for IS_RELATION, WHAT, WHICH_OF and, optionally, COUNT.
        references: B, or B and C for BETWEEN; what NEAREST is measured from; the stops of ROUTE.
        viewpoint: whose eyes; for ROUTE where it starts.
        side: for IS_SIDE.
        choices: for WHICH_OF, WHICH_VISIBLE, IN_BOTH_PICTURES, WHICH_FROM_CAMERA, USE, and for
            EXTREME where it chooses among named objects; the subjects of ALL_RELATION.
        extreme, rank: for EXTREME.
        scheme: for directions; `sector` is the one that a yes/no question asks about.
        measure, unit: of sizes and numbers. `opposite`: smaller, farther, hidden, not.
        limit_m: for WITHIN and BEYOND.
        shots: numbers of the frames shown; `first` and `second` count them from 1.
        use: for USE, what somebody wants to do.
    """

    form: Form
    subject: Reference | None = None
    relation: Relation | None = None
    references: tuple[Reference, ...] = ()
    viewpoint: Viewpoint = Viewpoint()
    side: Side | None = None
    choices: tuple[Reference, ...] = ()
    extreme: Extreme | None = None
    rank: int = 1
    scheme: Scheme | None = None
    sector: str = ""
    measure: Measure | None = None
    unit: Unit = Unit.METRE
    opposite: bool = False
    limit_m: float | None = None
    shots: tuple[int, ...] = ()
    first: int = 0
    second: int = 0
    use: str = ""


ANY_KIND = "object"
"""Kind of a reference that means every object, whatever its kind."""


class Deed(Enum):
    """What an instruction wants of the robot's place."""

    GO_TO = "go to X"
    STAND = "stand relation X"
    FACE = "face X"


@dataclass(frozen=True)
class Instruction:
    """One navigation instruction.

    Attributes:
        deed: GO_TO uses `references[0]`; STAND uses `relation` and `references`; FACE turns
            towards `facing`.
        viewpoint: whose eyes a direction is meant for.
        facing: what the robot looks at in the end, None where the words do not say.
    """

    deed: Deed
    relation: Relation | None = None
    references: tuple[Reference, ...] = ()
    viewpoint: Viewpoint = Viewpoint()
    facing: Reference | None = None
