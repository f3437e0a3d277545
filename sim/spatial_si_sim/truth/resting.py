"""What bears a thing, found on the meshes: what its lowest points rest on, and whether in it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .relations import CONTAINERS
from .surfaces import WALLS, Surfaces

POINTS = 600
LOWEST = 24
"""So many of the lowest points of a surface are looked at."""
LOW_M = 0.015
"""And none that is higher over the lowest."""
ABOVE_M, BELOW_M = 0.012, 0.02
"""What is met between so far above a point and so far below bears it."""
WAYS = 12
AROUND = 10
"""A container that stands around a thing in so many of the level ways has it inside."""
ROUND_M = 0.8
INSIDE_M = 0.012
"""Height over a thing's lowest point at which is looked around."""


@dataclass(frozen=True)
class Rest:
    """What bears a thing.

    Attributes:
        support: true id; None: the floor, or nothing.
        relation: "on", "in", "floor", or "air" where nothing bears it.
    """

    support: int | None
    relation: str


def rest(number: int, surfaces: Surfaces, kinds: Mapping[int, str]) -> Rest:
    """What most of the lowest points of a thing rest on.

    Args:
        number: true id of the thing.
        kinds: true id -> kind; what is in a container is told from what is on it.
    """
    points, _ = surfaces.samples(number, POINTS)
    corners = surfaces.triangles[number].reshape(-1, 3)
    points = np.vstack([points, corners])
    lowest_m = float(points[:, 2].min())
    points = points[points[:, 2] <= lowest_m + LOW_M]
    points = points[np.argsort(points[:, 2], kind="stable")[:LOWEST]]
    met: Counter[int] = Counter()
    for point in points:
        found = _below(point, number, surfaces)
        if found is not None:
            met[found] += 1
    if not met:
        return Rest(None, "floor" if lowest_m <= BELOW_M else "air")
    support = met.most_common(1)[0][0]
    if support == WALLS:
        return Rest(None, "floor")
    inside = kinds[support] in CONTAINERS and _surrounds(support, number, lowest_m, surfaces)
    return Rest(support, "in" if inside else "on")


def _below(point: np.ndarray, number: int, surfaces: Surfaces) -> int | None:
    """What is met first on the way down past a point; None for nothing near."""
    eye = point + np.array([0.0, 0.0, ABOVE_M])
    end = point - np.array([0.0, 0.0, BELOW_M])
    met = surfaces.meets(eye, end[None], without=(number,))
    shares = {each: float(share[0]) for each, share in met.items() if np.isfinite(share[0])}
    return min(shares, key=lambda each: shares[each]) if shares else None


def _surrounds(support: int, number: int, lowest_m: float, surfaces: Surfaces) -> bool:
    """Whether a container stands around a thing a little over its lowest point."""
    low, high = surfaces.bounds_m[number]
    middle = 0.5 * (low + high)
    eye = np.array([middle[0], middle[1], lowest_m + INSIDE_M])
    turns = 2.0 * math.pi * np.arange(WAYS) / WAYS
    ends = eye + ROUND_M * np.column_stack([np.cos(turns), np.sin(turns), np.zeros(WAYS)])
    met = surfaces.meets(eye, ends, without=(number,))
    return support in met and int(np.isfinite(met[support]).sum()) >= AROUND
