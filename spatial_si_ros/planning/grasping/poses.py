"""Poses of the hand that are tried, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .grasp import GraspKind

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Poses:
    """P poses of the grasp frame in the world.

    Attributes:
        kinds: (P,) of `GraspKind`.
        R: (P, 3, 3) columns x out of the palm, y across the fingers, z.
        t_m: (P, 3) between the finger tips.
        reach_m: (P,) along y, to each side, how far what is held may be; what is farther is
            another part of the thing.
    """

    kinds: npt.NDArray[np.intp]
    R: Array
    t_m: Array
    reach_m: Array

    def __len__(self) -> int:
        return len(self.kinds)

    def take(self, rows: npt.NDArray[np.intp] | Mask) -> Poses:
        return Poses(self.kinds[rows], self.R[rows], self.t_m[rows], self.reach_m[rows])

    def at(self, t_m: Array) -> Poses:
        """The same directions in other places (P, 3)."""
        return Poses(self.kinds, self.R, t_m, self.reach_m)

    def matrix(self, row: int) -> Array:
        """(4, 4) T_world_grasp."""
        T = np.eye(4)
        T[:3, :3], T[:3, 3] = self.R[row], self.t_m[row]
        return T

    @property
    def elevation_rad(self) -> Array:
        """(P,) of where the hand points to; negative is down."""
        elevation: Array = np.arcsin(np.clip(self.R[:, 2, 0], -1.0, 1.0))
        return elevation


def stacked(several: Sequence[Poses]) -> Poses:
    """All of them, in order; of none: no pose."""
    if not several:
        return Poses(np.zeros(0, np.intp), np.zeros((0, 3, 3)), np.zeros((0, 3)), np.zeros(0))
    return Poses(
        np.concatenate([each.kinds for each in several]),
        np.concatenate([each.R for each in several]),
        np.concatenate([each.t_m for each in several]),
        np.concatenate([each.reach_m for each in several]),
    )


def turned_to(azimuth_rad: npt.ArrayLike, elevation_rad: float, roll_rad: float = 0.0) -> Array:
    """(P, 3, 3) hands that point to so many azimuths at one elevation.

    Without roll their fingers close level, with z up (or ahead, for a hand that points down).
    """
    azimuth = np.asarray(azimuth_rad, dtype=np.float64)
    cos, sin, zero = np.cos(azimuth), np.sin(azimuth), np.zeros(len(azimuth))
    c, s = np.cos(elevation_rad), np.sin(elevation_rad)
    x = np.stack([c * cos, c * sin, zero + s], axis=1)
    y = np.stack([-sin, cos, zero], axis=1)
    z = np.cross(x, y)
    cr, sr = np.cos(roll_rad), np.sin(roll_rad)
    R: Array = np.stack([x, cr * y + sr * z, cr * z - sr * y], axis=2)
    return R


def of_kind(kind: GraspKind, R: Array, t_m: Array, reach_m: float) -> Poses:
    """Poses of one kind; (P, 3, 3) and (P, 3) or (3,)."""
    count = len(R)
    return Poses(
        np.full(count, int(kind), dtype=np.intp),
        R,
        np.broadcast_to(t_m, (count, 3)).copy(),
        np.full(count, reach_m),
    )
