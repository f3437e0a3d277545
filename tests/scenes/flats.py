"""A flat of three rooms that a reader can draw, with the grid that a mapper would have made of it.

Map frame, x to the right, y up the page, metres. Walls are 0.1 m thick, the two gaps 1 m wide.

    y
    6 +------------------------------+
      | hall            plant        |      bedroom 0..4 x 0..4, kitchen 4.1..8 x 0..4,
    4 +----------   ------+---   ----+      hall 0..8 x 4.1..6
      | bedroom           | kitchen  |      gaps to the hall at x = 2.5..3.5 and 5.5..6.5
    2 |  bed   wardrobe   | fridge   |
      |                   | table    |
    0 +-------------------+----------+
      0         2         4         6         8  x
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from scenes.rooms import DOWN, LEFT, RIGHT, UP, standing, thing
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.viewpoints import Observer
from spatial_si_ros.scene.objects import SceneObject
from spatial_si_ros.scene.snapshot import OccupancyMap, SceneSnapshot

BED, WARDROBE, FRIDGE, TABLE, CHAIR, PLANT, MUG, BALL, PERSON, LAMP = range(1, 11)
STEP_M = 0.05
LOW_M = -0.5
GAPS = ((2.5, 3.5), (5.5, 6.5))
BEDROOM_M2, KITCHEN_M2, HALL_M2 = 16.0, 15.6, 15.2


def surfaced(each: SceneObject, spacing_m: float = 0.06) -> SceneObject:
    """The same with measured points all over its box."""
    half = 0.5 * each.box.size_m
    points = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        across = [np.linspace(-half[k], half[k], max(2, round(2 * half[k] / spacing_m) + 1))
                  for k in (u, v)]  # fmt: skip
        grid = np.stack(np.meshgrid(*across), -1).reshape(-1, 2)
        for side in (-1.0, 1.0):
            face = np.empty((len(grid), 3))
            face[:, axis], face[:, u], face[:, v] = side * half[axis], grid[:, 0], grid[:, 1]
            points.append(face)
    cos, sin = np.cos(each.box.yaw_rad), np.sin(each.box.yaw_rad)
    R = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    return replace(each, points_m=np.concatenate(points) @ R.T + each.box.centre_m)


def flat_things() -> list[SceneObject]:
    """What stands in the flat of the picture."""
    return [
        thing(BED, "bed", [1, 1.0, 0.3], [1.6, 2.0, 0.6], front_rad=UP, on=0),
        thing(WARDROBE, "wardrobe", [3.0, 0.3, 1.0], [1.2, 0.6, 2.0], front_rad=UP, on=0),
        thing(FRIDGE, "fridge", [4.4, 2.5, 0.9], [0.6, 0.6, 1.8], front_rad=RIGHT, on=0),
        thing(TABLE, "table", [6.0, 1.0, 0.37], [1.4, 0.8, 0.74], colour="brown", on=0),
        thing(CHAIR, "chair", [6.0, 2.0, 0.45], [0.45, 0.45, 0.9], front_rad=DOWN, on=0),
        thing(PLANT, "plant", [6.0, 5.7, 0.4], [0.4, 0.4, 0.8], on=0),
        thing(MUG, "mug", [6.0, 1.0, 0.79], [0.1, 0.1, 0.1], colour="red", on=TABLE),
        thing(BALL, "ball", [6.1, 1.0, 0.1], [0.2, 0.2, 0.2], colour="blue", on=0),
        thing(PERSON, "person", [7.2, 3.2, 0.85], [0.4, 0.5, 1.7], front_rad=LEFT, on=0),
        thing(LAMP, "lamp", [0.3, 3.7, 0.8], [0.3, 0.3, 1.6], on=0),
    ]


def grid(
    things: Sequence[SceneObject], unseen: Sequence[tuple[float, float, float, float]] = ()
) -> OccupancyMap:
    """What a robot sees of the floor: walls, free floor, the outlines of what stands on it.

    Args:
        unseen: (x0, y0, x1, y1) that nobody has looked at.
    """
    columns, rows = (int(round((length + 1.0) / STEP_M)) for length in (8.0, 6.0))
    x = LOW_M + (np.arange(columns) + 0.5) * STEP_M
    y = LOW_M + (np.arange(rows) + 0.5) * STEP_M
    X, Y = np.meshgrid(x, y)
    inner = (Y > 0) & (Y < 6) & (X > 0) & (X < 8)
    wall = (X > -0.1) & (X < 8.1) & (Y > -0.1) & (Y < 6.1) & ~inner
    gap = np.zeros_like(inner)
    for low, high in GAPS:
        gap |= (low < X) & (high > X)
    wall |= inner & (Y > 4.0) & (Y < 4.1) & ~gap
    wall |= inner & (X > 4.0) & (X < 4.1) & (Y < 4.1)
    cells = np.full(X.shape, -1, np.int8)
    cells[inner] = 0
    points = np.column_stack([X.ravel(), Y.ravel()])
    for each in things:
        if each.box.bottom_m > 0.3:
            continue
        box = each.box
        heights = np.full(len(points), box.centre_m[2])
        inside = box.contains(np.column_stack([points, heights])).reshape(X.shape)
        small = OrientedBox(box.centre_m, np.maximum(box.size_m - 0.1, 0.01), box.yaw_rad)
        core = small.contains(np.column_stack([points, heights])).reshape(X.shape)
        cells[inside] = 100
        cells[core] = -1
    cells[wall] = 100
    for x0, y0, x1, y1 in unseen:
        cells[(x0 < X) & (x1 > X) & (y0 < Y) & (y1 > Y)] = -1
    return OccupancyMap(cells, STEP_M, np.array([LOW_M, LOW_M]))


def flat(
    things: Sequence[SceneObject] | None = None,
    unseen: Sequence[tuple[float, float, float, float]] = (),
    version: int = 1,
) -> SceneSnapshot:
    """The map of the flat."""
    things = flat_things() if things is None else things
    objects = MappingProxyType({each.id: each for each in things})
    return SceneSnapshot(version, 1, "map", objects, grid(things, unseen))


ROBOT_IN_THE_HALL: Observer = standing(3.0, 5.0, RIGHT)
"""Before the bedroom's gap, looking along the hall to the right of the page."""
