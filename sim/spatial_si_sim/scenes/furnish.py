"""Puts the furniture of each kind of room into place."""

from __future__ import annotations

import math
import random
from typing import Callable

from .footprint import Footprint
from .kinds import decor
from .model import Model
from .placing import DoesNotFit, Maker, Placed, Space
from .plan import INWARD_YAW, Plan

OPPOSITE = {"south": "north", "north": "south", "west": "east", "east": "west"}


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
    _sofa_and_tv(space, maker)
    if space.room.area_m2 > 20 and space.rng.random() < maker.thrift + 0.2:
        _dining(space, maker, must=False)
    space.stand_at_wall("bookshelf", maker.build("bookshelf"), 0.7)
    _chance(space, maker, "cabinet", 0.7, 0.7)
    _armchair(space, maker)
    _in_corner(space, maker, "lamp", 0.9)
    _in_corner(space, maker, "plant", 0.9)


def _sofa_and_tv(space: Space, maker: Maker) -> None:
    """TV on its stand against a wall, sofa facing it, coffee table and rug between."""
    stand, screen = maker.build("tv stand"), maker.build("tv")
    sofa, low_table = maker.build("sofa"), maker.build("coffee table")
    depth = stand.size_m[0]
    for side, along in space.wall_spots(max(stand.size_m[1], sofa.size_m[1]) + 0.1):
        place = space.at_wall(side, along, stand)
        room = _reach(space, side)
        gap = space.rng.uniform(2.5, 2.9)
        behind = room - (depth + gap + sofa.size_m[0] + 0.04)
        if behind < 0.0:
            gap += behind
            behind = 0.0
        elif behind < 0.95:
            gap, behind = gap + behind, 0.0
        if gap < 2.15 or gap > 3.3:
            continue
        ahead = depth / 2 + gap + sofa.size_m[0] / 2
        x, y = place.at(ahead)
        seat = Footprint(x, y, sofa.size_m[0], sofa.size_m[1], place.yaw_rad + math.pi)
        between = place.zone(depth / 2, depth / 2 + gap, min(stand.size_m[1], sofa.size_m[1]))
        if not (space.is_free(place) and space.is_free(seat) and space.is_free(
                between, keep_aisles=False)):
            continue
        if behind > 0.5 and not space.is_free(seat.zone(-seat.length_m / 2 - 0.85,
                                                        -seat.length_m / 2, seat.width_m),
                                              keep_aisles=False):
            continue
        carrier = space.put("tv stand", stand, place)
        space.put("tv", screen, Footprint(place.x_m, place.y_m, screen.size_m[0], screen.size_m[1],
                                          place.yaw_rad), stand.size_m[2], "on", carrier)
        space.put("sofa", sofa, seat)
        middle = seat.at(sofa.size_m[0] / 2 + 0.72 + low_table.size_m[0] / 2)
        table = Footprint(middle[0], middle[1], low_table.size_m[0], low_table.size_m[1],
                          seat.yaw_rad)
        if space.is_free(table):
            space.put("coffee table", low_table, table)
            if space.rng.random() < 0.75:
                _rug(space, maker, table)
        space.aisles.append(between)
        if behind > 0.5:
            space.aisles.append(seat.zone(-seat.length_m / 2 - 0.85, -seat.length_m / 2,
                                          seat.width_m))
        return
    raise DoesNotFit("no place for sofa and tv")


def _reach(space: Space, side: str) -> float:
    """How deep the room is, seen from a wall."""
    low, high = space.room.y_m if side in ("south", "north") else space.room.x_m
    return high - low


def _rug(space: Space, maker: Maker, over: Footprint) -> None:
    """A rug centred under something, cut out of nothing: it only must lie in the room."""
    model = maker.build("rug")
    place = Footprint(over.x_m, over.y_m, model.size_m[0], model.size_m[1], over.yaw_rad)
    flat = (0.0, 0.01)
    carriers = [t for t in space.placed if t.footprint.overlaps(place) and t.span_m[0] < 0.01]
    if place.inside(space.room.x_m, space.room.y_m) and not [
            t for t in carriers if t.model.kind != "coffee table"]:
        # What stands on the rug is lifted onto it.
        rug = space.put("rug", model, place, flat[0])
        for thing in carriers:
            thing.z_m, thing.relation, thing.support = model.size_m[2], "on", rug


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


def _dining(space: Space, maker: Maker, must: bool) -> None:
    """A table with two to four chairs that face it, free-standing, or else against a wall."""
    table = maker.build("table")
    colour = maker.colour("chair")
    length, width, _ = table.size_m
    seat = 0.56  # metres that a chair takes beyond the table's edge
    options = []
    (x0, x1), (y0, y1) = space.room.x_m, space.room.y_m
    for _ in range(60):
        yaw = space.rng.choice((0.0, math.pi / 2))
        options.append((Footprint(space.rng.uniform(x0, x1), space.rng.uniform(y0, y1), length,
                                  width, yaw), True))
    options += [(space.at_wall(side, along, table), False)
                for side, along in space.wall_spots(width + 0.2)]
    for place, both in options:
        sides = (1.0, -1.0) if both else (1.0,)
        block = place.zone(-length / 2 - (seat if both else 0.0), length / 2 + seat, width)
        if not space.is_free(block):
            continue
        if not space.is_free(block.grown(0.45 if both else 0.0), keep_aisles=False):
            continue
        if not both and not space.is_free(place.zone(length / 2, length / 2 + seat + 0.6, width),
                                          keep_aisles=False):
            continue
        board = space.put("table", table, place)
        lefts = (-0.24 * width, 0.24 * width) if width > 1.1 else (0.0,)
        for ahead in sides:
            for left in lefts:
                _chair_at(space, maker, board, ahead, left, colour)
        return
    if must:
        raise DoesNotFit(f"no place for a table in the {space.room.kind}")


