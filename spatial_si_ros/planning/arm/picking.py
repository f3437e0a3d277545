"""Taking a thing: approach, close, check, lift, check again, retreat; then the next candidate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ...language.declined import Declined, DeclineReason
from .errors import NoPath
from .hand import Array, Joints
from .limbs import Grip, Limbs, Stage
from .model import ArmModel
from .paths import DOWN, Leg, PathMaker
from .postures import carrying, stowed

GRASP_TURN_RAD = math.radians(15.0)
"""By how much the hand may be turned from the planned grasp, where the base or the map moved
since."""
LINE_PACE = 0.5
"""Share of the greatest speed next to things."""


@dataclass(frozen=True)
class PickSettings:
    """
    Attributes:
        opening_margin_m: on each side of the thing between the open fingers.
        width_tolerance_m: by which the gap may differ from the planned width.
        min_gap_m: fingers that close farther hold nothing.
        max_misses: after closing so often on nothing the arm gives up: the thing was pushed, and
            must be looked at again.
    """

    opening_margin_m: float = 0.02
    width_tolerance_m: float = 0.03
    min_gap_m: float = 0.004
    max_misses: int = 2


@dataclass(frozen=True)
class Grasp:
    """A candidate.

    Attributes:
        frame: in which the pose is given; one that the base's motion does not move.
        T_frame_grasp: (4, 4) where the fingers close.
        width_m: of what is between them.
        approach_m: straight way along +x before it.
        lift_m: straight way up after it.
        seed: (J,) joints it was planned with, None where not known.
        label: what is taken, in a word.
    """

    frame: str
    T_frame_grasp: Array
    width_m: float
    approach_m: float
    lift_m: float
    seed: Joints | None = None
    label: str = "thing"


@dataclass(frozen=True)
class Picked:
    """How picking ended.

    Attributes:
        used: index of the grasp that was done, -1 where none was.
        width_m: between the fingers.
        declined: why nothing is held, None where something is.
        tried: what came of the candidates before, a phrase each.
    """

    used: int = -1
    width_m: float = 0.0
    declined: Declined | None = None
    tried: tuple[str, ...] = ()


@dataclass
class _Way:
    """The legs of one grasp, from the pregrasp on."""

    approach: Leg
    lift: Leg
    points_down: bool
    to: tuple[Leg, ...] = field(default_factory=tuple)


class Picker:
    """Tries the grasps in order with the base standing still."""

    def __init__(
        self, model: ArmModel, paths: PathMaker, limbs: Limbs, settings: PickSettings
    ) -> None:
        self._model = model
        self._paths = paths
        self._limbs = limbs
        self._settings = settings

    def pick(self, grasps: Sequence[Grasp]) -> Picked:
        """Take the thing by the first grasp that can be done.

        A grasp whose joints or whose lines do not exist is passed over without a motion. When
        the fingers close on nothing they open, go back, and the next is tried, but not for long.
        What is lost while it is lifted ends the attempt: it lies elsewhere now.

        Raises:
            ArmFailed: by the limbs; the arm stands where it is.
        """
        tried: list[str] = []
        refused = Declined(DeclineReason.BAD_INPUT, "want at least one grasp, got none")
        misses = 0
        for i, grasp in enumerate(grasps):
            planned = self._plan(grasp)
            if isinstance(planned, Declined):
                refused = refused if misses else planned
                tried.append(f"grasp {i + 1}: {planned.detail}")
                continue
            grip = self._close(grasp, planned, i)
            missed = self._missed(grasp, grip)
            if missed is not None:
                refused = Declined(DeclineReason.GRASP_FAILED, missed)
                tried.append(f"grasp {i + 1}: {missed}")
                self._let_go(grasp, planned, i)
                misses += 1
                if misses >= self._settings.max_misses:
                    break
                continue
            self._limbs.tell(Stage.LIFTING, i)
            self._limbs.move([planned.lift])
            self._limbs.tell(Stage.CHECKING, i)
            grip = self._limbs.grip(0.0)
            lost = self._missed(grasp, grip)
            if lost is not None:
                self._limbs.grip(self._model.hand.opening_m)
                self._home(i)
                detail = f"the {grasp.label} was lost while it was lifted: {lost}"
                declined = Declined(DeclineReason.GRASP_FAILED, detail)
                return Picked(declined=declined, tried=tuple(tried))
            self._carry(planned, i)
            if not self._limbs.holds():
                detail = f"the {grasp.label} was lost on the way back"
                declined = Declined(DeclineReason.GRASP_FAILED, detail)
                return Picked(declined=declined, tried=tuple(tried))
            return Picked(i, grip.gap_m, None, tuple(tried))
        if misses:
            self._home(i)
        return Picked(declined=refused, tried=tuple(tried))

    def _plan(self, grasp: Grasp) -> _Way | Declined:
        """The legs of a grasp; nothing moves."""
        opening = self._model.hand.opening_m
        if grasp.width_m > opening:
            return Declined(
                DeclineReason.UNGRASPABLE,
                f"the {grasp.label} is {grasp.width_m * 100:.1f} cm wide, "
                f"the fingers open {opening * 100:.1f} cm",
            )
        T = self._limbs.locate(grasp.frame, grasp.T_frame_grasp)
        joints = self._model.solve(T, grasp.seed, turn_rad=GRASP_TURN_RAD)
        if joints is None:
            return Declined(DeclineReason.OUT_OF_REACH, f"the arm does not reach {_place(T)}")
        ahead = self._model.forward(joints)[:3, 0]
        try:
            approach = self._paths.straight(joints, -grasp.approach_m * ahead, LINE_PACE).back()
            lift = self._paths.straight(joints, np.array([0.0, 0.0, grasp.lift_m]), LINE_PACE)
            to = self._paths.around(self._limbs.joints(), approach.waypoints[0])
        except NoPath as error:
            return Declined(DeclineReason.OUT_OF_REACH, f"{_place(T)}: {error}")
        return _Way(approach, lift, float(ahead[2]) < DOWN, to)

    def _close(self, grasp: Grasp, way: _Way, i: int) -> Grip:
        """Go there and close the fingers."""
        self._limbs.tell(Stage.OPENING, i)
        self._limbs.grip(self._opening_m(grasp))
        self._limbs.tell(Stage.APPROACHING, i)
        self._limbs.move([*way.to, way.approach])
        self._limbs.tell(Stage.CLOSING, i)
        grip = self._limbs.grip(0.0)
        self._limbs.tell(Stage.CHECKING, i)
        return grip

    def _missed(self, grasp: Grasp, grip: Grip) -> str | None:
        """Why the fingers do not hold the thing, None where they do."""
        gap = f"{grip.gap_m * 100:.1f} cm"
        if grip.gap_m < self._settings.min_gap_m:
            return f"the fingers closed to {gap} and hold nothing"
        if not grip.stalled:
            return f"nothing keeps the fingers apart at {gap}"
        if abs(grip.gap_m - grasp.width_m) > self._settings.width_tolerance_m:
            return f"the fingers stopped at {gap}, the {grasp.label} is {grasp.width_m * 100:.1f}"
        return None

    def _opening_m(self, grasp: Grasp) -> float:
        """Just so wide that the thing fits between: what stands beside it is not touched."""
        wide = grasp.width_m + 2.0 * self._settings.opening_margin_m
        return min(wide, self._model.hand.opening_m)

    def _let_go(self, grasp: Grasp, way: _Way, i: int) -> None:
        self._limbs.tell(Stage.RETREATING, i)
        self._limbs.grip(self._opening_m(grasp))
        self._limbs.move([way.approach.back()])

    def _carry(self, way: _Way, i: int) -> None:
        """Back the way it came, lifted, and to the posture for driving."""
        self._limbs.tell(Stage.RETREATING, i)
        at = self._limbs.joints()
        legs: list[Leg] = []
        if not way.points_down:
            ahead = self._model.forward(at)[:3, 0]
            gone = float(np.linalg.norm(self._gone(way)))
            try:
                legs.append(self._paths.straight(at, -gone * ahead, LINE_PACE))
            except NoPath:
                legs.clear()  # the telescope goes in anyway, along nearly the same line
        start = legs[-1].end if legs else at
        legs.extend(self._paths.around(start, carrying(self._model, start)))
        self._limbs.move(legs)

    def _gone(self, way: _Way) -> Array:
        """(3,) how far the hand went on the approach."""
        first, last = (self._model.forward(q)[:3, 3] for q in way.approach.waypoints[[0, -1]])
        gone: Array = last - first
        return gone

    def _home(self, i: int) -> None:
        """The empty hand to its posture for driving."""
        self._limbs.tell(Stage.RETREATING, i)
        self._limbs.move(self._paths.around(self._limbs.joints(), stowed(self._model)))


def _place(T_base: Array) -> str:
    x, y, z = (float(v) for v in T_base[:3, 3])
    return f"({x:.2f}, {y:.2f}, {z:.2f}) m from the base"
