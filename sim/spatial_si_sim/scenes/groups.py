"""Furniture that belongs together: seats round a table, a bed with its nightstands, a kitchen."""

from __future__ import annotations

import math

from .footprint import Footprint
from .model import Model
from .placing import DoesNotFit, Maker, Placed, Space
from .plan import INWARD_YAW


def sofa_and_tv(space: Space, maker: Maker) -> None:
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


def dining(space: Space, maker: Maker, must: bool) -> None:
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
                chair_at(space, maker, board, ahead, left, colour)
        return
    if must:
        raise DoesNotFit(f"no place for a table in the {space.room.kind}")


def chair_at(space: Space, maker: Maker, board: Placed, ahead: float, left: float,
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


def kitchen_run(space: Space, maker: Maker) -> list[Placed]:
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


def wall_cabinet(space: Space, maker: Maker, under: Placed) -> None:
    side = next(s for s, yaw in INWARD_YAW.items()
                if math.cos(math.radians(yaw) - under.yaw_rad) > 0.99)
    along = under.x_m if side in ("south", "north") else under.y_m
    space.hang("wall cabinet", maker.build("wall cabinet"), space.rng.uniform(1.42, 1.5), (side,),
               along)


def bed_and_nightstands(space: Space, maker: Maker) -> None:
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
