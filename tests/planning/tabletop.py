"""A rendered room with a table, small things on it and a shelf, mapped from a walk around."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from perception.rendering import (
    BLUE,
    BROWN,
    CAMERA,
    GREEN,
    RED,
    WHITE,
    Thing,
    block,
    detect,
    look,
    part,
    render,
    table,
    walls,
)

from spatial_si_ros.perception.frame import Frame, make_frame
from spatial_si_ros.perception.mapping import MapBuilder
from spatial_si_ros.scene.snapshot import SceneSnapshot

TOP_M = 0.74


def shelf() -> Thing:
    """0.9 m wide, 0.3 m deep, open to +y; boards at 0.4, 0.8 and 1.2 m."""
    boards = tuple(part((-0.45, 0.45), (-0.15, 0.15), (z - 0.03, z)) for z in (0.4, 0.8, 1.2))
    sides = tuple(part((x - 0.015, x + 0.015), (-0.15, 0.15), (0.0, 1.2)) for x in (-0.45, 0.45))
    back = part((-0.45, 0.45), (-0.15, -0.13), (0.0, 1.2))
    return Thing("bookshelf", BROWN, (*boards, *sides, back))


ROOM: tuple[Thing, ...] = (
    walls(),
    table(),
    block("can", RED, (0.066, 0.066, 0.12)).moved(0.2, 0.15, TOP_M),
    block("box", BLUE, (0.10, 0.16, 0.10)).moved(-0.25, 0.1, TOP_M, turn_rad=0.3),
    block("book", GREEN, (0.24, 0.17, 0.04)).moved(-0.2, -0.2, TOP_M),
    block("pillow", WHITE, (0.4, 0.35, 0.15)).moved(0.3, -0.15, TOP_M),
    shelf().moved(0.0, -2.2),
    block("vase", WHITE, (0.10, 0.10, 0.2)).moved(0.25, -2.15, 0.8),
)
EYES = tuple(
    ([1.5 * np.cos(a), 1.5 * np.sin(a), 1.3], [0.0, 0.0, 0.6])
    for a in np.linspace(0.0, 2.0 * np.pi, 14, endpoint=False)
) + tuple(([x, -0.9, 1.3], [x * 0.5, -2.2, z]) for x in (-0.7, 0.0, 0.7) for z in (0.5, 0.9))


def frame(number: int, T_map_camera: np.ndarray, things: tuple[Thing, ...] = ROOM) -> Frame:
    colour, depth, instances = render(things, T_map_camera)
    found = detect(things, instances)
    return make_frame(number * 10**8, colour, depth, CAMERA, T_map_camera, found, instances)


@lru_cache(maxsize=1)
def mapped_room() -> SceneSnapshot:
    """After each view was seen three times."""
    builder = MapBuilder()
    number = 1
    for _ in range(3):
        for eye, target in EYES:
            builder.update(frame(number, look(eye, target)))
            number += 1
    builder.refresh_occupancy()
    return builder.snapshot


def named(snapshot: SceneSnapshot, label: str) -> object:
    return next(each for each in snapshot if each.label == label)
