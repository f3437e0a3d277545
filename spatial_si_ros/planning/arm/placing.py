"""Putting down what the hand holds: above it, straight down, open, away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...language.declined import Declined, DeclineReason
from .errors import NoPath
from .hand import Array, Joints
from .limbs import Limbs, Stage
from .model import ArmModel
from .paths import DOWN, Leg, PathMaker
from .picking import GRASP_TURN_RAD, LINE_PACE
from .postures import carrying, stowed

RETREAT_M = 0.10
"""Straight way of the open hand away from what it put down."""


@dataclass(frozen=True)
class Placement:
    """A candidate.

    Attributes:
        frame: in which the pose is given; one that the base's motion does not move.
        T_frame_grasp: (4, 4) of the grasp frame when the fingers open.
        approach_m: straight way down before it.
        seed: (J,) joints it was planned with, None where not known.
    """

    frame: str
    T_frame_grasp: Array
    approach_m: float
    seed: Joints | None = None


@dataclass(frozen=True)
class Placed:
    """How placing ended.

    Attributes:
        used: index of the placement that was done, -1 where none was.
        holding: whether the hand still holds the thing.
        declined: why it was not put down, None where it was.
        tried: what came of the candidates before, a phrase each.
    """

    used: int = -1
    holding: bool = False
    declined: Declined | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Way:
    to: tuple[Leg, ...]
    down: Leg
    away: Leg


class Placer:
    """Tries the placements in order with the base standing still."""

    def __init__(
        self, model: ArmModel, paths: PathMaker, limbs: Limbs, opening_margin_m: float
    ) -> None:
        self._model = model
        self._paths = paths
        self._limbs = limbs
        self._margin_m = opening_margin_m

    def place(self, placements: Sequence[Placement], width_m: float) -> Placed:
        """Put the thing down by the first placement that can be done; only that one moves.

        Args:
            width_m: between the fingers: they open just so much farther.

        Raises:
            ArmFailed: by the limbs; the arm stands where it is.
        """
        tried: list[str] = []
        refused = Declined(DeclineReason.BAD_INPUT, "want at least one placement, got none")
        for i, placement in enumerate(placements):
            planned = self._plan(placement)
            if isinstance(planned, Declined):
                refused = planned
                tried.append(f"placement {i + 1}: {planned.detail}")
                continue
            return self._do(planned, i, width_m, tuple(tried))
        return Placed(holding=True, declined=refused, tried=tuple(tried))

    def _do(self, way: _Way, i: int, width_m: float, tried: tuple[str, ...]) -> Placed:
        self._limbs.tell(Stage.APPROACHING, i)
        self._limbs.move(way.to)
        if not self._limbs.holds():
            self._limbs.move(self._paths.around(self._limbs.joints(), stowed(self._model)))
            lost = Declined(DeclineReason.GRASP_FAILED, "it was lost on the way")
            return Placed(declined=lost, tried=tried)
        self._limbs.tell(Stage.LOWERING, i)
        self._limbs.move([way.down])
        held = self._limbs.holds()
        self._limbs.tell(Stage.OPENING, i)
        opening = self._model.hand.opening_m
        self._limbs.grip(min(width_m + 2.0 * self._margin_m, opening))
        self._limbs.tell(Stage.RETREATING, i)
        home = self._paths.around(way.away.end, stowed(self._model))
        self._limbs.move([way.away, *home])
        if not held:
            lost = Declined(DeclineReason.GRASP_FAILED, "it was lost while it was lowered")
            return Placed(declined=lost, tried=tried)
        return Placed(i, tried=tried)

    def _plan(self, placement: Placement) -> _Way | Declined:
        """The legs of a placement; nothing moves."""
        T = self._limbs.locate(placement.frame, placement.T_frame_grasp)
        x, y, z = (float(v) for v in T[:3, 3])
        where = f"({x:.2f}, {y:.2f}, {z:.2f}) m from the base"
        joints = self._model.solve(T, placement.seed, turn_rad=GRASP_TURN_RAD)
        if joints is None:
            return Declined(DeclineReason.OUT_OF_REACH, f"the arm does not reach {where}")
        up = np.array([0.0, 0.0, 1.0])
        ahead = self._model.forward(joints)[:3, 0]
        away = up if float(ahead[2]) < DOWN else -ahead
        try:
            down = self._paths.straight(joints, placement.approach_m * up, LINE_PACE).back()
            leave = self._paths.straight(joints, RETREAT_M * away, LINE_PACE)
            to = self._paths.around(self._limbs.joints(), down.waypoints[0])
        except NoPath as error:
            return Declined(DeclineReason.OUT_OF_REACH, f"{where}: {error}")
        return _Way(to, down, leave)


def drive_posture(model: ArmModel, present: Joints, holding: bool) -> Joints:
    """(J,) for driving: of the full hand or of the empty one."""
    return carrying(model, present) if holding else stowed(model)
