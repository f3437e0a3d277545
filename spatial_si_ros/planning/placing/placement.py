"""One place for a thing, and why it is a good one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...answers.answer import NO_FRAME, FrameUsed

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What the hand holds, and how.

    Attributes:
        object_id: of the map; 0 where it is not known.
        label: of its kind.
        size_m: (3,) of its upright box, turned as the hand; see `Grasp.size_m`.
        T_grasp_foot: (4, 4) see `Grasp.T_grasp_foot`.
        width_m: between the fingers.
    """

    object_id: int
    label: str
    size_m: Array
    T_grasp_foot: Array
    width_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """A pose of a thing at rest, and of the hand when it lets go.

    Attributes:
        support_id: of the map; 0 is the floor.
        inside: it will be in the support, not on it.
        T_world_foot: (4, 4) of the middle of its underside, z up, turned as the hand.
        T_world_grasp: (4, 4) of the grasp frame when the fingers open.
        approach_m: straight way down before that.
        size_m: (3,) of its box there.
        probability: 0..1, that what the words say will be true.
        clearance_m: to the nearest other thing.
        margin_m: from its edge to the edge of the surface.
        frame: of reference of the first direction in the words.
        terms: name -> 0..1; the score is their product.
        reason: one sentence.
        T_world_base: (4, 4) of the base from where it is reachable.
        reachable: from where the robot stands.
        joints: (J,) of the arm when the fingers open; None where it is not reachable from here.
        start: (J,) of the arm where the way down begins, at `T_world_base`.
    """

    support_id: int
    inside: bool
    T_world_foot: Array
    T_world_grasp: Array
    approach_m: float
    size_m: Array
    probability: float
    clearance_m: float
    margin_m: float
    frame: FrameUsed = NO_FRAME
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
