"""Puts the furniture of each kind of room into place."""

from __future__ import annotations

import math
import random
from typing import Callable

from .footprint import Footprint
from .groups import bed_and_nightstands, chair_at, dining, kitchen_run, sofa_and_tv, wall_cabinet
from .kinds import decor
from .placing import Maker, Placed, Space
from .plan import Plan


def furnish(plan: Plan, rng: random.Random) -> list[Space]:
    """Every room with its furniture and what hangs on its walls.

    Raises:
        DoesNotFit: a room cannot hold what it must have.
    """
    maker = Maker(rng)
    spaces = [Space(room, plan, rng) for room in plan.rooms]
    door_colour = maker.colour("door")
    for space in spaces:
        _hang_leaves(space, maker, door_colour)
    # Larger apartments get fewer extras per room.
    maker.thrift = {3: 1.0, 4: 0.8, 5: 0.5}.get(len(spaces), 0.35)
    for space in spaces:
        PROGRAMS[space.room.kind](space, maker)
        _walls(space, maker)
    return spaces


def _hang_leaves(space: Space, maker: Maker, colour: str) -> None:
    """Door leaves, open and folded back against the wall beside their gap."""
    for opening in space.openings:
        if opening.leaf_room != space.room.id:
            continue
        side, (low, high) = opening.side_in(space.room.id), opening.leaf_at_m
        model = decor.door(maker.rng, colour, high - low)
        place = space.beside(side, (low + high) / 2, 0.02, 0.02 + model.size_m[0],
                             model.size_m[1])
        gap_x, gap_y = (sum(opening.at_m) / 2,) * 2
        to_gap = (gap_x - place.x_m, 0.0) if side in ("south", "north") else (0.0,
                                                                             gap_y - place.y_m)
        left = (-math.sin(place.yaw_rad), math.cos(place.yaw_rad))
        turn = 0.0 if left[0] * to_gap[0] + left[1] * to_gap[1] > 0 else math.pi
        space.put("door", model, Footprint(place.x_m, place.y_m, place.length_m, place.width_m,
                                           place.yaw_rad + turn))


def _living(space: Space, maker: Maker) -> None:
    sofa_and_tv(space, maker)
    if space.room.area_m2 > 20 and space.rng.random() < maker.thrift + 0.2:
        dining(space, maker, must=False)
    space.stand_at_wall("bookshelf", maker.build("bookshelf"), 0.7)
    _chance(space, maker, "cabinet", 0.7, 0.7)
    _armchair(space, maker)
    _in_corner(space, maker, "lamp", 0.9)
    _in_corner(space, maker, "plant", 0.9)


def _loose_rug(space: Space, maker: Maker, variant: str, chance: float) -> None:
    """A rug on open floor; people walk over it, so aisles do not matter."""
    if space.rng.random() > chance * maker.thrift:
        return
    model = maker.build(variant)
    for _ in range(40):
        yaw = space.rng.choice((0.0, math.pi / 2))
        place = Footprint(space.rng.uniform(*space.room.x_m), space.rng.uniform(*space.room.y_m),
                          model.size_m[0], model.size_m[1], yaw)
        if space.is_free(place.grown(0.06), keep_aisles=False):
            space.put(variant, model, place)
            return


def _armchair(space: Space, maker: Maker) -> None:
    """In a corner, turned into the room, or else against a wall."""
    if space.rng.random() > 0.8 * maker.thrift:
        return
    model = maker.build("armchair")
    (x0, x1), (y0, y1) = space.room.x_m, space.room.y_m
    reach = 0.72 * max(model.size_m[:2]) + 0.05
    corners = [(x0 + reach, y0 + reach, 45), (x1 - reach, y0 + reach, 135),
               (x1 - reach, y1 - reach, -135), (x0 + reach, y1 - reach, -45)]
    space.rng.shuffle(corners)
    for x, y, degrees in corners:
        yaw = math.radians(degrees + space.rng.uniform(-12, 12))
        place = Footprint(x, y, model.size_m[0], model.size_m[1], yaw)
        front = place.zone(place.length_m / 2, place.length_m / 2 + 0.7, place.width_m)
        if space.is_free(place) and space.is_free(front, keep_aisles=False):
            space.put("armchair", model, place)
            space.aisles.append(front)
            return
    space.stand_at_wall("armchair", model, 0.7)


