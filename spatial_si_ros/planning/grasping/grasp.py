"""One way to take a thing, and why it is a good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class GraspKind(IntEnum):
    """From where, and at what; the numbers are those of the message."""

    TOP = 0
    SIDE = 1
    RIM = 2
    HANDLE = 3


@dataclass(frozen=True, slots=True, eq=False)
class Grasp:
    """A pose of the hand between whose fingers a thing is.

    Attributes:
        kind: how.
        object_id, label: of the map.
        T_world_grasp: (4, 4) of the grasp frame: x out of the palm, y across the fingers. The
            world is any frame whose z points up.
        width_m: of what is between the fingers.
        approach_m: straight way along +x before it.
        lift_m: straight way up after it.
        size_m: (3,) of the thing's upright box, turned as the hand: x across the fingers' line
            and level, y along it, z up.
        T_grasp_foot: (4, 4) pose of the middle of that box's underside in the grasp frame; its
            z is up, its y is level along the line of the fingers.
        height_m: of the grasp frame above the underside.
        terms: name -> 0..1; the score is their product.
        reason: one sentence.
        T_world_base: (4, 4) of the base from where it is reachable; None: not known.
        reachable: from where the robot stands.
        joints: (J,) of the arm at the grasp; None where it is not reachable from here.
        start: (J,) of the arm where the straight way before it begins, at `T_world_base`.
    """

    kind: GraspKind
    object_id: int
    label: str
    T_world_grasp: Array
    width_m: float
    approach_m: float
    lift_m: float
    size_m: Array
    T_grasp_foot: Array
    height_m: float
    terms: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""
    T_world_base: Array | None = None
    reachable: bool = False
    joints: Array | None = None
    start: Array | None = None

    @property
    def score(self) -> float:
        """0..1, the product of the terms."""
        return float(np.prod(list(self.terms.values())))


def heading_of(T_world_grasp: Array) -> float:
    """Direction in the level plane that the hand counts as ahead: a quarter turn before its y.

    For a hand that points sideways it is where the hand points to; it is also defined for one
    that points down.
    """
    y = T_world_grasp[:3, 1]
    return float(np.arctan2(-y[0], y[1]))