def _chair_at(space: Space, maker: Maker, board: Placed, ahead: float, left: float,
              colour: str | None = None) -> None:
    """A chair before (ahead 1) or behind (ahead -1) a table, facing it, nearly straight."""
    chair = maker.build("chair", colour)
    base = board.footprint
    turn = space.rng.uniform(-0.12, 0.12)
    for back in (0.03, 0.06, 0.1):
        x, y = base.at(ahead * (base.length_m / 2 + chair.size_m[0] / 2 + back), left)
        place = Footprint(x, y, chair.size_m[0], chair.size_m[1],
                          base.yaw_rad + (math.pi if ahead > 0 else 0.0) + turn)
        if space.is_free(place, keep_aisles=False, margin_m=0.01):
            space.put("chair", chair, place)
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
    units = _kitchen_run(space, maker)
    for unit in units:
        if unit.model.kind == "counter" and space.rng.random() < 0.8 * maker.thrift:
            _wall_cabinet(space, maker, unit)
    _dining(space, maker, must=False)
    for _ in range(2):
        _in_corner(space, maker, "stool", 0.7)
    _in_corner(space, maker, "plant", 0.4)


def _kitchen_run(space: Space, maker: Maker) -> list[Placed]:
    """Fridge, counters, sink and stove in a row along one wall, as many as fit."""
    colour = maker.colour("counter")
    names = ["fridge", "counter", "kitchen sink", "counter", "stove"]
    middle = names[1:]
    space.rng.shuffle(middle)
    names = ["fridge"] + middle
    models = [maker.build(n, colour if n in ("counter", "kitchen sink") else None) for n in names]
    while True:
        total = sum(model.size_m[1] + 0.006 for model in models)
        for side, along in space.wall_spots(total):
            deep = max(model.size_m[0] for model in models)
            place = space.beside(side, along, 0.0, deep + 0.02, total)
            front = place.zone(place.length_m / 2, place.length_m / 2 + 0.9, total)
            if space.is_free(place) and space.is_free(front, keep_aisles=False):
                space.aisles.append(front)
                return _row(space, side, along - total / 2, names, models)
        if "counter" not in names:
            raise DoesNotFit("no wall for the kitchen")
        index = names.index("counter")
        del names[index], models[index]


def _row(space: Space, side: str, start: float, names: list[str], models: list[Model]
         ) -> list[Placed]:
    placed = []
    for name, model in zip(names, models):
        width = model.size_m[1]
        placed.append(space.put(name, model, space.at_wall(side, start + width / 2 + 0.003, model)))
        start += width + 0.006
    return placed


def _wall_cabinet(space: Space, maker: Maker, under: Placed) -> None:
    side = next(s for s, yaw in INWARD_YAW.items()
                if math.cos(math.radians(yaw) - under.yaw_rad) > 0.99)
    along = under.x_m if side in ("south", "north") else under.y_m
    space.hang("wall cabinet", maker.build("wall cabinet"), space.rng.uniform(1.42, 1.5), (side,),
               along)


def _bedroom(space: Space, maker: Maker) -> None:
    _bed(space, maker)
    space.stand_at_wall("wardrobe", maker.build("wardrobe"), 0.8, must=True)
    _chance(space, maker, "cabinet", 0.5, 0.7)
    _chance(space, maker, "bench", 0.3, 0.6)
    _in_corner(space, maker, "lamp", 0.6)
    _in_corner(space, maker, "plant", 0.4)
    _loose_rug(space, maker, "rug", 0.5)


def _bed(space: Space, maker: Maker) -> None:
    """Headboard to a wall, nightstands on one or both sides, floor free around."""
    bed = maker.build("bed")
    length, width, _ = bed.size_m
    colour = maker.colour("nightstand")
    side_m = 0.62
    for both in (True, False):
        for side, along in space.wall_spots(width + side_m * (2 if both else 1)):
            lefts = [1.0, -1.0] if both else [space.rng.choice((1.0, -1.0))]
            shift = 0.0 if both else -lefts[0] * side_m / 2
            probe = space.at_wall(side, along, bed)
            x, y = probe.at(0.0, shift)
            place = Footprint(x, y, length, width, probe.yaw_rad)
            beds = [place.zone(-length / 2, length / 2, side_m, left * (width + side_m) / 2)
                    for left in lefts]
            foot = place.zone(length / 2, length / 2 + 0.85, width)
            if not (space.is_free(place) and all(
                    space.is_free(zone, keep_aisles=False) for zone in beds + [foot])):
                continue
            space.put("bed", bed, place)
            for left in lefts:
                stand = maker.build("nightstand", colour)
                depth, wide, _ = stand.size_m
                x, y = place.at(-length / 2 + depth / 2, left * (width / 2 + wide / 2 + 0.06))
                spot = Footprint(x, y, depth, wide, place.yaw_rad)
                if space.is_free(spot):
                    space.put("nightstand", stand, spot)
            space.aisles += beds + [foot]
            return
    raise DoesNotFit("no wall for the bed")


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
        _chair_at(space, maker, desk, 1.0, space.rng.uniform(-0.08, 0.08))
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
