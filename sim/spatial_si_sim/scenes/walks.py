"""Ways over free floor in straight legs, and the scripts of who goes along them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from ..motions import Key, Script
from .free_floor import CELL_M, FreeFloor
from .plan import Room

TURN_S = 0.5
"""Time to turn on the spot between two legs."""
CORRIDOR_M = 0.8
"""Two ways keep this far apart."""
TRIES = 120

Point = tuple[float, float]


def draw_way(floor: FreeFloor, room: Room, clearance_m: float, legs: int,
             leg_m: tuple[float, float], others: Sequence[Sequence[Point]], rng: random.Random,
             ) -> list[Point] | None:
    """Corners of a way through a room, every leg straight over free floor; None for none.

    leg_m: shortest and longest leg. others: ways that this one keeps off.
    """
    free = floor.clearance_m > clearance_m
    for way in others:
        free &= ~_along(floor, way)
    spots = floor.points(free & floor.cells_of(room))
    if len(spots) == 0:
        return None
    for _ in range(TRIES):
        way = [_point(spots, rng)]
        while len(way) <= legs:
            following = _next(floor, free, spots, way, leg_m, rng)
            if following is None:
                break
            way.append(following)
        if len(way) > legs:
            return way
    return None


def there_and_back(way: Sequence[Point], speed_mps: float, start_s: float, until_s: float,
                   rest_s: float, turns: bool = True) -> Script:
    """Who goes along a way and back again and again, with a rest at either end, from start to end.

    turns: it looks where it goes; otherwise its yaw stays that of the first leg.
    """
    here, now = way[0], start_s
    yaw = _yaw(way[0], way[1])
    keys = [Key(0.0, *here, yaw)]
    if start_s > 0.0:
        keys.append(Key(start_s, *here, yaw))
    ahead = list(way[1:])
    while now < until_s:
        for corner in ahead:
            heading = _yaw(here, corner) if turns else yaw
            if heading != yaw:
                now, yaw = now + TURN_S, heading
                keys.append(Key(now, *here, yaw))
            now, here = now + math.dist(here, corner) / speed_mps, corner
            keys.append(Key(now, *here, yaw))
        now += rest_s
        keys.append(Key(now, *here, yaw))
        ahead = list(way[:-1])[::-1] if here == way[-1] else list(way[1:])
    return Script(tuple(_rounded(key) for key in keys))


def clear_of(point: Point, ways: Sequence[Sequence[Point]], distance_m: float = CORRIDOR_M) -> bool:
    """Whether a place is off every way."""
    return all(_gap_m(point, a, b) > distance_m for way in ways for a, b in zip(way, way[1:]))


def _next(floor: FreeFloor, free: np.ndarray, spots: np.ndarray, way: list[Point],
          leg_m: tuple[float, float], rng: random.Random) -> Point | None:
    """A corner that a straight leg of a wanted length leads to, not back the way it came."""
    x, y = way[-1]
    far = np.hypot(spots[:, 0] - x, spots[:, 1] - y)
    reach = spots[(far >= leg_m[0]) & (far <= leg_m[1])]
    if len(reach) == 0:
        return None
    for _ in range(12):
        point = _point(reach, rng)
        if len(way) > 1:
            turn = math.cos(_yaw(way[-1], point) - _yaw(way[-2], way[-1]))
            if turn < -0.5:
                continue
        if _straight(floor, free, way[-1], point):
            return point
    return None


def _straight(floor: FreeFloor, free: np.ndarray, a: Point, b: Point) -> bool:
    """Whether every cell under a leg is free; both ends lie on the grid."""
    steps = max(int(math.dist(a, b) / (0.5 * CELL_M)), 1)
    points = np.linspace(a, b, steps + 1)
    columns, rows = np.floor((points - floor.origin_m) / CELL_M).astype(int).T
    return bool(free[rows, columns].all())


def _along(floor: FreeFloor, way: Sequence[Point]) -> np.ndarray:
    """(rows, columns) bool: cells near a way."""
    mask = np.zeros(floor.clearance_m.shape, bool)
    points = floor.points(~mask)
    near = np.zeros(len(points), bool)
    for a, b in zip(way, way[1:]):
        leg = np.subtract(b, a)
        share = np.clip((points - a) @ leg / max(float(leg @ leg), 1e-9), 0.0, 1.0)
        near |= np.hypot(*(points - (a + share[:, None] * leg)).T) < CORRIDOR_M
    return near.reshape(mask.shape)


def _gap_m(point: Point, a: Point, b: Point) -> float:
    leg = np.subtract(b, a)
    share = min(max(float(np.subtract(point, a) @ leg) / max(float(leg @ leg), 1e-9), 0.0), 1.0)
    return math.dist(point, np.asarray(a) + share * leg)


def _point(points: np.ndarray, rng: random.Random) -> Point:
    x, y = points[rng.randrange(len(points))]
    return round(float(x), 3), round(float(y), 3)


def _yaw(a: Point, b: Point) -> float:
    return math.atan2(b[1] - a[1], b[0] - a[0])


def _rounded(key: Key) -> Key:
    return Key(*(round(value, 6) + 0.0 for value in (key.time_s, key.x_m, key.y_m, key.yaw_rad)),
               key.present)
