"""Where the base may stand so that the hand reaches a pose."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import qmc

from ...geometry.frames import invert, pose_from_yaw, yaw_of
from .hand import Array, Joints
from .ik import TURN_RAD

if TYPE_CHECKING:
    from .model import ArmModel

SAMPLES = 2048
NEAR_Z_M = 0.03
TILT_RAD, STEEP_TILT_RAD = math.radians(10.0), math.radians(6.0)
"""A sample helps to find a hand whose approach is so much steeper or flatter."""
STEEP_RAD = math.radians(70.0)
"""A steeper approach has no heading: the base may stand on any side."""
APART_M, APART_RAD = 0.08, math.radians(20.0)
"""Stands that differ by less are one."""
TRIES = 200
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))


@dataclass(frozen=True)
class Stand:
    """A place of the base.

    Attributes:
        T_map_base: (4, 4) level pose of the base frame in the frame of the asked grasp.
        joints: (J,) that put the hand there.
        score: 0..1, `ArmModel.ease` of the joints.
    """

    T_map_base: Array
    joints: Joints
    score: float


def anywhere(_: Array) -> bool:
    """The default of `accept`."""
    return True


class Reach:
    """Inverse reachability: sampled postures of the arm with the height and the elevation of
    their approach, turned round so that they say where the base is when the hand is known.

    After Vahrenkamp, Asfour and Dillmann, "Robot placement based on reachability inversion",
    ICRA 2013; postures instead of voxels, so that a stand comes with its joints, and each is
    made exact by inverse kinematics before it is given out.
    """

    def __init__(self, model: ArmModel) -> None:
        self._model = model
        chain = model.chain
        share = qmc.Halton(len(chain.free_lower), scramble=False).random(SAMPLES)
        share = np.clip(0.5 + 1.04 * (share - 0.5), 0.0, 1.0)  # the limits themselves, too
        freedoms = chain.free_lower + share * (chain.free_upper - chain.free_lower)
        joints = np.array([chain.joints(u) for u in freedoms])
        T = np.array([chain.forward(each) for each in joints])
        distance = np.hypot(T[:, 0, 3], T[:, 1, 3])
        outside = distance > model.hand.body_radius_m
        self._joints, self._T = joints[outside], T[outside]
        self._elevation = np.arcsin(np.clip(self._T[:, 2, 0], -1.0, 1.0))
        outward = np.einsum("ni,ni->n", self._T[:, :2, 0], self._T[:, :2, 3])
        self._ease = model.eases(self._joints) * (0.75 + 0.25 * outward / distance[outside])
        self._lift = chain.upright()

    def stands(
        self,
        T_map_grasp: Array,
        *,
        free_roll: bool = False,
        turn_rad: float = TURN_RAD,
        floor_z_m: float = 0.0,
        accept: Callable[[Array], bool] = anywhere,
        limit: int = 24,
    ) -> tuple[Stand, ...]:
        """Places of the base from which the hand reaches the pose, best first, spread out.

        Args:
            T_map_grasp: (4, 4) pose of the grasp frame in any frame whose z points up.
            free_roll, turn_rad: as in `ArmModel.solve`.
            floor_z_m: height of the base frame's origin there.
            accept: whether the base may stand at T_map_base (4, 4): asked before the arm is
                solved for, so that a place that is not free costs nothing.
            limit: at most so many.
        """
        found: list[Stand] = []
        tries = 0
        for T_map_base, sample in self._guesses(T_map_grasp, floor_z_m):
            if len(found) >= limit or tries >= TRIES:
                break
            if any(_close(T_map_base, each.T_map_base) for each in found):
                continue
            if not accept(T_map_base):
                continue
            tries += 1
            joints = self._model.solve(
                invert(T_map_base) @ T_map_grasp, sample, free_roll=free_roll, turn_rad=turn_rad
            )
            if joints is not None:
                found.append(Stand(T_map_base, joints, self._model.ease(joints)))
        return tuple(sorted(found, key=lambda each: -each.score))

    def _guesses(self, T_map_grasp: Array, floor_z_m: float) -> Iterator[tuple[Array, Joints]]:
        """Poses of the base by samples whose hand is about as steep, lifted to its height."""
        elevation = math.asin(max(-1.0, min(1.0, float(T_map_grasp[2, 0]))))
        steep = abs(elevation) > STEEP_RAD
        tilt = np.abs(self._elevation - elevation) / (STEEP_TILT_RAD if steep else TILT_RAD)
        joints, missing = self._lifted(float(T_map_grasp[2, 3]) - floor_z_m)
        fits = np.flatnonzero((tilt < 1.0) & (np.abs(missing) < NEAR_Z_M))
        order = fits[np.argsort(-(self._ease * (1.0 - 0.5 * tilt))[fits], kind="stable")]
        for i in order:
            turned = yaw_of(T_map_grasp) - yaw_of(self._T[i])
            yaw = float(i) * _GOLDEN if steep else turned
            cos, sin = math.cos(yaw), math.sin(yaw)
            x, y = self._T[i, :2, 3]
            at = T_map_grasp[:2, 3] - np.array([cos * x - sin * y, sin * x + cos * y])
            yield pose_from_yaw([at[0], at[1], floor_z_m], yaw), joints[i]

    def _lifted(self, height_m: float) -> tuple[Array, Array]:
        """(N, J) the samples with the lift where the hand is as high, and what is then missing."""
        missing = height_m - self._T[:, 2, 3]
        if self._lift is None:
            return self._joints, missing
        lift = self._joints[:, self._lift] + missing
        low, high = (b[self._lift] for b in (self._model.lower, self._model.upper))
        joints = self._joints.copy()
        joints[:, self._lift] = np.clip(lift, low, high)
        return joints, lift - joints[:, self._lift]


def _close(T_a: Array, T_b: Array) -> bool:
    turned = abs(math.remainder(yaw_of(T_a) - yaw_of(T_b), math.tau))
    return float(np.hypot(*(T_a[:2, 3] - T_b[:2, 3]))) < APART_M and turned < APART_RAD
