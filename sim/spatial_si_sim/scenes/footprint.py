"""Rectangles on the floor, turned by any angle, and whether they overlap."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Footprint:
    """A rectangle about (x_m, y_m); length_m along its own x axis, which points to yaw_rad."""

    x_m: float
    y_m: float
    length_m: float
    width_m: float
    yaw_rad: float = 0.0

    def corners(self) -> list[Point]:
        """Counter-clockwise, metres."""
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        half = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        return [(self.x_m + cos * a * self.length_m / 2 - sin * b * self.width_m / 2,
                 self.y_m + sin * a * self.length_m / 2 + cos * b * self.width_m / 2)
                for a, b in half]

    def at(self, forward_m: float, left_m: float = 0.0) -> Point:
        """A point given in this rectangle's own axes, in the map."""
        cos, sin = math.cos(self.yaw_rad), math.sin(self.yaw_rad)
        return (self.x_m + cos * forward_m - sin * left_m,
                self.y_m + sin * forward_m + cos * left_m)

    def zone(self, low_m: float, high_m: float, width_m: float, left_m: float = 0.0) -> Footprint:
        """The rectangle between two distances ahead of the centre."""
        x, y = self.at((low_m + high_m) / 2, left_m)
        return Footprint(x, y, high_m - low_m, width_m, self.yaw_rad)

    def grown(self, margin_m: float) -> Footprint:
        return Footprint(self.x_m, self.y_m, self.length_m + 2 * margin_m,
                         self.width_m + 2 * margin_m, self.yaw_rad)

    def inside(self, x_m: tuple[float, float], y_m: tuple[float, float]) -> bool:
        """Whether it lies within an upright rectangle."""
        return all(x_m[0] - 1e-9 <= x <= x_m[1] + 1e-9 and y_m[0] - 1e-9 <= y <= y_m[1] + 1e-9
                   for x, y in self.corners())

    def overlaps(self, other: Footprint) -> bool:
        """Whether the two share more than an edge (separating axes)."""
        reach = math.hypot(self.length_m, self.width_m) + math.hypot(other.length_m, other.width_m)
        if math.hypot(self.x_m - other.x_m, self.y_m - other.y_m) * 2 >= reach:
            return False
        mine, theirs = self.corners(), other.corners()
        for yaw in (self.yaw_rad, other.yaw_rad):
            for axis in ((math.cos(yaw), math.sin(yaw)), (-math.sin(yaw), math.cos(yaw))):
                a = [axis[0] * x + axis[1] * y for x, y in mine]
                b = [axis[0] * x + axis[1] * y for x, y in theirs]
                if max(a) <= min(b) + 1e-9 or max(b) <= min(a) + 1e-9:
                    return False
        return True
