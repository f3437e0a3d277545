"""Puts small objects on what carries them."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from .footprint import Footprint
from .model import Surface
from .placing import Maker, Placed, Space

MARGIN_M = 0.025
MOST, FEWEST_SMALL = 60, 24
"""Small objects are added until a scene has so many objects, but at least so many small ones."""


@dataclass(frozen=True)
class Wish:
    """A small object for a support: how likely, and how it is turned against the support's front.

    turn: 0 faces the support's front; None is any way round.
    """

    variant: str
    chance: float
    turn: float | None = None
    surface: int = -1


WORKPLACES = ("desk", "table", "counter", "coffee table")
"""Their things come first, so that several lie side by side."""

WISHES: dict[str, Sequence[Wish]] = {
    "desk": (Wish("laptop", 1.0, 0.0), Wish("keyboard", 0.6, 0.0), Wish("mug", 0.8),
             Wish("book", 0.7), Wish("phone", 0.6), Wish("scissors", 0.6), Wish("cup", 0.3)),
    "table": (Wish("bowl", 0.7), Wish("plate", 0.9), Wish("plate", 0.5), Wish("cup", 0.7),
              Wish("mug", 0.6), Wish("bottle", 0.6), Wish("vase", 0.4), Wish("banana", 0.4)),
    "coffee table": (Wish("remote", 0.8), Wish("mug", 0.7), Wish("book", 0.7), Wish("bowl", 0.4),
                     Wish("banana", 0.3), Wish("phone", 0.3), Wish("laptop", 0.25, 0.0)),
    "counter": (Wish("bowl", 0.6), Wish("bottle", 0.7), Wish("mug", 0.7), Wish("can", 0.6),
                Wish("plate", 0.4), Wish("banana", 0.4), Wish("box", 0.3), Wish("cup", 0.4)),
    "nightstand": (Wish("desk clock", 0.6, 0.0), Wish("book", 0.5), Wish("phone", 0.4),
                   Wish("cup", 0.4)),
    "bed": (Wish("pillow", 1.0, 0.0, 0), Wish("pillow", 0.7, 0.0, 0), Wish("teddy", 0.8, 0.0, 1),
            Wish("book", 0.4, None, 1)),
    "sofa": (Wish("pillow", 0.8, 0.0), Wish("teddy", 0.3, 0.0), Wish("remote", 0.3),
             Wish("book", 0.4)),
    "armchair": (Wish("pillow", 0.4, 0.0), Wish("book", 0.3)),
    "bookshelf": (Wish("vase", 0.6), Wish("book", 0.7), Wish("box", 0.5, 0.0),
                  Wish("desk clock", 0.4, 0.0), Wish("teddy", 0.3, 0.0), Wish("can", 0.3)),
    "cabinet": (Wish("vase", 0.6), Wish("box", 0.6, 0.0), Wish("book", 0.5), Wish("bowl", 0.3),
                Wish("can", 0.3), Wish("desk clock", 0.3, 0.0)),
    "tv stand": (Wish("remote", 0.4),),
    "bench": (Wish("box", 0.4, 0.0), Wish("book", 0.3), Wish("pillow", 0.3, 0.0)),
    "stool": (Wish("book", 0.4), Wish("cup", 0.4)),
    "sink": (Wish("cup", 0.45), Wish("plate", 0.2)),
    "bathtub": (Wish("ball", 0.4),),
    "bowl": (Wish("apple", 0.9), Wish("orange", 0.8), Wish("apple", 0.5)),
    "box": (Wish("can", 0.6), Wish("scissors", 0.4), Wish("phone", 0.3), Wish("orange", 0.3)),
    "basket": (Wish("ball", 0.7), Wish("teddy", 0.4)),
}

FLOOR: dict[str, Sequence[Wish]] = {
    "living room": (Wish("basket", 0.7), Wish("ball", 0.5)),
    "bedroom": (Wish("shoe", 0.6), Wish("basket", 0.4), Wish("ball", 0.3)),
    "hallway": (Wish("shoe", 0.9), Wish("shoe", 0.6)),
    "bathroom": (Wish("basket", 0.7),),
    "study": (Wish("basket", 0.4), Wish("box", 0.4)),
    "kitchen": (Wish("box", 0.3),),
}


def scatter(spaces: Sequence[Space], rng: random.Random) -> None:
    """Small objects for every room: on the floor beside walls, then on and in what carries them."""
    maker = Maker(rng)
    for space in spaces:
        for wish in FLOOR[space.room.kind]:
            if rng.random() < wish.chance:
                _on_floor(space, maker, wish)
    queue: list[tuple[Space, Placed, Wish]] = []
    supports = [(space, thing) for space in spaces for thing in space.placed]
    rng.shuffle(supports)
    supports.sort(key=lambda entry: entry[1].model.kind not in WORKPLACES)
    for space, thing in supports:
        queue += _wishes(space, [thing], rng)
    queue.sort(key=lambda entry: entry[2].chance < 0.9)
    have = {thing.model.kind for space in spaces for thing in space.placed}
    standing = sum(len(space.placed) for space in spaces)
    small = sum(thing.movable for space in spaces for thing in space.placed)
    left = max(MOST - rng.randrange(8) - standing, FEWEST_SMALL - small)
    total = left
    while queue and left > 0:
        if left > total // 3:  # kinds that the scene has not got yet come first
            queue.sort(key=lambda entry: _kind(entry[2].variant) in have)
        space, support, wish = queue.pop(0)
        thing = _on(space, maker, support, wish)
        if thing is not None:
            left -= 1
            have.add(thing.model.kind)
            queue[:0] = _wishes(space, [thing], rng)


def _kind(variant: str) -> str:
    return "clock" if variant.endswith(" clock") else variant


def _wishes(space: Space, supports: Sequence[Placed], rng: random.Random
            ) -> list[tuple[Space, Placed, Wish]]:
    return [(space, thing, wish) for thing in supports if thing.model.surfaces
            for wish in WISHES.get(thing.model.kind, ()) if rng.random() < wish.chance]


def _on_floor(space: Space, maker: Maker, wish: Wish) -> None:
    model = maker.build(wish.variant)
    for side, along in space.wall_spots(model.size_m[1]):
        place = space.at_wall(side, along, model, 0.06)
        turned = Footprint(place.x_m, place.y_m, place.length_m, place.width_m,
                           place.yaw_rad + space.rng.uniform(-0.15, 0.15))
        if space.is_free(turned, (0.0, 0.5), margin_m=0.06):
            space.put(wish.variant, model, turned)
            return


def _on(space: Space, maker: Maker, support: Placed, wish: Wish) -> Placed | None:
    """One object on or in a support, where one of its surfaces has room; None where none has."""
    rng = space.rng
    surfaces = list(support.model.surfaces)
    if wish.surface >= 0:
        surfaces = surfaces[wish.surface:wish.surface + 1]
    rng.shuffle(surfaces)
    model = maker.build(wish.variant)
    base, carriers = support.footprint, [support]
    while carriers[-1].support is not None:
        carriers.append(carriers[-1].support)
    for surface in surfaces:
        if model.size_m[2] > surface.clearance_m or surface.z_m + support.z_m > 1.45:
            continue
        z = support.z_m + surface.z_m
        for _ in range(14):
            yaw = rng.uniform(-math.pi, math.pi) if wish.turn is None else wish.turn + rng.uniform(
                -0.12, 0.12)
            spot = _spot(surface, model.size_m, yaw, rng)
            if spot is None:
                continue
            x, y = base.at(*spot)
            place = Footprint(x, y, model.size_m[0], model.size_m[1], base.yaw_rad + yaw)
            margin = 0.004 if surface.relation == "in" else MARGIN_M
            span = (z, z + model.size_m[2])
            if not any(_in_the_way(thing, place.grown(margin), span)
                       for thing in space.placed if thing not in carriers):
                return space.put(wish.variant, model, place, z, surface.relation, support)
    return None


def _in_the_way(thing: Placed, place: Footprint, span: tuple[float, float]) -> bool:
    return (thing.span_m[0] < span[1] and thing.span_m[1] > span[0]
            and place.overlaps(thing.footprint))


def _spot(surface: Surface, size: tuple[float, float, float], yaw: float, rng: random.Random
          ) -> tuple[float, float] | None:
    """A random place where the whole turned footprint stays on the surface."""
    cos, sin = abs(math.cos(yaw)), abs(math.sin(yaw))
    half = ((cos * size[0] + sin * size[1]) / 2, (sin * size[0] + cos * size[1]) / 2)
    ranges = []
    for (low, high), need in zip((surface.x_m, surface.y_m), half):
        if high - low < 2 * need:
            return None
        ranges.append((low + need, high - need))
    return rng.uniform(*ranges[0]), rng.uniform(*ranges[1])
