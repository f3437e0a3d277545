"""Fruit, toys, books, containers, and what lies about."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, Surface, assemble
from ..parts import ball, block, cushion, dim, lathe, ring, rod, sheet, tube
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
    pale = (min(255, rgb[0] + 45), min(255, rgb[1] + 40), min(255, rgb[2] + 35))
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
    parts += rim_around(inner_x, inner_y, (inner_x[0] + 0.001, inner_x[1] - 0.001),
                        (inner_y[0] + 0.001, inner_y[1] - 0.001), (t, h - 0.003), dim(rgb, 0.78))
    parts.append(block(inner_x, inner_y, (0, t), dim(rgb, 0.7)))
    return assemble("box", parts, colour, rgb,
                    [Surface((inner_x[0] + 0.005, inner_x[1] - 0.005),
                             (inner_y[0] + 0.005, inner_y[1] - 0.005), t, relation="in")])


def basket(rng: random.Random, colour: str) -> Model:
    """Woven, round, open, with two handles."""
    rgb, weave = shade(colour, rng), Pattern("weave")
    r, h = rng.uniform(0.19, 0.23), rng.uniform(0.26, 0.32)
    body = lathe([(0, 0), (r * 0.82, 0), (r, h), (r - 0.015, h)], rgb, 22, weave)
    inside = lathe([(r - 0.015, h), (r * 0.82 - 0.013, 0.015), (0, 0.015)], dim(rgb, 0.7), 22,
                   weave)
    parts = [body, inside, ring(r - 0.005, 0.013, rgb, 22).moved(0, 0, h)]
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
        grip = ring(0.026, 0.0075, rgb, 14).scaled(1.3, 1.0, 1.0)
        grip = grip.moved(-0.075, -side * 0.014, 0.0075)
        neck = tube([(-0.045, -side * 0.006, 0.0075), (-0.005, 0, 0.0075)], 0.006, rgb, 6)
        parts += [part.turned(side * 0.25) for part in (blade, grip, neck)]
    parts.append(rod(0.006, (0.002, 0.014), (90, 92, 96), segments=8))
    return assemble("scissors", parts, colour, rgb)


def shoe(rng: random.Random, colour: str) -> Model:
    """One low shoe, toe towards x: sole, rounded toe, open heel with a dark inside, laces."""
    rgb, pale = shade(colour, rng), (236, 234, 228) if colour != "white" else (120, 122, 126)
    length, w = rng.uniform(0.27, 0.3), 0.048
    heel, toe = -length / 2, length / 2
    upper = lathe([(w, 0.02), (w, 0.06), (w * 0.86, 0.1), (w * 0.78, 0.1)], rgb, 18)
    inside = lathe([(w * 0.78, 0.1), (w * 0.7, 0.06), (0, 0.06)], dim(rgb, 0.45), 18)
    parts = [rod(w + 0.003, (0, 0.024), pale, segments=24).scaled(length / 2 / w, 1.0, 1.0),
             upper.scaled(1.45, 1.0, 1.0).moved(heel + 0.07),
             inside.scaled(1.45, 1.0, 1.0).moved(heel + 0.07),
             ball((length * 0.38, w, 0.048), rgb, 16, 8).moved(toe - length * 0.38, 0, 0.034)]
    for index in range(4):
        x, z = heel + 0.142 + index * 0.018, 0.0865 - index * 0.0035
        parts.append(sheet([(x, -0.02, z), (x, 0.02, z), (x + 0.008, 0.02, z - 0.0015),
                            (x + 0.008, -0.02, z - 0.0015)], pale))
    return assemble("shoe", parts, colour, rgb)
