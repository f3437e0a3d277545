"""Questions for rooms, routes and reach."""

from __future__ import annotations

from dataclasses import dataclass

from ..references import Landmark, Reference
from .asked import Asked


@dataclass(frozen=True, slots=True)
class WhichRoom(Asked):
    """ "In which room is the mug?" """

    subject: Landmark


@dataclass(frozen=True, slots=True)
class SameRoom(Asked):
    """ "Are the mug and the lamp in the same room?" """

    first: Landmark
    second: Landmark


@dataclass(frozen=True, slots=True)
class Route(Asked):
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
class IsReachable(Asked):
    """ "Can the robot get to the fridge?", "Can you pass between the bed and the desk?"

    Attributes:
        targets: one that is reached, or two between which the robot passes.
    """

    targets: tuple[Landmark, ...]
