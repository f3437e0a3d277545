"""What picking and placing ask of the arm's drivers, and how they fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from ...errors import SpatialError
from ...language.declined import Declined
from .hand import Array, Joints
from .paths import Leg


class Stage(Enum):
    """What the arm is doing."""

    OPENING = "opening"
    APPROACHING = "approaching"
    CLOSING = "closing"
    CHECKING = "checking"
    LIFTING = "lifting"
    LOWERING = "lowering"
    RETREATING = "retreating"


class ArmFailed(SpatialError):
    """The arm stopped where it is; `declined` says why. Nothing else may be tried."""

    def __init__(self, declined: Declined) -> None:
        super().__init__(declined.detail)
        self.declined = declined


@dataclass(frozen=True)
class Grip:
    """How the fingers ended.

    Attributes:
        gap_m: between the finger tips.
        stalled: something kept them from going on.
    """

    gap_m: float
    stalled: bool


class Limbs(Protocol):
    """The arm, through its drivers. Each call returns when it is done, with the arm at rest."""

    def tell(self, stage: Stage, candidate: int) -> None:
        """Say what comes now."""
        ...

    def joints(self) -> Joints:
        """(J,) present joints of the arm.

        Raises:
            ArmFailed: they are not known.
        """
        ...

    def locate(self, frame: str, T_frame_grasp: Array) -> Array:
        """(4, 4) T_base_grasp, with the base where it stands now.

        Raises:
            ArmFailed: tf does not know the frame.
        """
        ...

    def move(self, legs: Sequence[Leg]) -> None:
        """Follow the legs.

        Raises:
            ArmFailed: the driver is missing, refuses, gives up or is silent; the goal was
                cancelled, or the guard stopped the robot.
        """
        ...

    def grip(self, gap_m: float) -> Grip:
        """Open or close the fingers to a gap.

        Raises:
            ArmFailed: as `move`.
        """
        ...

    def holds(self) -> bool:
        """Whether the fingers still hold what they closed on, by the newest state."""
        ...
