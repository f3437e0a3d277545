"""The hand: two fingers that open evenly, and the gap between their pads. Knows no Habitat."""

from __future__ import annotations

import numpy as np

from .description import GRASP_LINK, TIPS
from .joints import Joints, Motion, Tolerances
from .kinematics import Chain
from .limits import FINGERS, PACES
from .trajectories import Waypoint

PAD_M = 0.017
"""How far a fingertip's pad stands out from the frame of its link towards the other finger."""

CLOSE_M = 0.0015
"""A gap this near to the one asked for is reached."""


class Hand:
    """Opens and closes the fingers.

    Attributes:
        largest_m: the widest gap. stalled: something between the fingers stopped them.
    """

    def __init__(self, chain: Chain, joints: Joints) -> None:
        self._joints = joints
        joint = chain.moving[FINGERS[0]]
        self._angles = np.linspace(joint.lower, joint.upper, 64)
        self._gaps = np.array([_gap_m(chain, angle) for angle in self._angles])
        self.largest_m = float(self._gaps[-1])
        self.stalled = False
        self._goal_m = 0.0
        self._motion: Motion | None = None

    @property
    def gap_m(self) -> float:
        """Between the pads now."""
        angle = self._joints.positions[FINGERS[0]]
        return max(0.0, float(np.interp(angle, self._angles, self._gaps)))

    @property
    def moving(self) -> bool:
        """The fingers are on their way."""
        return self._motion is not None and self._motion.outcome is None

    @property
    def closing(self) -> bool:
        """The fingers are on their way towards each other."""
        return self.moving and self._goal_m < self.gap_m

    @property
    def reached(self) -> bool:
        """The gap is the one that was asked for last."""
        return abs(self.gap_m - self._goal_m) < CLOSE_M

    def command(self, gap_m: float) -> None:
        """Open or close to a gap between the pads, as far as the fingers can."""
        self._goal_m = min(max(gap_m, 0.0), self.largest_m)
        self.stalled = False
        angle = self._angle(self._goal_m)
        way = abs(angle - self._joints.positions[FINGERS[0]])
        time_s = max(0.05, 1.6 * way / PACES[FINGERS[0]].velocity)
        points = [Waypoint(time_s, (angle, angle))]
        self._motion = self._joints.follow(FINGERS, FINGERS, points, Tolerances())

    def close_on(self) -> None:
        """Go on to the gap that was asked for: what was in the way is gone."""
        self.command(self._goal_m)

    def stop(self) -> None:
        """Let the fingers stand where they are."""
        self._joints.hold(FINGERS)

    def block(self, gap_m: float) -> None:
        """Something holds the fingers at this gap."""
        self._joints.hold(FINGERS)
        for name in FINGERS:
            self._joints.place(name, self._angle(gap_m))
        self.stalled = True

    def reset(self) -> None:
        """As at the start."""
        self._motion, self.stalled, self._goal_m = None, False, self.gap_m

    def _angle(self, gap_m: float) -> float:
        return float(np.interp(gap_m, self._gaps, self._angles))


def _gap_m(chain: Chain, angle: float) -> float:
    """Along the direction in which the fingers close: y of the grasp frame."""
    links = chain.place(dict.fromkeys(FINGERS, float(angle)))
    left, right = (links[tip][:3, 3] for tip in TIPS)
    return float(abs((left - right) @ links[GRASP_LINK][:3, 1])) - 2.0 * PAD_M
