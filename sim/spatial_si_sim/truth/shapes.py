"""Lengths and overlaps of true boxes, by Shapely in the ground plane."""

from __future__ import annotations

import math
from functools import lru_cache

from shapely import affinity
from shapely.geometry import Point, Polygon, box

from .scene import TrueBox


@lru_cache(maxsize=4096)
def footprint(thing: TrueBox) -> Polygon:
    """The box seen from above."""
    half_x, half_y = 0.5 * thing.size_m[0], 0.5 * thing.size_m[1]
    flat = box(-half_x, -half_y, half_x, half_y)
    turned = affinity.rotate(flat, thing.yaw_rad, origin=(0.0, 0.0), use_radians=True)
    return affinity.translate(turned, thing.centre_m[0], thing.centre_m[1])


@lru_cache(maxsize=65536)
def footprint_gap_m(first: TrueBox, second: TrueBox) -> float:
    """Horizontal distance of the closest points; 0 where the footprints overlap."""
    return float(footprint(first).distance(footprint(second)))


def gap_m(first: TrueBox, second: TrueBox) -> float:
    """Distance of the closest points of two upright boxes, in 3-D."""
    vertical = max(0.0, first.bottom_m - second.top_m, second.bottom_m - first.top_m)
    return math.hypot(footprint_gap_m(first, second), vertical)


def point_gap_m(position_m: tuple[float, float], thing: TrueBox) -> float:
    """Horizontal distance of a point to the closest point of the footprint."""
    return float(footprint(thing).distance(Point(position_m[0], position_m[1])))


def overlap_fraction(subject: TrueBox, reference: TrueBox) -> float:
    """Share of the subject's footprint that lies over the reference's, 0..1."""
    base = footprint(subject)
    return float(base.intersection(footprint(reference)).area / base.area)


def volume_m3(thing: TrueBox) -> float:
    return thing.size_m[0] * thing.size_m[1] * thing.size_m[2]
