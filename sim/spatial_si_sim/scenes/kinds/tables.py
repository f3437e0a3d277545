"""Tables and what stands beside them: table, coffee table, desk, nightstand, tv stand, tv."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, Surface, assemble
from ..parts import block, cushion, rod
from ..patterns import Pattern
from .seating import legs, wood

METAL = (150, 152, 156)


def table(rng: random.Random, colour: str) -> Model:
    """Square legs under a rectangle, or a round top on a column."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    height = rng.uniform(0.72, 0.76)
    if rng.random() < 0.3:
        radius = rng.uniform(0.45, 0.55)
        parts = [rod(radius, (height - 0.035, height), rgb, segments=28, pattern=grain),
                 rod(0.05, (0.04, height - 0.035), rgb, segments=14, pattern=grain),
                 rod(0.26, (0, 0.04), rgb, 0.2, segments=20, pattern=grain)]
        half = radius * 0.66
        return assemble("table", parts, colour, rgb,
                        [Surface((-half, half), (-half, half), height)])
    length, width = rng.uniform(1.15, 1.5), rng.uniform(0.75, 0.9)
    x, y = (-width / 2, width / 2), (-length / 2, length / 2)
    parts = legs((x[0] + 0.03, x[1] - 0.03), (y[0] + 0.03, y[1] - 0.03), height - 0.035, 0.065,
                 rgb, grain)
    parts.append(block(x, y, (height - 0.035, height), rgb, grain))
    for side in (x[0] + 0.05, x[1] - 0.07):
        parts.append(block((side, side + 0.02), (y[0] + 0.09, y[1] - 0.09),
                           (height - 0.12, height - 0.035), rgb, grain))
    return assemble("table", parts, colour, rgb, [_inset(x, y, height, 0.06)])


def _inset(x, y, z: float, margin: float) -> Surface:
    return Surface((x[0] + margin, x[1] - margin), (y[0] + margin, y[1] - margin), z)


def coffee_table(rng: random.Random, colour: str) -> Model:
    rgb, grain = shade(colour, rng), wood(rng, colour)
    length, width, height = rng.uniform(0.85, 1.1), rng.uniform(0.5, 0.6), rng.uniform(0.38, 0.45)
    x, y = (-width / 2, width / 2), (-length / 2, length / 2)
    parts = legs(x, y, height - 0.04, 0.06, rgb, grain)
    parts.append(block(x, y, (height - 0.04, height), rgb, grain))
    parts.append(block((x[0] + 0.03, x[1] - 0.03), (y[0] + 0.03, y[1] - 0.03), (0.12, 0.14), rgb,
                       grain))
    return assemble("coffee table", parts, colour, rgb, [_inset(x, y, height, 0.05)])


