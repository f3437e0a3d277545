"""The arm as the robot's description tells it: where the hand is, and joints that put it there."""

from __future__ import annotations

import math

from .hand import Array, Hand, Joints
from .reach import Reach

POSITION_M = 1e-3
TURN_RAD = math.radians(0.5)


class ArmModel:
    """Kinematics of the arm, from the base to the grasp frame; all else is taken as rigid.

    An arm with fewer than six freedoms reaches few poses exactly: a Stretch, whose telescope and
    lift move in one plane of the base, only those whose hand then lies in the right place along x.
    Allow the hand to be turned (`turn_rad`) and it reaches the position, and `forward` of
    the answer is the pose that it really takes: plan and judge with that one.
    """

    hand: Hand

    @classmethod
    def from_urdf(cls, urdf: str, hand: Hand) -> ArmModel:
        """From the text of a URDF.

        Raises:
            BadRobot: it cannot be read, or lacks a joint or frame that `hand` names.
        """
        raise NotImplementedError

    def forward(self, joints: Joints) -> Array:
        """(4, 4) T_base_grasp."""
        raise NotImplementedError

    def solve(
        self,
        T_base_grasp: Array,
        seed: Joints | None = None,
        *,
        free_roll: bool = False,
        position_m: float = POSITION_M,
        turn_rad: float = TURN_RAD,
    ) -> Joints | None:
        """Joints within their limits that put the hand there, None if there are none.

        Args:
            T_base_grasp: (4, 4) wanted pose of the grasp frame.
            seed: (J,) joints that the answer should be near, the present ones for example.
            free_roll: the turn about the approach axis does not matter. Half a turn about it
                never does: the fingers are alike.
            position_m: how far the grasp frame's origin may be away.
            turn_rad: by how much the hand may be turned away from the wanted one (the answer
                is turned as little as it can be).
        """
        raise NotImplementedError

    def link_points(self, joints: Joints, gap_m: float | None = None) -> Array:
        """(N, 4) spheres x, y, z, radius in the base frame that cover arm, hand and fingers.

        Args:
            gap_m: between the finger tips; None: wide open.
        """
        raise NotImplementedError

    def reach(self) -> Reach:
        """Where the base may stand for a grasp; made once, then kept."""
        raise NotImplementedError
