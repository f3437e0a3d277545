"""The arm as the robot's description tells it: where the hand is, and joints that put it there."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from .chain import Chain, Frame
from .hand import Array, Hand, Joints
from .ik import POSITION_M, TURN_RAD, Wanted, descend, nearer_half, turn_between
from .reach import Reach
from .seeds import Seeds
from .spheres import link_spheres

TRIES = 4
"""Postures that are tried at most, besides the given one, unless said otherwise."""
EASY = 0.1
"""A freedom that is farther from its limits than this share of its range is at ease."""
HARD = 0.3
"""What a freedom at its limit, or an arm that lost a freedom, is worth against one at ease."""


class ArmModel:
    """Kinematics of the arm, from the base to the grasp frame; all else is taken as rigid.

    An arm with fewer than six freedoms reaches few poses exactly: a Stretch, whose telescope and
    lift move in one plane of the base, only those whose hand then lies in the right place along x.
    Allow the hand to be turned (`turn_rad`) and it reaches the position, and `forward` of
    the answer is the pose that it really takes: plan and judge with that one.

    Attributes:
        hand: names and sizes.
        chain: the joints.
    """

    def __init__(self, hand: Hand, chain: Chain) -> None:
        self.hand = hand
        self.chain = chain
        self._seeds = Seeds(chain)

    @classmethod
    def from_urdf(cls, urdf: str, hand: Hand) -> ArmModel:
        """From the text of a URDF.

        Raises:
            BadRobot: it cannot be read, or lacks a joint or frame that `hand` names.
        """
        frame = Frame(hand.grasp_frame, hand.R_frame_grasp)
        return cls(hand, Chain(urdf, hand.arm_joints, hand.base_frame, frame))

    @property
    def lower(self) -> Joints:
        """(J,) least values of the joints."""
        return self.chain.lower

    @property
    def upper(self) -> Joints:
        """(J,) greatest values of the joints."""
        return self.chain.upper

    def forward(self, joints: Joints) -> Array:
        """(4, 4) T_base_grasp."""
        return self.chain.forward(joints)

    def solve(
        self,
        T_base_grasp: Array,
        seed: Joints | None = None,
        *,
        free_roll: bool = False,
        position_m: float = POSITION_M,
        turn_rad: float = TURN_RAD,
        tries: int = TRIES,
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
            tries: postures to begin from besides the seed.
        """
        wanted = Wanted(T_base_grasp, free_roll, position_m, turn_rad)
        if seed is not None:
            found = descend(self.chain, wanted, self.chain.freedoms(seed))
            if found is not None:
                return self.chain.joints(found)
        for start in self._seeds.near(wanted, tries):
            found = descend(self.chain, wanted, start)
            if found is not None:
                return self.chain.joints(found)
        return None

    def turned_rad(self, joints: Joints, T_base_grasp: Array, free_roll: bool = False) -> float:
        """By how much the hand is turned away from a pose, radians; half a turn is none."""
        T = self.forward(joints)
        return turn_between(T, nearer_half(T, T_base_grasp), free_roll)

    def ease(self, joints: Joints) -> float:
        """0..1, how far the joints are from their limits and the arm from losing a freedom.

        The product over the freedoms of the distance to the nearer limit, where `EASY` of the
        range is enough, and the manipulability (Yoshikawa, 1985) against the best.
        """
        return float(self.eases(np.asarray(joints)[None])[0])

    def eases(self, postures: Array) -> Array:
        """(N,) `ease` of (N, J) joints."""
        chain = self.chain
        u = np.array([chain.freedoms(joints) for joints in postures])
        spans = chain.free_upper - chain.free_lower
        gaps = np.minimum(u - chain.free_lower, chain.free_upper - u) / (EASY * spans)
        easy = np.prod(HARD + (1.0 - HARD) * np.clip(gaps, 0.0, 1.0), axis=1)
        nimble = np.minimum(self._volumes(postures) / self._best, 1.0)
        eases: Array = easy * (HARD + (1.0 - HARD) * nimble)
        return eases

    def link_points(self, joints: Joints, gap_m: float | None = None) -> Array:
        """(N, 4) spheres x, y, z, radius in the base frame that cover arm, hand and fingers.

        Args:
            gap_m: between the finger tips; None: wide open.
        """
        return link_spheres(self.chain, self.hand, joints, gap_m)

    def reach(self) -> Reach:
        """Where the base may stand for a grasp; made once, then kept."""
        return self._reach

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self)

    @cached_property
    def _best(self) -> float:
        return float(self._volumes(self._seeds.postures()).max())

    def _volumes(self, postures: Array) -> Array:
        """(N,) manipulability: the product of the singular values of the Jacobian."""
        jacobians = np.array([self.chain.jacobian(joints) for joints in postures])
        volumes: Array = np.prod(np.linalg.svd(jacobians, compute_uv=False), axis=1)
        return volumes