def _in_corner(space: Space, maker: Maker, variant: str, chance: float) -> None:
    """Something slim and round against a wall, corners first."""
    if space.rng.random() > chance * maker.thrift:
        return
    model = maker.build(variant)
    spots = space.wall_spots(model.size_m[1])
    spots.sort(key=lambda spot: min(abs(spot[1] - end) for end in space.room.along(spot[0])))
    for side, along in spots:
        place = space.at_wall(side, along, model, 0.05)
        if space.is_free(place, (0.0, model.size_m[2])):
            space.put(variant, model, place)
            return


def _chance(space: Space, maker: Maker, variant: str, chance: float, front_m: float
            ) -> Placed | None:
    if space.rng.random() > chance * maker.thrift:
        return None
    return space.stand_at_wall(variant, maker.build(variant), front_m)


def _kitchen(space: Space, maker: Maker) -> None:
    units = kitchen_run(space, maker)
    for unit in units:
        if unit.model.kind == "counter" and space.rng.random() < 0.8 * maker.thrift:
            wall_cabinet(space, maker, unit)
    dining(space, maker, must=False)
    for _ in range(2):
        _in_corner(space, maker, "stool", 0.7)
    _in_corner(space, maker, "plant", 0.4)


def _bedroom(space: Space, maker: Maker) -> None:
    bed_and_nightstands(space, maker)
    space.stand_at_wall("wardrobe", maker.build("wardrobe"), 0.8, must=True)
    _chance(space, maker, "cabinet", 0.5, 0.7)
    _chance(space, maker, "bench", 0.3, 0.6)
    _in_corner(space, maker, "lamp", 0.6)
    _in_corner(space, maker, "plant", 0.4)
    _loose_rug(space, maker, "rug", 0.5)


def _bathroom(space: Space, maker: Maker) -> None:
    tub = maker.build("bathtub")
    space.stand_at_wall("bathtub", tub, 0.75, must=True)
    space.stand_at_wall("toilet", maker.build("toilet"), 0.7, must=True, side_m=0.12)
    space.stand_at_wall("bathroom sink", maker.build("bathroom sink"), 0.75, must=True,
                        side_m=0.08)
    _chance(space, maker, "narrow cabinet", 0.7, 0.6)
    _in_corner(space, maker, "stool", 0.4)
    _loose_rug(space, maker, "bath mat", 0.8)


def _study(space: Space, maker: Maker) -> None:
    desk = space.stand_at_wall("desk", maker.build("desk"), 1.35, must=True)
    if desk is not None:
        chair_at(space, maker, desk, 1.0, space.rng.uniform(-0.08, 0.08))
    space.stand_at_wall("bookshelf", maker.build("bookshelf"), 0.7)
    _chance(space, maker, "cabinet", 0.5, 0.7)
    _armchair(space, maker)
    _in_corner(space, maker, "lamp", 0.8)
    _in_corner(space, maker, "plant", 0.6)
    _loose_rug(space, maker, "rug", 0.5)


def _hallway(space: Space, maker: Maker) -> None:
    space.stand_at_wall("narrow cabinet", maker.build("narrow cabinet"), 0.9)
    _chance(space, maker, "bench", 0.8, 0.9)
    _in_corner(space, maker, "plant", 0.3)


def _walls(space: Space, maker: Maker) -> None:
    """Windows in outer walls, pictures and a clock where wall is left."""
    kind, rng = space.room.kind, space.rng
    windows = {"living room": rng.choice((1, 2)), "hallway": 0}.get(kind, 1)
    for _ in range(windows):
        if space.room.outer:
            space.hang("window", maker.build("window"), 0.95, space.room.outer)
    pictures = {"living room": 2, "bathroom": 0, "kitchen": rng.choice((0, 1))}.get(kind, 1)
    for _ in range(pictures):
        if rng.random() < maker.thrift:
            space.hang("picture", maker.build("picture"), rng.uniform(1.15, 1.35))
    if kind in ("kitchen", "study", "hallway") and rng.random() < 0.6:
        space.hang("wall clock", maker.build("wall clock"), rng.uniform(1.6, 1.75))


PROGRAMS: dict[str, Callable[[Space, Maker], None]] = {
    "living room": _living, "kitchen": _kitchen, "bedroom": _bedroom, "bathroom": _bathroom,
    "study": _study, "hallway": _hallway,
}
