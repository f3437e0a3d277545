"""Upright oriented boxes: the shape in which the map keeps every object."""

from __future__ import annotations

import math
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
        x, y = np.asarray(point_m, dtype=np.float64)[:2].tolist()
        return _outside(_plan(self), (x, y))


def footprint_gap(a: OrientedBox, b: OrientedBox) -> float:
    """Horizontal distance between the closest points of two footprints, 0 if they overlap."""
    one, two = _plan(a), _plan(b)
    return 0.0 if _depth(one, two) > 0.0 else _gap(one, two)


def footprints_overlap(a: OrientedBox, b: OrientedBox) -> bool:
    """Whether the footprints share an area, by the separating axis theorem."""
    return _depth(_plan(a), _plan(b)) > 0.0


def footprint_depth(a: OrientedBox, b: OrientedBox) -> float:
    """The gap of two footprints; where they overlap, minus the least shift that parts them."""
    one, two = _plan(a), _plan(b)
    depth = _depth(one, two)
    return -depth if depth > 0.0 else _gap(one, two)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A footprint in plain numbers: for two boxes these are much faster than arrays of two.

    Attributes:
        corners: (x, y) counter-clockwise, as `OrientedBox.footprint_m`.
        centre, half, turn: (x, y), half its edges, and (cos, sin) of its yaw.
    """

    corners: tuple[tuple[float, float], ...]
    centre: tuple[float, float]
    half: tuple[float, float]
    turn: tuple[float, float]


def _plan(box: OrientedBox) -> _Plan:
    x, y, _ = box.centre_m.tolist()
    length, width, _ = box.size_m.tolist()
    cos, sin = math.cos(box.yaw_rad), math.sin(box.yaw_rad)
    u, v = 0.5 * length, 0.5 * width
    corners = tuple(
        (x + cos * du - sin * dv, y + sin * du + cos * dv)
        for du, dv in ((u, v), (-u, v), (-u, -v), (u, -v))
    )
    return _Plan(corners, (x, y), (u, v), (cos, sin))


def _depth(one: _Plan, two: _Plan) -> float:
    """The least shift that parts two footprints; where they share no area, not above 0."""
    depth = math.inf
    for cos, sin in (one.turn, two.turn):
        for ax, ay in ((cos, sin), (-sin, cos)):
            mine = [x * ax + y * ay for x, y in one.corners]
            other = [x * ax + y * ay for x, y in two.corners]
            depth = min(depth, max(mine) - min(other), max(other) - min(mine))
            if depth <= 0.0:
                return depth
    return depth


def _gap(one: _Plan, two: _Plan) -> float:
    """Distance of the closest corner of either to the other, where they share no area."""
    return min(
        min(_outside(two, corner) for corner in one.corners),
        min(_outside(one, corner) for corner in two.corners),
    )


def _outside(plan: _Plan, point: tuple[float, float]) -> float:
    x, y = point[0] - plan.centre[0], point[1] - plan.centre[1]
    cos, sin = plan.turn
    u = abs(cos * x + sin * y) - plan.half[0]
    v = abs(cos * y - sin * x) - plan.half[1]
    return math.hypot(max(u, 0.0), max(v, 0.0))


def box_distance(a: OrientedBox, b: OrientedBox) -> float:
    """Distance between the closest points of two upright boxes, metres; 0 if they meet."""
    vertical = max(a.bottom_m - b.top_m, b.bottom_m - a.top_m, 0.0)
    return math.hypot(footprint_gap(a, b), vertical)


def overlap_fraction(a: OrientedBox, b: OrientedBox) -> float:
    """Part of a's footprint area that lies over b's footprint, 0..1."""
    polygon, clip = list(_plan(a).corners), _plan(b).corners
    for (x, y), (to_x, to_y) in zip(clip, clip[1:] + clip[:1], strict=True):
        side = [(to_x - x) * (v - y) - (to_y - y) * (u - x) for u, v in polygon]
        kept = []
        for i, (u, v) in enumerate(polygon):
            j = (i + 1) % len(polygon)
            if side[i] >= 0.0:
                kept.append((u, v))
            if side[i] * side[j] < 0.0:
                t = side[i] / (side[i] - side[j])
                kept.append((u + t * (polygon[j][0] - u), v + t * (polygon[j][1] - v)))
        polygon = kept
    return _area(polygon) / float(a.size_m[0] * a.size_m[1])


def _area(polygon: list[tuple[float, float]]) -> float:
    """By the shoelace formula; 0 for fewer than three corners."""
    rest = polygon[1:] + polygon[:1]
    return 0.5 * abs(sum(x * v - u * y for (x, y), (u, v) in zip(polygon, rest, strict=True)))