def desk(rng: random.Random, colour: str) -> Model:
    """Two side panels, a back panel, drawers on one side; one sits at its front."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    length, width, height = rng.uniform(1.2, 1.5), rng.uniform(0.65, 0.72), rng.uniform(0.73, 0.76)
    x, y, t = (-width / 2, width / 2), (-length / 2, length / 2), 0.03
    side = rng.choice((-1, 1))
    parts = [block(x, y, (height - t, height), rgb, grain)]
    for low in (y[0], y[1] - t):
        parts.append(block((x[0] + 0.02, x[1] - 0.04), (low, low + t), (0, height - t), rgb, grain))
    parts.append(block((x[0] + 0.02, x[0] + 0.04), (y[0] + t, y[1] - t), (0.3, height - t), rgb,
                       grain))
    low, high = (y[1] - t - 0.4, y[1] - t) if side > 0 else (y[0] + t, y[0] + t + 0.4)
    parts.append(block((x[0] + 0.04, x[1] - 0.07), (low, high), (0.06, height - t), rgb, grain))
    for index in range(3):
        z = 0.09 + index * 0.2
        parts.append(block((x[1] - 0.07, x[1] - 0.05), (low + 0.015, high - 0.015), (z, z + 0.185),
                           rgb, grain))
        parts.append(block((x[1] - 0.05, x[1] - 0.03), (low + 0.14, high - 0.14),
                           (z + 0.085, z + 0.105), METAL))
    return assemble("desk", parts, colour, rgb, [_inset(x, y, height, 0.05)])


def nightstand(rng: random.Random, colour: str) -> Model:
    rgb, grain = shade(colour, rng), wood(rng, colour)
    width, depth, height = rng.uniform(0.4, 0.48), rng.uniform(0.36, 0.42), rng.uniform(0.46, 0.55)
    x, y = (-depth / 2, depth / 2), (-width / 2, width / 2)
    parts = legs((x[0], x[1] - 0.03), y, 0.1, 0.04, rgb, grain)
    parts.append(block((x[0], x[1] - 0.02), y, (0.1, height - 0.025), rgb, grain))
    parts.append(block(x, y, (height - 0.025, height), rgb, grain))
    for index in range(2):
        half = (height - 0.14) / 2
        z = 0.11 + index * half
        parts.append(block((x[1] - 0.02, x[1] - 0.005), (y[0] + 0.015, y[1] - 0.015),
                           (z, z + half - 0.015), rgb, grain))
        parts.append(rod(0.015, (-0.012, 0.012), METAL, segments=10).turned(math.pi / 2, "y")
                     .moved(x[1] + 0.002, 0, z + half / 2))
    return assemble("nightstand", parts, colour, rgb, [_inset(x, y, height, 0.04)])


def tv_stand(rng: random.Random, colour: str) -> Model:
    """A low wide cabinet with two doors and an open middle."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    length, depth, height = rng.uniform(1.3, 1.7), rng.uniform(0.38, 0.44), rng.uniform(0.42, 0.52)
    x, y, t = (-depth / 2, depth / 2), (-length / 2, length / 2), 0.025
    third = length / 3
    parts = legs(x, y, 0.08, 0.05, rgb, grain)
    parts.append(block(x, y, (0.08, 0.08 + t), rgb, grain))
    parts.append(block(x, y, (height - t, height), rgb, grain))
    parts.append(block((x[0], x[0] + 0.01), y, (0.08, height - t), rgb, grain))
    for low in (y[0], y[1] - third):
        parts.append(block((x[0], x[1] - 0.02), (low, low + third), (0.08 + t, height - t), rgb,
                           grain))
        parts.append(block((x[1] - 0.02, x[1] - 0.004), (low + 0.01, low + third - 0.01),
                           (0.115, height - 0.035), rgb, grain))
        knob = low + (third - 0.06 if low < 0 else 0.06)
        parts.append(rod(0.014, (-0.01, 0.01), METAL, segments=10).turned(math.pi / 2, "y")
                     .moved(x[1] + 0.004, knob, height / 2 + 0.03))
    middle = (0.08 + height) / 2
    parts.append(block((x[0], x[1] - 0.03), (y[0] + third, y[1] - third), (middle, middle + 0.02),
                       rgb, grain))
    return assemble("tv stand", parts, colour, rgb,
                    [Surface((x[0] + 0.03, x[1] - 0.03), (y[0] + 0.04, y[1] - 0.04), height)])


def tv(rng: random.Random, colour: str) -> Model:
    """A flat screen on a foot."""
    rgb = shade(colour, rng)
    width = rng.uniform(0.95, 1.25)
    height, low = width * 0.57, 0.07
    y = (-width / 2, width / 2)
    face = (255, 255, 255)
    parts = [block((-0.025, 0.02), y, (low, low + height), rgb),
             block((0.02, 0.023), (y[0] + 0.018, y[1] - 0.018), (low + 0.022, low + height - 0.018),
                   face, Pattern("tv")),
             block((-0.03, 0.0), (-0.06, 0.06), (0.01, low + 0.1), rgb),
             cushion((-0.1, 0.11), (-width * 0.22, width * 0.22), (0, 0.018), rgb, 0.008, steps=1)]
    return assemble("tv", parts, colour, rgb)
