"""Kitchen and bathroom: fridge, stove, counter, sinks, toilet, bathtub."""

from __future__ import annotations

import math
import random

from ..colours import SHADES, shade
from ..model import Model, Surface, assemble
from ..parts import Part, Range, Rgb, ball, block, cushion, dim, lathe, ring, rod, tube
from ..patterns import Pattern
from .tables import METAL

DARK_GAP = (60, 56, 52)
STEEL = (186, 189, 193)
STONE = Pattern("stone")
DEPTH, HEIGHT = 0.6, 0.9  # of what stands in a kitchen run, metres


def fridge(rng: random.Random, colour: str) -> Model:
    """Freezer door above or below, with a gap between the doors and two handles."""
    rgb = shade(colour, rng)
    width, depth, height = rng.uniform(0.6, 0.7), rng.uniform(0.62, 0.68), rng.uniform(1.65, 1.85)
    x, y = (-depth / 2, depth / 2), (-width / 2, width / 2)
    split = height * rng.choice((0.36, 0.68))
    parts = [block((x[0], x[1] - 0.07), y, (0.04, height), rgb),
             block((x[0] + 0.03, x[1] - 0.08), (y[0] + 0.03, y[1] - 0.03), (0, 0.04), DARK_GAP),
             block((x[1] - 0.07, x[1] - 0.062), (y[0] + 0.01, y[1] - 0.01), (0.06, height - 0.01),
                   dim(rgb, 0.5))]
    side = rng.choice((y[0] + 0.06, y[1] - 0.06))
    for low, high in ((0.06, split - 0.006), (split + 0.006, height)):
        parts.append(cushion((x[1] - 0.062, x[1]), y, (low, high), rgb, 0.015, steps=1))
        middle, reach = (low + high) / 2, min(0.22, (high - low) * 0.3)
        parts.append(tube([(x[1] - 0.005, side, middle - reach), (x[1] + 0.035, side,
                     middle - reach + 0.02), (x[1] + 0.035, side, middle + reach - 0.02),
                     (x[1] - 0.005, side, middle + reach)], 0.011, METAL, segments=8))
    return assemble("fridge", parts, colour, rgb)


def _base_unit(x: Range, y: Range, rgb: Rgb, doors: int, body_top_m: float) -> list[Part]:
    """Plinth, body up to a height, and doors with handles."""
    parts = [block((x[0], x[1] - 0.06), y, (0, 0.1), DARK_GAP),
             block((x[0], x[1] - 0.04), y, (0.1, body_top_m), rgb),
             block((x[1] - 0.04, x[1] - 0.036), (y[0] + 0.004, y[1] - 0.004), (0.1, HEIGHT - 0.05),
                   dim(rgb, 0.5))]
    each = (y[1] - y[0]) / doors
    for index in range(doors):
        low = y[0] + index * each
        parts.append(block((x[1] - 0.036, x[1] - 0.02), (low + 0.005, low + each - 0.005),
                           (0.11, 0.68), rgb))
        parts.append(block((x[1] - 0.036, x[1] - 0.02), (low + 0.005, low + each - 0.005),
                           (0.69, HEIGHT - 0.055), rgb))
        for z in (0.63, 0.77):
            parts.append(block((x[1] - 0.02, x[1]), (low + each / 2 - 0.07, low + each / 2 + 0.07),
                               (z, z + 0.014), METAL))
    return parts


_TOPS = {"brown": "beige", "white": "brown", "blue": "beige", "green": "beige"}


def counter(rng: random.Random, colour: str) -> Model:
    """A base unit with a closed worktop, whose colour goes with the unit's."""
    rgb, top = SHADES[colour][0], SHADES[_TOPS.get(colour, "grey")][0]
    doors = rng.choice((2, 2, 3))
    width = doors * rng.uniform(0.42, 0.5)
    x, y = (-DEPTH / 2, DEPTH / 2), (-width / 2, width / 2)
    parts = _base_unit(x, y, rgb, doors, HEIGHT - 0.04)
    parts.append(block(x, y, (HEIGHT - 0.04, HEIGHT), top, STONE))
    return assemble("counter", parts, colour, rgb,
                    [Surface((x[0] + 0.05, x[1] - 0.06), (y[0] + 0.05, y[1] - 0.05), HEIGHT, 0.4)])


