"""Upright oriented boxes: the shape in which the map keeps every object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_SIGNS = np.array([[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])


@dataclass(frozen=True, slots=True, eq=False)
class OrientedBox:
    """A gravity-aligned box in the map frame.

    Attributes:
        centre_m: (3,) centre, metres.
        size_m: (3,) full edge lengths along the box's own x, y, z, metres, > 0.
        yaw_rad: direction of the box's own x axis about +z.
    """

    centre_m: Array
    size_m: Array
    yaw_rad: float

    def __post_init__(self) -> None:
        for name in ("centre_m", "size_m"):
            value = np.array(getattr(self, name), dtype=np.float64)
            if value.shape != (3,) or not np.all(np.isfinite(value)):
                raise ValueError(f"{name}: want three finite numbers, got {value.tolist()}")
            value.setflags(write=False)
            object.__setattr__(self, name, value)
        if np.any(self.size_m <= 0.0):
            raise ValueError(f"size_m: edges must be > 0 m, got {self.size_m.tolist()}")
        if not np.isfinite(self.yaw_rad):
            raise ValueError(f"yaw_rad: want a finite angle, got {self.yaw_rad}")

    @property
    def bottom_m(self) -> float:
        """Height of the lowest face."""
        return float(self.centre_m[2] - 0.5 * self.size_m[2])

    @property
    def top_m(self) -> float:
        """Height of the highest face."""
        return float(self.centre_m[2] + 0.5 * self.size_m[2])

    @property
    def volume_m3(self) -> float:
        return float(np.prod(self.size_m))

    @property
    def footprint_m(self) -> Array:
        """(4, 2) corners of the box seen from above, counter-clockwise."""
        cos, sin = np.cos(self.yaw_rad), np.sin(self.yaw_rad)
        R = np.array([[cos, -sin], [sin, cos]])
        corners: Array = (0.5 * _SIGNS * self.size_m[:2]) @ R.T + self.centre_m[:2]
        return corners

    @property
    def corners_m(self) -> Array:
        """(8, 3) corners: the footprint at the bottom, then at the top."""
        footprint = self.footprint_m
        return np.vstack(
            [np.column_stack([footprint, np.full(4, z)]) for z in (self.bottom_m, self.top_m)]
        )

    def to_local(self, points_m: Array) -> Array:
        """(N, 3) map points in the box's own axes, origin at its centre."""
        cos, sin = np.cos(self.yaw_rad), np.sin(self.yaw_rad)
        R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
        local: Array = (np.atleast_2d(points_m) - self.centre_m) @ R
        return local

    def contains(self, points_m: Array, margin_m: float = 0.0) -> npt.NDArray[np.bool_]:
        """(N,) whether each map point lies in the box grown by `margin_m` on every side."""
        inside: npt.NDArray[np.bool_] = np.all(
            np.abs(self.to_local(points_m)) <= 0.5 * self.size_m + margin_m, axis=1
        )
        return inside

    def distance_to_point_2d(self, point_m: npt.ArrayLike) -> float:
        """Horizontal distance from a point (x, y) to the footprint, 0 inside."""
        x, y = np.asarray(point_m, dtype=np.float64)[:2]
        local = self.to_local(np.array([x, y, self.centre_m[2]]))[0]
        outside = np.maximum(np.abs(local[:2]) - 0.5 * self.size_m[:2], 0.0)
        return float(np.hypot(*outside))


def footprint_gap(a: OrientedBox, b: OrientedBox) -> float:
    """Horizontal distance between the closest points of two footprints, 0 if they overlap."""
    if footprints_overlap(a, b):
        return 0.0
    return min(
        min(b.distance_to_point_2d(corner) for corner in a.footprint_m),
        min(a.distance_to_point_2d(corner) for corner in b.footprint_m),
    )


def footprints_overlap(a: OrientedBox, b: OrientedBox) -> bool:
    """Whether the footprints share an area, by the separating axis theorem."""
    pa, pb = a.footprint_m, b.footprint_m
    for yaw in (a.yaw_rad, b.yaw_rad):
        for angle in (yaw, yaw + 0.5 * np.pi):
            axis = np.array([np.cos(angle), np.sin(angle)])
            ia, ib = pa @ axis, pb @ axis
            if ia.max() <= ib.min() or ib.max() <= ia.min():
                return False
    return True


def footprint_depth(a: OrientedBox, b: OrientedBox) -> float:
    """The gap of two footprints; where they overlap, minus the least shift that parts them."""
    if not footprints_overlap(a, b):
        return footprint_gap(a, b)
    pa, pb = a.footprint_m, b.footprint_m
    depth = np.inf
    for yaw in (a.yaw_rad, b.yaw_rad):
        for angle in (yaw, yaw + 0.5 * np.pi):
            axis = np.array([np.cos(angle), np.sin(angle)])
            ia, ib = pa @ axis, pb @ axis
            depth = min(depth, float(min(ia.max() - ib.min(), ib.max() - ia.min())))
    return -depth


def box_distance(a: OrientedBox, b: OrientedBox) -> float:
    """Distance between the closest points of two upright boxes, metres; 0 if they meet."""
    vertical = max(a.bottom_m - b.top_m, b.bottom_m - a.top_m, 0.0)
    return float(np.hypot(footprint_gap(a, b), vertical))


def overlap_fraction(a: OrientedBox, b: OrientedBox) -> float:
    """Part of a's footprint area that lies over b's footprint, 0..1."""
    polygon = a.footprint_m
    clip = b.footprint_m
    for start, end in zip(clip, np.roll(clip, -1, axis=0), strict=True):
        if len(polygon) == 0:
            return 0.0
        edge = end - start
        rel = polygon - start
        side = edge[0] * rel[:, 1] - edge[1] * rel[:, 0]
        kept = []
        for i in range(len(polygon)):
            j = (i + 1) % len(polygon)
            if side[i] >= 0.0:
                kept.append(polygon[i])
            if side[i] * side[j] < 0.0:
                t = side[i] / (side[i] - side[j])
                kept.append(polygon[i] + t * (polygon[j] - polygon[i]))
        polygon = np.array(kept).reshape(-1, 2)
    return _area(polygon) / float(a.size_m[0] * a.size_m[1])


def _area(polygon: Array) -> float:
    if len(polygon) < 3:
        return 0.0
    x, y = polygon[:, 0], polygon[:, 1]
    return 0.5 * float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))
