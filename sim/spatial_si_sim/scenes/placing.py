"""Placed objects, and the space of a room into which they go."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .catalog import VARIANTS
from .colours import spread
from .footprint import Footprint
from .model import Model
from .plan import DOOR_HEIGHT_M, INWARD_YAW, SIDES, Opening, Plan, Range, Room

WALL_GAP_M = 0.02


class DoesNotFit(Exception):
    """Something that a room must have finds no place in it; the caller tries another draw."""


@dataclass(eq=False)
class Placed:
    """A model at a pose in the map: (x_m, y_m) its footprint's centre, z_m its lowest point.

    support: what carries it; relation: "on", "in", "floor" or "wall".
    """

    model: Model
    x_m: float
    y_m: float
    z_m: float
    yaw_rad: float
    room: Room
    movable: bool
    relation: str = "floor"
    support: Placed | None = None

    @property
    def footprint(self) -> Footprint:
        length, width, _ = self.model.size_m
        return Footprint(self.x_m, self.y_m, length, width, self.yaw_rad)

    @property
    def span_m(self) -> Range:
        """Lowest and highest point."""
        return self.z_m, self.z_m + self.model.size_m[2]


@dataclass
class Maker:
    """Builds models; objects of one variant get their colours in turn.

    thrift: factor on the chance of everything that a room can do without.
    """

    rng: random.Random
    thrift: float = 1.0
    _turns: dict[str, list[str]] = field(default_factory=dict)

    def colour(self, variant: str) -> str:
        turns = self._turns.setdefault(variant, [])
        if not turns:
            turns.extend(spread(VARIANTS[variant].colours, self.rng))
        return turns.pop()

    def build(self, variant: str, colour: str | None = None) -> Model:
        return VARIANTS[variant].build(self.rng, colour or self.colour(variant))


class Space:
    """What stands in one room, and which floor must stay free."""

    def __init__(self, room: Room, plan: Plan, rng: random.Random) -> None:
        self.room, self.rng = room, rng
        self.openings: list[Opening] = plan.of(room)
        self.placed: list[Placed] = []
        self.aisles: list[Footprint] = [self._doorway(opening) for opening in self.openings]

    def _doorway(self, opening: Opening) -> Footprint:
        """Floor before an opening that stays free, 1 m deep."""
        low, high = opening.at_m
        return self.beside(opening.side_in(self.room.id), (low + high) / 2, 0.0, 1.0,
                           high - low + 0.1)

    def beside(self, side: str, along: float, low: float, high: float, width: float) -> Footprint:
        """The rectangle between two distances from a wall, centred on a place along it."""
        yaw = math.radians(INWARD_YAW[side])
        face = self.room.face(side)
        x, y = (along, face) if side in ("south", "north") else (face, along)
        return Footprint(x, y, 0.0, width, yaw).zone(low, high, width)

    def is_free(self, footprint: Footprint, span: Range = (0.0, 1.8), keep_aisles: bool = True,
                but: Iterable[Placed] = (), margin_m: float = 0.02) -> bool:
        """Whether a rectangle between two heights lies in the room and touches nothing."""
        if not footprint.inside(self.room.x_m, self.room.y_m):
            return False
        wide = footprint.grown(margin_m)
        if keep_aisles and any(wide.overlaps(aisle) for aisle in self.aisles):
            return False
        return not any(
            thing.span_m[0] < span[1] and thing.span_m[1] > span[0]
            and wide.overlaps(thing.footprint)
            for thing in self.placed if thing not in but)

    def put(self, variant: str, model: Model, footprint: Footprint, z_m: float = 0.0,
            relation: str = "floor", support: Placed | None = None) -> Placed:
        thing = Placed(model, footprint.x_m, footprint.y_m, z_m, footprint.yaw_rad, self.room,
                       VARIANTS[variant].movable, relation, support)
        self.placed.append(thing)
        return thing

    def at_wall(self, side: str, along: float, model: Model, gap_m: float = WALL_GAP_M
                ) -> Footprint:
        """Where a model stands with its back to a wall."""
        length, width, _ = model.size_m
        return self.beside(side, along, gap_m, gap_m + length, width)

    def wall_spots(self, width_m: float, sides: Sequence[str] | None = None,
                   ) -> list[tuple[str, float]]:
        """(side, place along it) for something so wide: corners first, then anywhere."""
        corners, middles = [], []
        for side in sides or SIDES:
            low, high = self.room.along(side)
            low, high = low + width_m / 2 + 0.04, high - width_m / 2 - 0.04
            if high < low:
                continue
            corners += [(side, low), (side, high)]
            steps = max(int((high - low) / 0.15), 1)
            middles += [(side, low + (high - low) * i / steps) for i in range(1, steps)]
        self.rng.shuffle(corners)
        self.rng.shuffle(middles)
        return corners + middles if self.rng.random() < 0.6 else middles + corners

    def stand_at_wall(self, variant: str, model: Model, front_m: float, must: bool = False,
                      sides: Sequence[str] | None = None, side_m: float = 0.0,
                      ) -> Placed | None:
        """Put something against a wall and keep `front_m` before it free.

        side_m: free floor kept to its left and right. Raises DoesNotFit when it must and cannot.
        """
        length, width, height = model.size_m
        for side, along in self.wall_spots(width + 2 * side_m, sides):
            place = self.at_wall(side, along, model)
            front = place.zone(length / 2, length / 2 + front_m, width)
            if self.is_free(place.zone(-length / 2, length / 2, width + 2 * side_m),
                            (0.0, height)) and self.is_free(front, keep_aisles=False):
                thing = self.put(variant, model, place)
                self.aisles.append(front)
                return thing
        if must:
            raise DoesNotFit(f"no wall for a {variant} in the {self.room.kind}")
        return None

    def hang(self, variant: str, model: Model, low_m: float, sides: Sequence[str] | None = None,
             along: float | None = None) -> Placed | None:
        """Hang something on a free piece of wall with its lowest point at `low_m`."""
        length, width, height = model.size_m
        spots = [(s, along) for s in sides or ()] if along is not None else self.wall_spots(
            width + 0.3, sides)
        if along is None:
            self.rng.shuffle(spots)
        for side, place in spots:
            footprint = self.beside(side, place, 0.0, length, width)
            if self._crosses_opening(side, place, width / 2 + 0.12, low_m):
                continue
            probe = self.beside(side, place, 0.0, max(length, 0.12), width + 0.1)
            if self.is_free(probe, (low_m - 0.05, low_m + height + 0.05), keep_aisles=False):
                return self.put(variant, model, footprint, low_m, "wall")
        return None

    def _crosses_opening(self, side: str, along: float, half: float, low_m: float) -> bool:
        return any(
            opening.side_in(self.room.id) == side and low_m < DOOR_HEIGHT_M + 0.1
            and opening.at_m[0] < along + half and opening.at_m[1] > along - half
            for opening in self.openings)
