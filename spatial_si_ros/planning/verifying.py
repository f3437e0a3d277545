"""Whether the robot, where it now stands, has done what the words said."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..answers.context import AskContext
from ..geometry.frames import wrap_angle, yaw_of
from ..language.declined import Declined
from ..language.instructions import Face, GoTo
from ..scene.snapshot import SceneSnapshot
from .drive_grid import Body
from .grounding import ground_place, ground_target
from .places import Anchor, satisfaction

Array = npt.NDArray[np.float64]

LIKELY = 0.5
FACING_RAD = float(np.deg2rad(20.0))


@dataclass(frozen=True)
class Verdict:
    """Whether the instruction is fulfilled, how probably, and the measurement in words."""

    fulfilled: bool
    probability: float
    explanation: str


def verify(
    instruction: GoTo | Face,
    snapshot: SceneSnapshot,
    context: AskContext,
    T_map_base: Array,
    body: Body,
) -> Verdict | Declined:
    """Judge the pose by the newest map and the same rules that the goal was planned by.

    Args:
        snapshot: without the objects that the words do not mean.
        context: of the moment at which the words were spoken.
        T_map_base: (4, 4) where the robot stands.
    """
    if isinstance(instruction, Face):
        target = ground_target(instruction.target, instruction.viewpoint, snapshot, context, body)
        if isinstance(target, Declined):
            return target
        off = _off_rad(T_map_base, target)
        return Verdict(off <= FACING_RAD, 1.0, _facing_words(target, off))
    place = ground_place(instruction.place, snapshot, context, body)
    if isinstance(place, Declined):
        return place
    measured = satisfaction(place, T_map_base[:2, 3], body)
    likely = measured.probability >= LIKELY * place.probability
    if place.facing is None:
        return Verdict(likely, measured.probability, measured.explanation)
    off = _off_rad(T_map_base, place.facing)
    words = f"{measured.explanation}; {_facing_words(place.facing, off)}"
    return Verdict(likely and off <= FACING_RAD, measured.probability, words)


def _off_rad(T_map_base: Array, target: Anchor) -> float:
    """Angle between where the robot looks and the target's centre."""
    ray = target.box.centre_m[:2] - T_map_base[:2, 3]
    return abs(wrap_angle(float(np.arctan2(ray[1], ray[0])) - yaw_of(T_map_base)))


def _facing_words(target: Anchor, off_rad: float) -> str:
    return f"{target.name} is {np.degrees(off_rad):.0f}° from straight ahead"
