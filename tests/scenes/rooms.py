"""A living room and a kitchen that a reader can draw, and their snapshots.

Living room, map frame, x to the right, y up the page, metres. The sofa looks up (+y) at the TV.

    y
    4 |  bookshelf      tv (on tv stand)        door
    3 |
    2 |  plant     coffee table      lamp
    1 |             (mugs, laptop)
    0 |              sofa                armchair
      +---- -2 ------- 0 ------- 2 -------- 4 -- x
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np

from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.scene.objects import Colour, Front, SceneObject, Support
from spatial_si_ros.scene.snapshot import SceneSnapshot

UP, DOWN, LEFT, RIGHT = math.pi / 2, -math.pi / 2, math.pi, 0.0


def thing(
    id: int,
    label: str,
    centre_m: Sequence[float],
    size_m: Sequence[float],
    *,
    yaw_rad: float = 0.0,
    front_rad: float | None = None,
    front_probability: float = 0.97,
    colour: str | None = None,
    on: int | None = None,
    into: int | None = None,
    std_m: float = 0.02,
    size_std_m: float = 0.01,
    existence: float = 0.99,
    labels: tuple[tuple[str, float], ...] | None = None,
) -> SceneObject:
    """An object as the map would hold it after a good look."""
    rested = on if on is not None else into
    support = None
    if rested is not None:
        support = Support(rested, "on" if on is not None else "in", 0.95)
    return SceneObject(
        id=id,
        labels=labels or ((label, 0.97),),
        box=OrientedBox(np.array(centre_m, float), np.array(size_m, float), yaw_rad),
        position_covariance_m2=np.eye(3) * std_m**2,
        size_std_m=np.full(3, size_std_m),
        front=None if front_rad is None else Front(front_rad, front_probability),
        colour=None if colour is None else Colour(colour, (0.5, 0.5, 0.5), 0.95),
        support=support,
        existence=existence,
        observations=20,
        best_view_pixels=5000,
        first_seen_ns=0,
        last_seen_ns=1,
        points_m=np.empty((0, 3)),
    )


def snapshot(things: Sequence[SceneObject], version: int = 1) -> SceneSnapshot:
    return SceneSnapshot(version, 1, "map", MappingProxyType({each.id: each for each in things}))


def standing(
    x_m: float, y_m: float, yaw_rad: float, kind: ViewpointKind = ViewpointKind.ROBOT
) -> Observer:
    """The robot, or a speaker."""
    name = "the robot" if kind is ViewpointKind.ROBOT else "the speaker"
    return Observer(kind, np.array([x_m, y_m, 0.0]), yaw_rad, name)


SOFA, TABLE, TV, STAND, SHELF, PLANT, LAMP, ARMCHAIR, DOOR = range(1, 10)
RED_MUG, BLUE_MUG, LAPTOP, BOOK, BOOK_2, APPLE, BOWL, RUG = range(10, 18)


def living_room() -> list[SceneObject]:
    """The room of the picture above."""
    return [
        thing(SOFA, "sofa", [0, 0, 0.4], [0.9, 2.0, 0.8], yaw_rad=UP, front_rad=UP, colour="grey"),
        thing(TABLE, "coffee table", [0, 1.5, 0.2], [1.2, 0.6, 0.4], colour="brown", on=0),
        thing(TV, "tv", [0, 4, 0.9], [0.1, 1.2, 0.7], yaw_rad=DOWN, front_rad=DOWN, on=STAND),
        thing(STAND, "tv stand", [0, 4, 0.25], [0.4, 1.6, 0.5], yaw_rad=DOWN, front_rad=DOWN, on=0),
        thing(
            SHELF, "bookshelf", [-2, 4, 0.9], [0.3, 1.0, 1.8], yaw_rad=DOWN, front_rad=DOWN, on=0
        ),
        thing(PLANT, "plant", [-2, 2, 0.4], [0.4, 0.4, 0.8], colour="green", on=0),
        thing(LAMP, "lamp", [2, 2, 0.8], [0.4, 0.4, 1.6], colour="white", on=0),
        thing(
            ARMCHAIR, "armchair", [4, 0, 0.45], [0.8, 0.8, 0.9], yaw_rad=LEFT, front_rad=LEFT, on=0
        ),
        thing(DOOR, "door", [4, 4.2, 1.0], [0.9, 0.1, 2.0]),
        thing(RED_MUG, "mug", [-0.4, 1.5, 0.45], [0.1, 0.1, 0.1], colour="red", on=TABLE),
        thing(BLUE_MUG, "mug", [0.45, 1.6, 0.45], [0.1, 0.1, 0.1], colour="blue", on=TABLE),
        thing(
            LAPTOP,
            "laptop",
            [0.05, 1.5, 0.5],
            [0.25, 0.35, 0.2],
            yaw_rad=DOWN,
            front_rad=DOWN,
            colour="black",
            on=TABLE,
        ),
        thing(BOOK, "book", [-2, 4, 1.0], [0.2, 0.05, 0.25], colour="red", on=SHELF),
        thing(BOOK_2, "book", [-1.7, 4, 1.0], [0.2, 0.05, 0.25], colour="blue", on=SHELF),
        thing(APPLE, "apple", [0.2, 3.85, 0.54], [0.08, 0.08, 0.08], colour="red", into=BOWL),
        thing(BOWL, "bowl", [0.2, 3.85, 0.55], [0.2, 0.2, 0.1], colour="white", on=STAND),
        thing(RUG, "rug", [0, 1.5, 0.005], [2.4, 1.8, 0.01], colour="red", on=0),
    ]


ROBOT_BY_THE_SOFA = standing(0.0, -1.0, UP)
"""Behind the sofa, looking up the page."""
