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


DIRECTIONS = (Relation.LEFT_OF, Relation.RIGHT_OF, Relation.IN_FRONT_OF, Relation.BEHIND)
"""Relations that need a viewpoint or the reference object's own front."""


class Side(Enum):
    """The four quarters around an observer."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BEHIND = "behind"


class Extreme(Enum):
    """Superlatives; the first two need something to be near to or far from."""

    NEAREST = "nearest"
    FARTHEST = "farthest"
    BIGGEST = "biggest"
    SMALLEST = "smallest"
    TALLEST = "tallest"


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
    """`relation` to one object, or to two for BETWEEN, as the asker sees it."""

    relation: Relation
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Reference:
    """One object in words: kind, optional colour, optional relation, optional superlative."""

    kind: str
    colour: str | None = None
    clause: Clause | None = None
    extreme: Extreme | None = None
    extreme_of: Reference | None = None  # what NEAREST and FARTHEST are measured from

    @property
    def is_plain(self) -> bool:
        """Whether kind and colour say it all."""
        return self.clause is None and self.extreme is None


@dataclass(frozen=True)
class Viewpoint:
    """`at` for OBJECT and STANDING, `facing` for STANDING."""

    view: View = View.DEFAULT
    at: Reference | None = None
    facing: Reference | None = None


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


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        form: which of the fields below mean something.
        subject: A; for WHAT, COUNT and EXTREME its kind and colour are those of the candidates
            (kind "object": any kind).
        relation: for IS_RELATION, WHAT, WHICH_OF and, optionally, COUNT.
        references: B, or B and C for BETWEEN; what NEAREST is measured from.
        viewpoint: whose eyes.
        side: for IS_SIDE.
        choices: for WHICH_OF, and for EXTREME where it chooses among named objects.
        extreme: for EXTREME.
    """

    form: Form
    subject: Reference | None = None
    relation: Relation | None = None
    references: tuple[Reference, ...] = ()
    viewpoint: Viewpoint = Viewpoint()
    side: Side | None = None
    choices: tuple[Reference, ...] = ()
    extreme: Extreme | None = None


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
