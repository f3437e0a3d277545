"""Fruit, toys, books, containers, and what lies about."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, Surface, assemble
from ..parts import ball, block, cushion, lathe, ring, rod, sheet, tube
from ..patterns import Pattern
from .wet_rooms import rim_around


def apple(rng: random.Random, colour: str) -> Model:
    rgb, r = shade(colour, rng), rng.uniform(0.036, 0.042)
    body = lathe([(0, 0.1 * r), (0.45 * r, 0), (0.85 * r, 0.45 * r), (r, 1.1 * r),
                  (0.8 * r, 1.65 * r), (0.4 * r, 1.85 * r), (0, 1.6 * r)], rgb, 14)
    stem = tube([(0, 0, 1.6 * r), (0.004, 0, 2.2 * r)], 0.0025, (90, 60, 40), 5)
    return assemble("apple", [body, stem], colour, rgb)


def orange(rng: random.Random, colour: str) -> Model:
    rgb, r = shade(colour, rng), rng.uniform(0.036, 0.042)
    top = rod(0.006, (0.96 * r, 1.01 * r), (70, 120, 50), segments=6)
    return assemble("orange", [ball((r, r, 0.96 * r), rgb, pattern=Pattern("stone")), top], colour,
                    rgb)


def banana(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    radius, length = 0.09, rng.uniform(1.7, 2.1)
    angles = [length * (i / 8 - 0.5) for i in range(9)]
    path = [(radius * math.cos(a), radius * math.sin(a), 0.0) for a in angles]
    sizes = [0.006, 0.012, 0.016, 0.018, 0.018, 0.018, 0.016, 0.011, 0.005]
    body = tube(path, 0.018, rgb, 7, radii_m=sizes)
    tip = tube([path[-1], tuple(1.12 * c for c in path[-1])], 0.005, (90, 70, 40), 5)
    return assemble("banana", [body, tip], colour, rgb)


def play_ball(rng: random.Random, colour: str) -> Model:
    rgb, r = shade(colour, rng), rng.uniform(0.085, 0.11)
    return assemble("ball", [ball((r, r, r), rgb, 20, 12, Pattern("stripes"))], colour, rgb)


def book(rng: random.Random, colour: str) -> Model:
    """Lies flat; pages between two covers and a back."""
    rgb = shade(colour, rng)
    w, d, h = rng.uniform(0.15, 0.18), rng.uniform(0.21, 0.25), rng.uniform(0.025, 0.045)
    x, y = (-d / 2, d / 2), (-w / 2, w / 2)
    cover = Pattern("book")
    parts = [block(x, y, (0, 0.004), rgb), block(x, y, (h - 0.004, h), rgb, cover),
             block(x, (y[0], y[0] + 0.004), (0, h), rgb),
             block((x[0] + 0.005, x[1] - 0.005), (y[0] + 0.004, y[1] - 0.005), (0.004, h - 0.004),
                   (240, 236, 222), Pattern("pages"))]
    return assemble("book", parts, colour, rgb)


def teddy(rng: random.Random, colour: str) -> Model:
    """Sits: body, head with ears, eyes and snout, arms and legs."""
    rgb, fur = shade(colour, rng), Pattern("fur")
    pale = tuple(min(255, int(c * 1.25 + 20)) for c in rgb)
    parts = [ball((0.075, 0.085, 0.1), rgb, pattern=fur).moved(0, 0, 0.1),
             ball((0.07, 0.075, 0.068), rgb, pattern=fur).moved(0.01, 0, 0.25),
             ball((0.03, 0.036, 0.028), pale, 10, 6).moved(0.07, 0, 0.235),
             ball((0.012, 0.014, 0.01), (30, 26, 24), 8, 5).moved(0.098, 0, 0.245)]
    for side in (-1, 1):
        parts += [ball((0.018, 0.028, 0.028), rgb, 10, 6, fur).moved(0.0, side * 0.06, 0.31),
                  ball((0.009, 0.009, 0.011), (20, 18, 18), 8, 5).moved(0.07, side * 0.028, 0.27),
                  ball((0.036, 0.03, 0.065), rgb, 10, 6, fur).turned(side * 0.6, "x")
                  .moved(0.03, side * 0.095, 0.13),
                  ball((0.075, 0.036, 0.036), rgb, 10, 6, fur).turned(side * 0.35)
                  .moved(0.08, side * 0.06, 0.036)]
    return assemble("teddy", parts, colour, rgb)


def pillow(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    w, d, h = rng.uniform(0.42, 0.55), rng.uniform(0.3, 0.36), rng.uniform(0.11, 0.14)
    return assemble("pillow", [cushion((-d / 2, d / 2), (-w / 2, w / 2), (0, h), rgb, h * 0.49,
                                       Pattern("fabric"), 4)], colour, rgb)


def box(rng: random.Random, colour: str) -> Model:
    """An open carton or coloured storage box."""
    rgb = shade(colour, rng)
    w, d, h = rng.uniform(0.24, 0.32), rng.uniform(0.18, 0.22), rng.uniform(0.11, 0.15)
    x, y, t = (-d / 2, d / 2), (-w / 2, w / 2), 0.007
    inner_x, inner_y = (x[0] + t, x[1] - t), (y[0] + t, y[1] - t)
    parts = rim_around(x, y, inner_x, inner_y, (0, h), rgb)
    parts.append(block(inner_x, inner_y, (0, t), rgb))
    return assemble("box", parts, colour, rgb,
                    [Surface((inner_x[0] + 0.005, inner_x[1] - 0.005),
                             (inner_y[0] + 0.005, inner_y[1] - 0.005), t, relation="in")])


def basket(rng: random.Random, colour: str) -> Model:
    """Woven, round, open, with two handles."""
    rgb, weave = shade(colour, rng), Pattern("weave")
    r, h = rng.uniform(0.19, 0.23), rng.uniform(0.26, 0.32)
    body = lathe([(0, 0), (r * 0.82, 0), (r, h), (r - 0.015, h), (r * 0.82 - 0.013, 0.015),
                  (0, 0.015)], rgb, 22, weave)
    parts = [body, ring(r - 0.005, 0.013, rgb, 22).moved(0, 0, h)]
    for side in (-1, 1):
        arc = [math.pi * i / 6 for i in range(7)]
        parts.append(tube([(0.06 * math.cos(a), side * (r - 0.005), h + 0.06 * math.sin(a))
                           for a in arc], 0.008, rgb, 6))
    inner = 0.58 * r
    return assemble("basket", parts, colour, rgb,
                    [Surface((-inner, inner), (-inner, inner), 0.015, relation="in")])


def scissors(rng: random.Random, colour: str) -> Model:
    """Half open, flat; coloured rings and steel blades."""
    rgb, steel = shade(colour, rng), (176, 179, 184)
    parts = []
    for side in (-1, 1):
        blade = block((-0.01, 0.1), (-0.007, 0.007), (0.003 + (side > 0) * 0.004,
                      0.007 + (side > 0) * 0.004), steel)
        grip = ring(0.026, 0.0075, rgb, 14).scaled(1.3, 1.0, 1.0).moved(-0.075, side * 0.012, 0.0075)
        neck = tube([(-0.045, side * 0.004, 0.0075), (-0.005, 0, 0.0075)], 0.006, rgb, 6)
        parts += [part.turned(side * 0.25) for part in (blade, grip, neck)]
    parts.append(rod(0.006, (0.002, 0.014), (90, 92, 96), segments=8))
    return assemble("scissors", parts, colour, rgb)


def shoe(rng: random.Random, colour: str) -> Model:
    """One low shoe, toe towards x."""
    rgb, sole = shade(colour, rng), (236, 234, 228) if colour != "white" else (90, 90, 94)
    length, w = rng.uniform(0.26, 0.29), 0.05
    heel = -length / 2
    upper = lathe([(w * 0.98, 0.025), (w * 0.96, 0.07), (w * 0.8, 0.105), (w * 0.68, 0.105),
                   (w * 0.7, 0.05), (0, 0.05)], rgb, 16).scaled(1.35, 0.9, 1.0)
    parts = [cushion((heel, length / 2), (-w, w), (0, 0.028), sole, 0.013, steps=2),
             upper.moved(heel + 0.07),
             ball((length * 0.36, w * 0.93, 0.05), rgb, 14, 8).moved(length / 2 - length * 0.37, 0,
                                                                    0.045)]
    for index in range(3):
        x = heel + 0.135 + index * 0.022
        z = 0.094 - index * 0.008
        parts.append(sheet([(x, -0.022, z), (x, 0.022, z), (x + 0.008, 0.022, z - 0.002),
                            (x + 0.008, -0.022, z - 0.002)], sole))
    return assemble("shoe", parts, colour, rgb)
