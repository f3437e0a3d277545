"""Puts people on free floor, clear of furniture, doors and the robot's start."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from .catalog import VARIANTS
from .colours import spread
from .free_floor import FreeFloor, all_rooms_joined
from .kinds.people import CLOTHES, person
from .model import Model
from .placing import DoesNotFit, Placed
from .plan import Plan, Room

PERSON = "person"
KEEP_OFF_M = 0.9
"""Nobody stands nearer than this to the robot's start or to somebody else."""
CLEARANCE_M = 0.36
"""Free floor around where a person stands, from its centre."""
SITTING_SHARE = 0.25
TRIES = 60


class Crowd:
    """Adds people to what stands in an apartment; clothes differ as long as there are colours."""

    def __init__(self, plan: Plan, placed: Sequence[Placed], start: tuple[float, float, float],
                 rng: random.Random) -> None:
        self.plan, self.placed, self.rng = plan, list(placed), rng
        self._taken = [start[:2]]
        self._clothes = list(spread(CLOTHES, rng))
        self._rooms = sorted(plan.rooms, key=lambda room: -room.area_m2)

    def clothes(self) -> str:
        """The next colour of clothes."""
        self._clothes.append(self._clothes[0])
        return self._clothes.pop(0)

    def add_standing(self) -> Placed:
        """One more person who stays where it is.

        Raises:
            DoesNotFit: nobody finds free floor any more.
        """
        posture = "sitting" if self.rng.random() < SITTING_SHARE else "standing"
        model = person(self.rng, self.clothes(), posture)
        floor = FreeFloor(self.plan, self.placed)
        for _ in range(TRIES):
            spot = self._spot(floor, CLEARANCE_M + max(model.size_m[:2]) / 2 - 0.2)
            if spot is None:
                continue
            thing = stand(model, *spot, self.rng.uniform(-math.pi, math.pi),
                          room_at(self.plan, *spot))
            if all_rooms_joined(self.plan, floor.with_also(thing.footprint)):
                self.placed.append(thing)
                self._taken.append(spot)
                return thing
        raise DoesNotFit(f"no free floor for a person after {len(self._taken) - 1} of them")

    def _spot(self, floor: FreeFloor, clearance_m: float) -> tuple[float, float] | None:
        """Free floor in a room drawn by its area, off everybody."""
        room = self.rng.choices(self._rooms, [each.area_m2 for each in self._rooms])[0]
        points = floor.points(floor.cells_of(room) & (floor.clearance_m > clearance_m))
        for taken in self._taken:
            points = points[np.hypot(*(points - taken).T) > KEEP_OFF_M]
        if len(points) == 0:
            return None
        x, y = points[self.rng.randrange(len(points))]
        return round(float(x), 3), round(float(y), 3)


def stand(model: Model, x_m: float, y_m: float, yaw_rad: float, room: Room) -> Placed:
    """A person on the floor."""
    return Placed(model, x_m, y_m, 0.0, yaw_rad, room, VARIANTS[PERSON].movable)


def room_at(plan: Plan, x_m: float, y_m: float) -> Room:
    """The room of a point; in a doorway the nearest one."""
    return min(plan.rooms, key=lambda room: math.hypot(
        max(room.x_m[0] - x_m, x_m - room.x_m[1], 0.0),
        max(room.y_m[0] - y_m, y_m - room.y_m[1], 0.0)))
