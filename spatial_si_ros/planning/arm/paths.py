"""Ways of the joints: straight lines of the hand, and detours that sweep nothing off a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from .errors import NoPath
from .hand import Array, Joints
from .model import ArmModel

Indices = npt.NDArray[np.intp]

STEP_M = 0.01
JUMP_RAD, JUMP_M = 0.25, 0.06
"""Joints that move more than this between two points of a line have jumped."""
LINE_TURN_RAD = 0.35
SAME = 1e-4
DOWN = -math.sin(math.radians(45.0))
_TURN_SAMPLES = 9


@dataclass(frozen=True)
class Leg:
    """A way without a stop.

    Attributes:
        waypoints: (N, J) joints, N >= 2.
        pace: share of the joints' greatest speed.
    """

    waypoints: Array
    pace: float = 1.0

    @property
    def end(self) -> Joints:
        """(J,) joints at its end."""
        last: Joints = self.waypoints[-1]
        return last

    def back(self) -> Leg:
        """The same way from its end to its beginning."""
        return Leg(self.waypoints[::-1].copy(), self.pace)


class PathMaker(Protocol):
    """Finds ways of the arm. Ours is `ArmPaths`; a planner that knows the scene may stand in."""

    def around(self, start: Joints, goal: Joints) -> tuple[Leg, ...]:
        """A safe way between two postures.

        Raises:
            NoPath: there is none.
        """
        ...

    def straight(self, start: Joints, offset_m: Array, pace: float = 1.0) -> Leg:
        """The hand moves straight by `offset_m` (3,) in the base frame.

        Raises:
            NoPath: the arm cannot keep to the line.
        """
        ...


class ArmPaths:
    """Ways of an arm that knows nothing of what stands around it, and so keeps high.

    Attributes:
        clearance_m: how much higher than both its ends the hand is where it turns.
        turn_rad: by how much the hand may be turned on a straight line. An arm with five
            freedoms must turn it to go sideways.
    """

    def __init__(
        self, model: ArmModel, clearance_m: float = 0.15, turn_rad: float = LINE_TURN_RAD
    ) -> None:
        self._model = model
        self.clearance_m = clearance_m
        self.turn_rad = turn_rad
        chain = model.chain
        self._turns = _members(chain.coupling, ~chain.is_straight)
        self._lift = chain.upright()
        self._jumps = np.full(len(chain.names), JUMP_M)
        self._jumps[self._turns] = JUMP_RAD
        straight = _members(chain.coupling, chain.is_straight)
        self._stretches = np.setdiff1d(straight, [] if self._lift is None else [self._lift])

    def around(self, start: Joints, goal: Joints) -> tuple[Leg, ...]:
        """Telescope in, up, turn the wrist, then down and out. A hand that points down goes up
        before it goes in, and out before it goes down. What does not move is left out.

        Raises:
            NoPath: an end is outside the joints' limits.
        """
        for name, joints in (("start", start), ("end", goal)):
            self._within_limits(name, joints)
        lift = np.array([] if self._lift is None else [self._lift], dtype=np.intp)
        turns = bool(np.abs((goal - start)[self._turns]).max(initial=0.0) > SAME)
        at = start.astype(np.float64)
        knots = [at]
        if turns:
            drawn_in = self._put(at, self._stretches, self._model.lower)
            raised = self._raised(drawn_in, goal)
            first = self._put(at, lift, raised) if self._points_down(start) else drawn_in
            at = self._put(raised, self._turns, goal)
            knots += [first, raised, at]
        over = self._points_down(goal)
        for members in (self._stretches, lift) if over else (lift, self._stretches):
            at = self._put(at, members, goal)
            knots.append(at)
        return tuple(
            Leg(np.array([a, b]))
            for a, b in zip(knots, knots[1:], strict=False)
            if np.abs(b - a).max() > SAME
        )

    def straight(self, start: Joints, offset_m: Array, pace: float = 1.0) -> Leg:
        """The hand moves straight by `offset_m` (3,), turned as little as the arm can.

        Raises:
            NoPath: the line leaves the arm's reach, or a joint would jump.
        """
        length = float(np.linalg.norm(offset_m))
        T = self._model.forward(start)
        count = max(1, math.ceil(length / STEP_M))
        points = [start.astype(np.float64)]
        for k in range(1, count + 1):
            T_k = T.copy()
            T_k[:3, 3] += offset_m * (k / count)
            joints = self._model.solve(T_k, points[-1], turn_rad=self.turn_rad, tries=0)
            gone = f"{length * k / count:.2f} of {length:.2f} m"
            if joints is None:
                raise NoPath(f"the arm cannot go on after {gone} of a straight line")
            if np.any(np.abs(joints - points[-1]) > self._jumps):
                raise NoPath(f"a joint would jump after {gone} of a straight line")
            points.append(joints)
        return Leg(np.array(points), pace)

    def _raised(self, at: Joints, goal: Joints) -> Joints:
        """As high as the turn to the goal needs, within the limits; never lower than it is."""
        if self._lift is None:
            return at
        turned = self._put(at, self._turns, goal)
        shares = np.linspace(0.0, 1.0, _TURN_SAMPLES)
        lowest = min(
            float(self._model.forward(at + share * (turned - at))[2, 3]) for share in shares
        )
        ends = (self._model.forward(at)[2, 3], self._model.forward(goal)[2, 3])
        needed = max(ends) + self.clearance_m - lowest
        raised = at.copy()
        top = float(self._model.upper[self._lift])
        raised[self._lift] = min(at[self._lift] + max(0.0, float(needed)), top)
        return raised

    def _points_down(self, joints: Joints) -> bool:
        return float(self._model.forward(joints)[2, 0]) < DOWN

    def _put(self, at: Joints, members: Indices, values: Joints) -> Joints:
        moved = at.copy()
        moved[members] = values[members]
        return moved

    def _within_limits(self, name: str, joints: Joints) -> None:
        low, high = self._model.lower - 1e-3, self._model.upper + 1e-3
        for i, joint in enumerate(self._model.chain.names):
            if not low[i] <= joints[i] <= high[i]:
                raise NoPath(
                    f"{joint} at the {name}: want {low[i]:.3f}..{high[i]:.3f}, got {joints[i]:.3f}"
                )


def _members(coupling: Array, freedoms: npt.NDArray[np.bool_]) -> Indices:
    """Indices of the joints of some freedoms."""
    members: Indices = np.flatnonzero(coupling[:, freedoms].any(axis=1))
    return members