def kitchen_sink(rng: random.Random, colour: str) -> Model:
    """A base unit with a steel basin sunk into it, and a tap."""
    rgb = SHADES[colour][0]
    width = rng.uniform(0.7, 0.85)
    x, y = (-DEPTH / 2, DEPTH / 2), (-width / 2, width / 2)
    basin_x, basin_y, floor = (x[0] + 0.13, x[1] - 0.08), (y[0] + 0.11, y[1] - 0.11), HEIGHT - 0.17
    parts = _base_unit(x, y, rgb, 2, floor - 0.01)
    parts += rim_around((x[0], x[1] - 0.04), y, basin_x, basin_y, (floor - 0.01, HEIGHT - 0.04),
                        rgb)
    parts += rim_around(basin_x, basin_y, (basin_x[0] + 0.004, basin_x[1] - 0.004),
                        (basin_y[0] + 0.004, basin_y[1] - 0.004), (floor, HEIGHT - 0.03),
                        (150, 153, 157))
    parts += rim_around(x, y, basin_x, basin_y, (HEIGHT - 0.04, HEIGHT), STEEL)
    parts.append(block(basin_x, basin_y, (floor - 0.01, floor), (140, 143, 147)))
    parts.append(rod(0.03, (floor, floor + 0.003), DARK_GAP).moved(0.02, 0))
    parts += _tap(x[0] + 0.07, HEIGHT, 0.2)
    return assemble("sink", parts, colour, rgb,
                    [Surface((basin_x[0] + 0.03, basin_x[1] - 0.03),
                             (basin_y[0] + 0.03, basin_y[1] - 0.03), floor, 0.5, "in")])


def rim_around(x: Range, y: Range, hole_x: Range, hole_y: Range, z: Range, rgb: Rgb) -> list[Part]:
    """Four blocks around a rectangular hole."""
    return [block((x[0], hole_x[0]), y, z, rgb), block((hole_x[1], x[1]), y, z, rgb),
            block(hole_x, (y[0], hole_y[0]), z, rgb), block(hole_x, (hole_y[1], y[1]), z, rgb)]


def _tap(x: float, z: float, reach: float) -> list[Part]:
    arc = [(x, 0, z), (x, 0, z + 0.16), (x + 0.03, 0, z + 0.21), (x + reach / 2, 0, z + 0.235),
           (x + reach - 0.03, 0, z + 0.21), (x + reach, 0, z + 0.15)]
    return [tube(arc, 0.012, METAL), rod(0.022, (z, z + 0.04), METAL).moved(x, 0),
            block((x - 0.008, x + 0.008), (0.02, 0.08), (z + 0.03, z + 0.044), METAL)]


def bathroom_sink(rng: random.Random, colour: str) -> Model:
    """A ceramic basin on a pedestal."""
    rgb = shade(colour, rng)
    width, depth, top = rng.uniform(0.52, 0.62), rng.uniform(0.42, 0.48), rng.uniform(0.82, 0.87)
    x, y = (-depth / 2, depth / 2), (-width / 2, width / 2)
    hole_x, hole_y, floor = (x[0] + 0.12, x[1] - 0.05), (y[0] + 0.06, y[1] - 0.06), top - 0.12
    parts = rim_around(x, y, hole_x, hole_y, (floor - 0.01, top), rgb)
    parts.append(cushion(x, y, (floor - 0.06, floor), rgb, 0.025, steps=2))
    parts.append(rod(0.11, (0, floor - 0.05), rgb, 0.085, segments=18).moved(-0.06))
    parts.append(rod(0.02, (floor, floor + 0.003), DARK_GAP).moved(0.02, 0))
    parts += _tap(x[0] + 0.06, top, 0.13)
    return assemble("sink", parts, colour, rgb,
                    [Surface((hole_x[0] + 0.03, hole_x[1] - 0.03),
                             (hole_y[0] + 0.03, hole_y[1] - 0.03), floor, 0.5, "in")])


