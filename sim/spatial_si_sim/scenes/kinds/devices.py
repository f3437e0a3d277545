"""Laptop, keyboard, phone, remote, clock."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, assemble
from ..parts import Part, Rgb, block, cushion, disc, ring, rod, sheet
from ..patterns import Pattern

FULL = (255, 255, 255)


def laptop(rng: random.Random, colour: str) -> Model:
    """Open: keyboard half, screen half leaning back; the front is the user's side."""
    rgb = shade(colour, rng)
    w, d = rng.uniform(0.32, 0.37), rng.uniform(0.22, 0.25)
    y = (-w / 2, w / 2)
    tone = (70, 71, 74) if colour != "black" else (52, 53, 56)
    parts = [block((0, d), y, (0, 0.016), rgb),
             block((0.02, d * 0.58), (y[0] + 0.015, y[1] - 0.015), (0.016, 0.018), tone,
                   Pattern("keys")),
             block((d * 0.64, d - 0.012), (-0.05, 0.05), (0.016, 0.0175), tone)]
    lean = math.radians(18)
    lid = [block((-0.008, 0.0), y, (0, d), rgb),
           sheet([(0.0012, y[0] + 0.01, 0.014), (0.0012, y[1] - 0.01, 0.014),
                  (0.0012, y[1] - 0.01, d - 0.01), (0.0012, y[0] + 0.01, d - 0.01)], FULL,
                 Pattern("screen", rng.randrange(4)))]
    parts += [part.turned(-lean, "y").moved(0, 0, 0.014) for part in lid]
    return assemble("laptop", parts, None, rgb)


def keyboard(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    w, d = rng.uniform(0.4, 0.45), rng.uniform(0.14, 0.16)
    x, y = (-d / 2, d / 2), (-w / 2, w / 2)
    parts = [block(x, y, (0, 0.018), rgb),
             block((x[0] + 0.008, x[1] - 0.008), (y[0] + 0.008, y[1] - 0.008), (0.018, 0.026), rgb,
                   Pattern("keys"))]
    return assemble("keyboard", parts, colour, rgb)


def phone(rng: random.Random, colour: str) -> Model:
    """Lies on its back, screen up."""
    rgb = shade(colour, rng)
    w, d = rng.uniform(0.072, 0.08), rng.uniform(0.15, 0.165)
    parts = [cushion((-d / 2, d / 2), (-w / 2, w / 2), (0, 0.01), rgb, 0.004, steps=1),
             block((-d / 2 + 0.008, d / 2 - 0.008), (-w / 2 + 0.005, w / 2 - 0.005),
                   (0.0099, 0.0108), FULL, Pattern("phone"))]
    return assemble("phone", parts, colour, rgb)


def remote(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    w, d = rng.uniform(0.045, 0.052), rng.uniform(0.17, 0.2)
    parts = [cushion((-d / 2, d / 2), (-w / 2, w / 2), (0, 0.022), rgb, 0.008, steps=1),
             rod(0.006, (0.02, 0.025), (215, 40, 45), segments=8).moved(d / 2 - 0.018),
             rod(0.014, (0.02, 0.024), (120, 122, 126), segments=12).moved(0.03)]
    button = (120, 122, 126) if colour == "black" else (60, 60, 64)
    for row in range(4):
        for side in (-1, 0, 1):
            parts.append(block((-0.07 + row * 0.02, -0.06 + row * 0.02),
                               (side * 0.013 - 0.0035, side * 0.013 + 0.0035), (0.021, 0.0245),
                               button))
    return assemble("remote", parts, colour, rgb)


def wall_clock(rng: random.Random, colour: str) -> Model:
    """A round dial in a rim of the same colour; hangs with its back to the wall."""
    rgb = shade(colour, rng)
    r = rng.uniform(0.15, 0.18)
    dial = rod(r, (0, 0.03), rgb, segments=28)
    rim = ring(r, 0.014, rgb, 28).moved(0, 0, 0.026)
    return assemble("clock", [dial.turned(math.pi / 2, "y"), rim.turned(math.pi / 2, "y"),
                              _dial(r * 0.93, 0.0315, rgb, rng.randrange(4))], colour, rgb)


def desk_clock(rng: random.Random, colour: str) -> Model:
    """A thick round clock on two feet."""
    rgb = shade(colour, rng)
    r = rng.uniform(0.06, 0.075)
    parts = [rod(r, (-0.025, 0.02), rgb, segments=20).turned(math.pi / 2, "y"),
             _dial(r * 0.93, 0.0215, rgb, rng.randrange(4))]
    parts = [part.moved(0, 0, r + 0.012) for part in parts]
    for side in (-1, 1):
        parts.append(block((-0.02, 0.015), (side * r * 0.55 - 0.01, side * r * 0.55 + 0.01),
                           (0, 0.04), rgb))
    return assemble("clock", parts, colour, rgb)


def _dial(radius_m: float, x: float, rgb: Rgb, variant: int) -> Part:
    """Marks and hands."""
    return disc(radius_m, rgb, pattern=Pattern("clock", variant)).moved(x)
