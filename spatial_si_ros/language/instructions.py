"""What the robot can be told to do, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from ..geometry.relations import RelationKind
from .references import UNSPECIFIED, Landmark, ViewpointSpec


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
    """ "Stop", "halt"."""


Instruction = GoTo | Face | Explore | Stop
