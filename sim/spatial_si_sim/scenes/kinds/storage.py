"""Storage: wardrobe, bookshelf, cabinet."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, Surface, assemble
from ..parts import block, dim, rod
from ..patterns import Pattern
from .seating import legs, wood
from .tables import METAL


def wardrobe(rng: random.Random, colour: str) -> Model:
    """Two or three tall doors with handles."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    doors = rng.choice((2, 2, 3))
    width, depth, height = doors * rng.uniform(0.48, 0.54), rng.uniform(0.55, 0.6), rng.uniform(
        1.9, 2.1)
    x, y = (-depth / 2, depth / 2), (-width / 2, width / 2)
    parts = [block((x[0], x[1] - 0.025), y, (0.08, height - 0.04), rgb, grain),
             block((x[0], x[1] - 0.05), (y[0] + 0.02, y[1] - 0.02), (0, 0.08), rgb, grain),
             block((x[0], x[1] + 0.012), (y[0] - 0.015, y[1] + 0.015), (height - 0.04, height), rgb,
                   grain),
             block((x[1] - 0.025, x[1] - 0.02), (y[0] + 0.006, y[1] - 0.006),
                   (0.085, height - 0.045),
                   dim(rgb, 0.5))]
    each = width / doors
    for index in range(doors):
        low = y[0] + index * each
        parts.append(block((x[1] - 0.02, x[1]), (low + 0.006, low + each - 0.006),
                           (0.09, height - 0.05), rgb, Pattern("door")))
        side = low + (each - 0.05 if index % 2 == 0 else 0.05)
        parts.append(block((x[1], x[1] + 0.03), (side - 0.01, side + 0.01), (0.95, 1.2), METAL))
    return assemble("wardrobe", parts, colour, rgb)


def bookshelf(rng: random.Random, colour: str) -> Model:
    """Boards between two sides; some boards are filled with books, the others carry things."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    width, depth, height = rng.uniform(0.75, 0.95), rng.uniform(0.28, 0.33), rng.uniform(1.5, 1.85)
    x, y, t = (-depth / 2, depth / 2), (-width / 2, width / 2), 0.025
    boards = 5 if height > 1.65 else 4
    gap = (height - 0.06 - t) / boards
    parts = [block(x, (low, low + t), (0, height), rgb, grain) for low in (y[0], y[1] - t)]
    parts.append(block((x[0], x[0] + 0.012), (y[0] + t, y[1] - t), (0.06, height), rgb, grain))
    inner = (y[0] + t, y[1] - t)
    surfaces = []
    full = set(rng.sample(range(boards), 2))
    for index in range(boards + 1):
        z = 0.06 + index * gap
        parts.append(block((x[0] + 0.012, x[1]), inner, (z, z + t), rgb, grain))
        if index == boards:
            surfaces.append(Surface((x[0] + 0.03, x[1] - 0.02), (inner[0] + 0.02, inner[1] - 0.02),
                                    z + t))
            continue
        if index in full or rng.random() < 0.35:
            end = inner[1] - (0.004 if index in full else 0.5 * (inner[1] - inner[0]))
            parts.append(block((x[0] + 0.02, x[1] - 0.05), (inner[0] + 0.004, end),
                               (z + t, z + t + 0.75 * (gap - t)), (255, 255, 255),
                               Pattern("spines", rng.randrange(6))))
            if index in full:
                continue
            inside = (end + 0.02, inner[1] - 0.02)
        else:
            inside = (inner[0] + 0.02, inner[1] - 0.02)
        surfaces.append(Surface((x[0] + 0.03, x[1] - 0.02), inside, z + t, gap - t - 0.02))
    return assemble("bookshelf", parts, None, rgb, surfaces)


def cabinet(rng: random.Random, colour: str) -> Model:
    """A sideboard on short legs with two or three doors."""
    return _cupboard(rng, colour, rng.choice((2, 2, 3)), rng.uniform(0.38, 0.46),
                     rng.uniform(0.36, 0.42), rng.uniform(0.78, 0.95), 0.12)


def narrow_cabinet(rng: random.Random, colour: str) -> Model:
    """A shallow one for a hallway or a bathroom."""
    return _cupboard(rng, colour, 2, rng.uniform(0.32, 0.4), rng.uniform(0.28, 0.32),
                     rng.uniform(0.78, 0.9), 0.08)


def wall_cabinet(rng: random.Random, colour: str) -> Model:
    """Hangs above a counter."""
    return _cupboard(rng, colour, 2, rng.uniform(0.38, 0.45), 0.32, rng.uniform(0.55, 0.62), 0.0)


def _cupboard(rng: random.Random, colour: str, doors: int, each: float, depth: float, height: float,
              leg: float) -> Model:
    rgb, grain = shade(colour, rng), wood(rng, colour)
    width = doors * each
    x, y = (-depth / 2, depth / 2), (-width / 2, width / 2)
    parts = legs((x[0] + 0.01, x[1] - 0.03), (y[0] + 0.02, y[1] - 0.02), leg, 0.04, rgb, grain
                 ) if leg else []
    parts += [block((x[0], x[1] - 0.022), y, (leg, height - 0.025), rgb, grain),
              block(x, y, (height - 0.025, height), rgb, grain),
              block((x[1] - 0.022, x[1] - 0.018), (y[0] + 0.005, y[1] - 0.005),
                    (leg + 0.005, height - 0.03), dim(rgb, 0.5))]
    for index in range(doors):
        low = y[0] + index * each
        parts.append(block((x[1] - 0.018, x[1] - 0.002), (low + 0.006, low + each - 0.006),
                           (leg + 0.01, height - 0.035), rgb, Pattern("door")))
        side = low + (each - 0.05 if index % 2 == 0 else 0.05)
        parts.append(rod(0.014, (-0.012, 0.012), METAL, segments=10).turned(math.pi / 2, "y")
                     .moved(x[1] + 0.006, side, leg + 0.6 * (height - leg)))
    surfaces = [Surface((x[0] + 0.03, x[1] - 0.03), (y[0] + 0.04, y[1] - 0.04), height)]
    return assemble("cabinet", parts, colour, rgb, surfaces if leg else [])
