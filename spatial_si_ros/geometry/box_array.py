"""Many upright boxes at once: the distances of `boxes.py`, from one box to N."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .boxes import OrientedBox

Array = npt.NDArray[np.float64]

_SIGNS = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])


@dataclass(frozen=True, slots=True, eq=False)
class BoxArray:
    """N upright boxes in the map frame.

    Attributes:
        centres_m: (N, 3).
        sizes_m: (N, 3) full edges along each box's own axes.
        yaws_rad: (N,).
    """

    centres_m: Array
    sizes_m: Array
    yaws_rad: Array

    @classmethod
    def of(cls, boxes: Sequence[OrientedBox]) -> BoxArray:
        return cls(
            np.array([box.centre_m for box in boxes]).reshape(-1, 3),
            np.array([box.size_m for box in boxes]).reshape(-1, 3),
            np.array([box.yaw_rad for box in boxes], dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.yaws_rad)

    def take(self, rows: npt.NDArray[np.intp]) -> BoxArray:
        return BoxArray(self.centres_m[rows], self.sizes_m[rows], self.yaws_rad[rows])

    @property
    def radii_m(self) -> Array:
        """(N,) half diagonal of each footprint."""
        radii: Array = 0.5 * np.hypot(self.sizes_m[:, 0], self.sizes_m[:, 1])
        return radii

    @property
    def footprints_m(self) -> Array:
        """(N, 4, 2) corners seen from above, counter-clockwise."""
        cos, sin = np.cos(self.yaws_rad), np.sin(self.yaws_rad)
        R = np.stack([np.stack([cos, -sin], -1), np.stack([sin, cos], -1)], -2)
        local = 0.5 * _SIGNS * self.sizes_m[:, None, :2]
        corners: Array = np.einsum("nij,nkj->nki", R, local) + self.centres_m[:, None, :2]
        return corners

    def gaps_m(self, box: OrientedBox) -> Array:
        """(N,) horizontal distance between closest points of the footprints, 0 if they overlap."""
        mine, other = self.footprints_m, box.footprint_m
        to_mine = _outside(other[None], self.centres_m, self.sizes_m, self.yaws_rad)
        to_other = _outside(mine, box.centre_m[None], box.size_m[None], np.array([box.yaw_rad]))
        gaps: Array = np.minimum(to_mine.min(axis=1), to_other.min(axis=1))
        gaps[self.overlaps(box)] = 0.0
        return gaps

    def overlaps(self, box: OrientedBox) -> npt.NDArray[np.bool_]:
        """(N,) whether the footprints share an area, by the separating axis theorem."""
        mine, other = self.footprints_m, box.footprint_m
        shared = np.ones(len(self), dtype=bool)
        for yaws in (self.yaws_rad, np.full(len(self), box.yaw_rad)):
            for angles in (yaws, yaws + 0.5 * np.pi):
                axes = np.stack([np.cos(angles), np.sin(angles)], -1)
                a = np.einsum("nki,ni->nk", mine, axes)
                b = axes @ other.T
                shared &= (a.max(1) > b.min(1)) & (b.max(1) > a.min(1))
        return shared

    def distances_m(self, box: OrientedBox) -> Array:
        """(N,) distance between the closest points of upright boxes, 0 if they meet."""
        half = 0.5 * self.sizes_m[:, 2]
        below = self.centres_m[:, 2] - half - box.top_m
        above = box.bottom_m - self.centres_m[:, 2] - half
        vertical = np.maximum(np.maximum(below, above), 0.0)
        distances: Array = np.hypot(self.gaps_m(box), vertical)
        return distances

    def distances_to_point_2d_m(self, point_m: npt.ArrayLike) -> Array:
        """(N,) horizontal distance from a point (x, y) to each footprint, 0 inside."""
        point = np.asarray(point_m, dtype=np.float64)[:2].reshape(1, 1, 2)
        return _outside(point, self.centres_m, self.sizes_m, self.yaws_rad)[:, 0]


def _outside(points_m: Array, centres_m: Array, sizes_m: Array, yaws_rad: Array) -> Array:
    """(N, K) distance of points (N or 1, K, 2) to the footprints (N or 1), 0 inside."""
    rel = points_m - centres_m[:, None, :2]
    cos, sin = np.cos(yaws_rad)[:, None], np.sin(yaws_rad)[:, None]
    x = cos * rel[..., 0] + sin * rel[..., 1]
    y = -sin * rel[..., 0] + cos * rel[..., 1]
    dx = np.maximum(np.abs(x) - 0.5 * sizes_m[:, None, 0], 0.0)
    dy = np.maximum(np.abs(y) - 0.5 * sizes_m[:, None, 1], 0.0)
    outside: Array = np.hypot(dx, dy)
    return outside
