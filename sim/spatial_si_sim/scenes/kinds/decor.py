"""Lamp, plant, rug, and what hangs on or in walls: picture, window, door leaf."""

from __future__ import annotations

import random

from ..colours import shade
from ..model import Model, assemble
from ..parts import block, lathe, leaf, rod, sheet
from ..patterns import Pattern
from .seating import wood
from .tables import METAL


def lamp(rng: random.Random, colour: str) -> Model:
    """A floor lamp: foot, thin stem, wide shade."""
    rgb, stem = shade(colour, rng), rng.choice(((60, 60, 64), METAL))
    height, radius = rng.uniform(1.45, 1.65), rng.uniform(0.2, 0.25)
    low = height - rng.uniform(0.3, 0.36)
    top = radius * 0.7
    cover = [(radius, low), (top, height), (top - 0.01, height), (radius - 0.01, low),
             (radius, low)]
    parts = [lathe(cover, rgb, segments=24, pattern=Pattern("fabric")),
             rod(0.014, (0.02, height - 0.06), stem, segments=10),
             rod(0.15, (0, 0.025), stem, 0.13, segments=20),
             rod(0.04, (low + 0.06, low + 0.16), (255, 246, 214), 0.05, segments=12)]
    return assemble("lamp", parts, colour, rgb)


def plant(rng: random.Random, colour: str) -> Model:
    """A pot with earth and drooping leaves."""
    rgb = shade(colour, rng)
    pot, high = rng.uniform(0.13, 0.17), rng.uniform(0.26, 0.34)
    profile = [(0.0, 0.0), (pot * 0.72, 0.0), (pot, high), (pot - 0.02, high), (pot - 0.03,
               high - 0.04), (0.0, high - 0.04)]
    parts = [lathe(profile, rgb, segments=18),
             rod(pot - 0.025, (high - 0.05, high - 0.035), (70, 48, 34), segments=16)]
    green = shade("green", rng)
    count = rng.randint(16, 22)
    for index in range(count):
        rise = rng.uniform(0.55, 1.45)
        tint = tuple(int(c * rng.uniform(0.75, 1.15)) for c in green)
        parts.append(leaf(rng.uniform(0.45, 0.75), rng.uniform(0.08, 0.13), rise,
                          index * 2.4 + rng.uniform(-0.2, 0.2), rng.uniform(0.05, 0.25), tint)
                     .moved(0, 0, high - 0.04))
    return assemble("plant", parts, None, green)


def rug(rng: random.Random, colour: str) -> Model:
    return _rug(rng, colour, rng.uniform(1.3, 1.6), rng.uniform(1.9, 2.3))


def bath_mat(rng: random.Random, colour: str) -> Model:
    return _rug(rng, colour, rng.uniform(0.5, 0.6), rng.uniform(0.75, 0.9))


def _rug(rng: random.Random, colour: str, width: float, length: float) -> Model:
    rgb = shade(colour, rng)
    parts = [block((-width / 2, width / 2), (-length / 2, length / 2), (0, 0.01), rgb,
                   Pattern("rug", rng.randrange(3)))]
    return assemble("rug", parts, colour, rgb)


def picture(rng: random.Random, colour: str) -> Model:
    """A painting in a frame; its front looks away from the wall."""
    frame = shade(colour, rng)
    width = rng.uniform(0.5, 0.9)
    height = width * rng.choice((0.75, 1.0, 1.3))
    y, edge = (-width / 2, width / 2), 0.035
    parts = [block((0, 0.03), (y[0], y[0] + edge), (0, height), frame),
             block((0, 0.03), (y[1] - edge, y[1]), (0, height), frame),
             block((0, 0.03), (y[0] + edge, y[1] - edge), (0, edge), frame),
             block((0, 0.03), (y[0] + edge, y[1] - edge), (height - edge, height), frame),
             sheet([(0.015, y[0] + edge, edge), (0.015, y[1] - edge, edge),
                    (0.015, y[1] - edge, height - edge), (0.015, y[0] + edge, height - edge)],
                   (255, 255, 255), Pattern("motif", rng.randrange(12)))]
    return assemble("picture", parts, None, frame)


def window(rng: random.Random, colour: str) -> Model:
    """Frame, cross bars, sill, and the view outside on the panes."""
    rgb = shade(colour, rng)
    width, height, edge = rng.uniform(1.0, 1.5), rng.uniform(1.1, 1.25), 0.06
    y = (-width / 2, width / 2)
    view = Pattern("sky", rng.randrange(4))
    parts = [block((0, 0.05), (y[0], y[0] + edge), (0, height), rgb),
             block((0, 0.05), (y[1] - edge, y[1]), (0, height), rgb),
             block((0, 0.05), (y[0] + edge, y[1] - edge), (0, edge), rgb),
             block((0, 0.05), (y[0] + edge, y[1] - edge), (height - edge, height), rgb),
             block((0, 0.04), (-0.025, 0.025), (edge, height - edge), rgb),
             sheet([(0.012, y[0] + edge, edge), (0.012, y[1] - edge, edge),
                    (0.012, y[1] - edge, height - edge), (0.012, y[0] + edge, height - edge)],
                   (255, 255, 255), view),
             block((0, 0.12), (y[0] - 0.04, y[1] + 0.04), (-0.03, 0.0), rgb)]
    for low, high in ((y[0] + edge, -0.025), (0.025, y[1] - edge)):
        parts.append(block((0, 0.035), (low, high), (height * 0.62, height * 0.62 + 0.03), rgb))
    return assemble("window", parts, None, rgb)


def door(rng: random.Random, colour: str, width_m: float, height_m: float = 2.0) -> Model:
    """A leaf with panels on both faces and handles; its hinge side is y > 0."""
    rgb = shade(colour, rng)
    y, thick = (-width_m / 2, width_m / 2), 0.018
    parts = [block((-thick, thick), y, (0.012, height_m), rgb, wood(rng, colour))]
    for side in (-1, 1):
        low = min(side * thick, side * (thick + 0.004))
        parts.append(block((low, low + 0.004), (y[0] + 0.01, y[1] - 0.01), (0.03, height_m - 0.02),
                           rgb, Pattern("door")))
        low = min(side * 0.022, side * 0.05)
        parts.append(block((low, low + 0.028), (y[0] + 0.06, y[0] + 0.085), (1.0, 1.025), METAL))
        low = min(side * 0.04, side * 0.052)
        parts.append(block((low, low + 0.012), (y[0] + 0.06, y[0] + 0.18), (1.0, 1.025), METAL))
    return assemble("door", parts, colour, rgb)