def stove(rng: random.Random, colour: str) -> Model:
    """Four burners, knobs, and an oven door with a window."""
    rgb = shade(colour, rng)
    width, dark = rng.uniform(0.58, 0.62), (28, 28, 30)
    x, y = (-DEPTH / 2, DEPTH / 2), (-width / 2, width / 2)
    parts = [block((x[0], x[1] - 0.03), y, (0.06, HEIGHT - 0.02), rgb),
             block((x[0] + 0.02, x[1] - 0.06), (y[0] + 0.02, y[1] - 0.02), (0, 0.06), dark),
             block(x, y, (HEIGHT - 0.02, HEIGHT), rgb),
             block((x[0] + 0.04, x[1] - 0.05), (y[0] + 0.04, y[1] - 0.04), (HEIGHT, HEIGHT + 0.004),
                   dark),
             block((x[0], x[0] + 0.03), y, (HEIGHT, HEIGHT + 0.12), rgb),
             block((x[1] - 0.03, x[1] - 0.005), (y[0] + 0.01, y[1] - 0.01), (0.26, 0.72), rgb),
             block((x[1] - 0.005, x[1]), (y[0] + 0.1, y[1] - 0.1), (0.36, 0.6), dark),
             block((x[1] - 0.03, x[1] - 0.008), (y[0] + 0.01, y[1] - 0.01), (0.08, 0.24), rgb)]
    for sx, sy, radius in ((-1, -1, 0.085), (-1, 1, 0.07), (1, -1, 0.07), (1, 1, 0.085)):
        plate = (sx * 0.125 - 0.005, sy * 0.135)
        parts.append(rod(radius * 0.7, (0, 0.008), (58, 58, 62), segments=18)
                     .moved(*plate, HEIGHT + 0.004))
        parts.append(ring(radius, 0.006, (90, 90, 94)).moved(*plate, HEIGHT + 0.01))
    for index in range(5):
        parts.append(rod(0.02, (0, 0.025), dark, segments=12).turned(math.pi / 2, "y")
                     .moved(x[1] - 0.03, (index - 2) * 0.1, 0.8))
    parts.append(tube([(x[1] - 0.005, y[0] + 0.06, 0.67), (x[1] + 0.035, y[0] + 0.08, 0.67),
                       (x[1] + 0.035, y[1] - 0.08, 0.67), (x[1] - 0.005, y[1] - 0.06, 0.67)],
                      0.01, METAL))
    return assemble("stove", parts, colour, rgb)


def toilet(rng: random.Random, colour: str) -> Model:
    """Bowl with open seat, tank with a button, lid raised against the tank."""
    rgb = shade(colour, rng)
    seat = rng.uniform(0.4, 0.43)
    profile = [(0.0, 0.0), (0.13, 0.0), (0.11, 0.12), (0.13, 0.24), (0.19, seat - 0.03),
               (0.195, seat - 0.01), (0.13, seat - 0.01), (0.10, seat - 0.12),
               (0.04, seat - 0.18), (0.0, seat - 0.18)]
    bowl = lathe(profile, rgb, segments=22)
    scale = (1.3, 1.0, 1.0)
    bowl = bowl.scaled(*scale)
    rim = ring(0.155, 0.022, rgb, segments=24).scaled(1.3, 1.0, 0.6).moved(0, 0, seat - 0.003)
    water = rod(0.07, (0, 0.004), (150, 190, 215)).scaled(*scale).moved(0, 0, seat - 0.165)
    parts = [bowl, rim, water,
             block((-0.4, -0.14), (-0.11, 0.11), (0, seat - 0.02), rgb),
             cushion((-0.42, -0.235), (-0.2, 0.2), (seat - 0.04, seat + 0.36), rgb, 0.03, steps=2),
             cushion((-0.43, -0.225), (-0.21, 0.21), (seat + 0.36, seat + 0.395), rgb, 0.012,
                     steps=1),
             rod(0.025, (0, 0.008), METAL).moved(-0.33, 0, seat + 0.395)]
    lid = rod(0.19, (0, 0.018), rgb, segments=22).scaled(1.15, 1.0, 1.0)
    parts.append(lid.turned(-math.radians(82), "y").moved(-0.19, 0, seat + 0.21))
    return assemble("toilet", parts, colour, rgb)


def bathtub(rng: random.Random, colour: str) -> Model:
    """A tub with a real basin, tap at one end."""
    rgb = shade(colour, rng)
    length, width, top = rng.uniform(1.5, 1.65), rng.uniform(0.7, 0.76), rng.uniform(0.52, 0.58)
    x, y = (-width / 2, width / 2), (-length / 2, length / 2)
    hole_x, hole_y, floor = (x[0] + 0.08, x[1] - 0.08), (y[0] + 0.14, y[1] - 0.1), 0.14
    parts = rim_around((x[0] + 0.015, x[1] - 0.015), (y[0] + 0.015, y[1] - 0.015), hole_x, hole_y,
                 (0, top - 0.04), rgb)
    parts += rim_around(x, y, hole_x, hole_y, (top - 0.04, top), rgb)
    parts.append(block(hole_x, hole_y, (0, floor), rgb))
    parts.append(rod(0.03, (floor, floor + 0.004), METAL).moved(0, y[0] + 0.3))
    parts += [tube([(0, y[0] + 0.07, top), (0, y[0] + 0.07, top + 0.12),
                    (0, y[0] + 0.11, top + 0.15), (0, y[0] + 0.19, top + 0.14)], 0.014, METAL)]
    for side in (-0.12, 0.12):
        parts.append(ball((0.028, 0.028, 0.028), METAL, 10, 6).moved(side, y[0] + 0.07,
                                                                    top + 0.02))
    return assemble("bathtub", parts, colour, rgb,
                    [Surface((hole_x[0] + 0.06, hole_x[1] - 0.06),
                             (hole_y[0] + 0.1, hole_y[1] - 0.1), floor, 1.0, "in")])
