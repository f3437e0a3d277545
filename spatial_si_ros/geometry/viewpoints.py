"""Whose eyes a relation is meant for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


class ViewpointKind(Enum):
    ROBOT = "robot"
    SPEAKER = "speaker"
    POSE = "pose"
    STANDING_AT_FACING = "standing at, facing"
    OBJECT_FRONT = "object's front"


class Frame(Enum):
    """Frame of reference in which an answer holds."""

    NONE = "none"
    EGOCENTRIC = "egocentric"
    RELATIVE = "relative"
    INTRINSIC = "intrinsic"
    ABSOLUTE = "absolute"


@dataclass(frozen=True, slots=True, eq=False)
class Observer:
    """A grounded viewpoint in the map frame.

    Attributes:
        kind: what it stands for.
        position_m: (3,) where the observer is; height is not used by horizontal relations.
        yaw_rad: facing about +z; None when the observer has no known facing (an object
            without a front), then only relations between two other objects are defined.
        description: a phrase for people, e.g. "sofa_3, looking along its front".
        position_std_m: 1 sigma of the horizontal position.
        yaw_std_rad: 1 sigma of the facing.
        object_ids: map objects that define it.
    """

    kind: ViewpointKind
    position_m: Array
    yaw_rad: float | None
    description: str
    position_std_m: float = 0.0
    yaw_std_rad: float = 0.0
    object_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        position = np.array(self.position_m, dtype=np.float64)
        if position.shape != (3,) or not np.all(np.isfinite(position)):
            raise ValueError(f"position_m: want three finite numbers, got {position.tolist()}")
        if self.yaw_rad is not None and not np.isfinite(self.yaw_rad):
            raise ValueError(f"yaw_rad: want a finite angle or None, got {self.yaw_rad}")
        position.setflags(write=False)
        object.__setattr__(self, "position_m", position)
