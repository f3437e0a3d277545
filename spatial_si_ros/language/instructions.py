"""What the robot can be told to do, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..geometry.relations import RelationKind
from .references import UNSPECIFIED, Landmark, Qualifier, Reference, ViewpointSpec


@dataclass(frozen=True, slots=True)
class Place:
    """Where to stand.

    Attributes:
        relation: None for "at" or "to": beside the landmark, within reach of it.
        landmarks: one; for BETWEEN two, or one plural reference ("between the chairs").
        viewpoint: named for the whole instruction; nested references inherit it.
        intrinsic: sides of the landmark by its own front ("on the sofa's own left").
        facing: what to look at on arrival; None leaves it to the planner.
    """

    relation: RelationKind | None
    landmarks: tuple[Landmark, ...]
    viewpoint: ViewpointSpec = UNSPECIFIED
    intrinsic: bool = False
    facing: Landmark | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """ "Go to the chair behind the table", "stand in front of the TV, facing it", "come to me"."""

    place: Place


@dataclass(frozen=True, slots=True)
class Face:
    """ "Face the window", "look at me": turn on the spot."""

    target: Landmark
    viewpoint: ViewpointSpec = UNSPECIFIED


@dataclass(frozen=True, slots=True)
class Explore:
    """ "Explore", "look around"."""


@dataclass(frozen=True, slots=True)
class Stop:
    """ "Stop", "halt", "cancel"."""


@dataclass(frozen=True, slots=True)
class GoBack:
    """ "Go back": to where the robot stood when the instruction began."""


@dataclass(frozen=True, slots=True)
class Wait:
    """ "Wait", "wait ten seconds".

    Attributes:
        seconds: None when not said.
    """

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """ "Open the hand", "let go", "close the gripper"."""

    is_open: bool


@dataclass(frozen=True, slots=True)
class PutPlace:
    """Where to put something.

    Attributes:
        relations: of the thing that is put, all to hold at once: "on the shelf, behind the vase";
            each with the viewpoint that is named for it.
    """

    relations: tuple[Qualifier, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """ "Pick up the red mug to the left of the laptop"."""

    what: Reference


@dataclass(frozen=True, slots=True)
class PutAt:
    """ "Put it on the shelf", "put the mug in the bowl".

    Attributes:
        what: None for what the hand holds.
        readings: other ways to part the same words ("put the mug left of the laptop on the
            shelf": which mug, or where?), to be tried when this one does not fit.
    """

    what: Reference | None
    place: PutPlace
    readings: tuple[PutAt, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PutDown:
    """ "Put it down", "put the mug down": wherever there is room near the robot.

    Attributes:
        what: None for what the hand holds.
    """

    what: Reference | None = None


@dataclass(frozen=True, slots=True)
class PutBack:
    """ "Put it back": to where it was taken from.

    Attributes:
        what: None for what the hand holds.
    """

    what: Reference | None = None


@dataclass(frozen=True, slots=True)
class Bring:
    """ "Bring me the mug", "take it to the window": carry it there and keep it in the hand.

    Attributes:
        what: None for what the hand holds.
    """

    what: Reference | None
    to: Landmark


@dataclass(frozen=True, slots=True)
class ForAll:
    """ "Put all the mugs on the shelf", "bring me two apples", "pick up any mug".

    Attributes:
        act: what to do with each; its `what` says which.
        number: how many; None means all.
    """

    act: Pick | PutAt | PutDown | PutBack | Bring
    number: int | None = None


Step = (
    GoTo
    | Face
    | Explore
    | Stop
    | GoBack
    | Wait
    | Hand
    | Pick
    | PutAt
    | PutDown
    | PutBack
    | Bring
    | ForAll
)


@dataclass(frozen=True, slots=True)
class Steps:
    """Several things to do, one after the other."""

    steps: tuple[Step, ...]


Instruction = Step | Steps
