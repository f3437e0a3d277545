"""Where the robot can stand on the true floor, and which things it can take from there."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.ndimage import label
from shapely.geometry import Point, Polygon

from ..truth import sight
from ..truth.reach import Floor, floor_of
from ..truth.scene import TrueObject, TruePose, TrueScene
from ..truth.situation import CAMERA_HEIGHT_M
from ..truth.surfaces import WALLS, Surfaces
from ..truth.verdicts import Undefined

Array = npt.NDArray[np.float64]

BODY_M = 0.28
"""Where the robot may stand: its radius on turning, 0.25 m, and something to spare."""
NEAR_M, OVER_FAR_M, SIDE_FAR_M = 0.45, 0.75, 0.85
"""From the middle of the base to what the hand holds, in the ground plane. A Stretch 3 has its
grasp frame 0.42 to 0.94 m away with a level hand, and 0.34 to 0.85 m with one that points down by
45 degrees (its URDF)."""
SIDE_HIGH_M = 0.07
"""A lower thing is not taken from the side: the table is in the way of the fingers."""
WIDE_M = 0.14
"""The gripper opens by 0.16 m."""
THIN_M = 0.02
"""Something flatter cannot be gripped from above without scratching over the table."""
LOW_M, HIGH_M = 0.25, 1.05
"""Heights on which things stand that are taken or put down."""
TOP_SLACK_M = 0.03
OVER_M = 0.35
"""Free height over a thing that is taken from above."""
ABOVE_M = 0.06
TOPS = frozenset(
    {"table", "coffee table", "desk", "counter", "nightstand", "cabinet", "tv stand", "stool",
     "bench"}
)  # fmt: skip
"""Furniture on whose top things are put; a sofa's top is that of its back."""
PLACES = 6
"""What can be reached from fewer places of the grid is left alone."""
START_NEAR_M, START_FAR_M = 1.0, 2.5
FACING_RAD = 0.5
EYE_M = CAMERA_HEIGHT_M


@dataclass(frozen=True, eq=False)
class Standing:
    """The floor of a scene for a robot with an arm.

    Attributes:
        surfaces: of the same scene, with its meshes.
    """

    scene: TrueScene
    surfaces: Surfaces

    @cached_property
    def spots_m(self) -> Array:
        """(N, 2) every place of a 5 cm grid that the robot gets to from where the scene starts."""
        floor: Floor = floor_of(self.scene, self.surfaces)
        x, y = floor.points()
        regions, _ = label(floor.clearance_m > BODY_M)
        away = np.hypot(x - self.scene.start.position_m[0], y - self.scene.start.position_m[1])
        away[regions == 0] = math.inf
        mine = regions == regions.flat[int(away.argmin())]
        return np.column_stack([x[mine], y[mine]])

    def bases_m(
        self, point_m: tuple[float, float, float], over_m: float, far_m: float, but: int
    ) -> Array:
        """(N, 2) places from which the arm reaches over to a point.

        Args:
            over_m: height of a straight free way for the hand.
            far_m: how far the arm reaches.
            but: true id of what is at the point; it is not in the way.
        """
        away = np.hypot(*(self.spots_m - np.array(point_m[:2])).T)
        near = self.spots_m[(away >= NEAR_M) & (away <= far_m)]
        if len(near) == 0:
            return near
        eye = np.array([*point_m[:2], over_m])
        ends = np.column_stack([near, np.full(len(near), over_m)])
        blocked = np.zeros(len(near), bool)
        for shares in self.surfaces.meets(eye, ends, without=(but,)).values():
            blocked |= np.isfinite(shares)
        return near[~blocked]

    def is_open_above(self, point_m: tuple[float, float, float], but: int) -> bool:
        """Whether nothing is within 0.35 m over a point."""
        eye = np.array(point_m)
        end = eye + np.array([[0.0, 0.0, OVER_M]])
        return not self.surfaces.meets(eye, end, without=(but,))

    def can_take(self, thing: TrueObject) -> bool:
        """Whether a hand of a Stretch can take it, from above or from the side.

        It is narrow enough, carries nothing, stands on top of furniture within reach of the arm,
        and the floor has room to stand there.
        """
        if not self.is_handy(thing):
            return False
        middle = thing.box.centre_m
        top = (*middle[:2], thing.box.top_m + 0.005)
        if self.is_open_above(top, thing.id):
            over = self.bases_m(middle, thing.box.top_m + ABOVE_M, OVER_FAR_M, thing.id)
            if len(over) >= PLACES:
                return True
        if thing.box.size_m[2] < SIDE_HIGH_M:
            return False
        return len(self.bases_m(middle, middle[2], SIDE_FAR_M, thing.id)) >= PLACES

    def is_handy(self, thing: TrueObject) -> bool:
        """Size, place and freedom of a thing, whatever is around it."""
        by_id = self.scene.by_id
        if not thing.movable or thing.support is None or thing.support_relation != "on":
            return False
        if any(other.support == thing.id for other in self.scene.objects):
            return False
        support = by_id[thing.support]
        if support.movable or abs(thing.box.bottom_m - support.box.top_m) > TOP_SLACK_M:
            return False
        small = min(thing.box.size_m[:2]) <= WIDE_M and thing.box.size_m[2] >= THIN_M
        return small and LOW_M <= thing.box.bottom_m <= HIGH_M

    def starts(
        self, thing: TrueObject, draw: random.Random, near_m: float, far_m: float
    ) -> Iterator[TruePose]:
        """Poses in the room of a thing from which it is seen, in random order, nearly facing it."""
        (room,) = (Polygon(each.polygon_m) for each in self.scene.rooms if each.id == thing.room)
        away = np.hypot(*(self.spots_m - np.array(thing.box.centre_m[:2])).T)
        near = self.spots_m[(away >= near_m) & (away <= far_m)]
        order = list(range(len(near)))
        draw.shuffle(order)
        for index in order:
            x, y = float(near[index, 0]), float(near[index, 1])
            if room.contains(Point(x, y)) and self.sees((x, y), thing):
                yaw = math.atan2(thing.box.centre_m[1] - y, thing.box.centre_m[0] - x)
                yaw += draw.uniform(-FACING_RAD, FACING_RAD)
                yield TruePose((round(x, 3), round(y, 3)), round(math.remainder(yaw, math.tau), 3))

    def sees(self, position_m: tuple[float, float], thing: TrueObject) -> bool:
        """Whether the robot's camera sees it well from a place, if it turns there."""
        try:
            seen = sight.look((*position_m, EYE_M), thing, self.surfaces)
        except Undefined:
            return False
        verdict = sight.visible(seen)
        return verdict.holds and verdict.clear and WALLS not in seen.lost_to

    def room_at(self, position_m: tuple[float, float]) -> int | None:
        """Id of the room that a place is in; None between rooms."""
        spot = Point(position_m)
        for room in self.scene.rooms:
            if Polygon(room.polygon_m).contains(spot):
                return room.id
        return None

    @staticmethod
    def away_m(position_m: tuple[float, float], thing: TrueObject) -> float:
        """Horizontal distance of a place to a thing's centre."""
        return math.dist(position_m, thing.box.centre_m[:2])


def grid_pose(x_m: float, y_m: float, draw: random.Random) -> TruePose:
    """A pose at a place, any way turned."""
    position_m = (round(float(x_m), 3), round(float(y_m), 3))
    return TruePose(position_m, round(draw.uniform(-math.pi, math.pi), 3))
