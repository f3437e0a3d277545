"""Things to sit and lie on: chair, stool, bench, armchair, sofa, bed."""

from __future__ import annotations

import random

from ..colours import WOODS, shade
from ..model import Model, Surface, assemble
from ..parts import Part, Range, Rgb, block, cushion, dim, rod
from ..patterns import Pattern

FABRIC = Pattern("fabric")


def wood(rng: random.Random, colour: str) -> Pattern | None:
    """Grain for the colours of bare wood; other colours are paint."""
    variant = rng.randrange(4)
    return Pattern("wood", variant) if colour in WOODS else None


def legs(x: Range, y: Range, height_m: float, thick_m: float, rgb: Rgb,
         pattern: Pattern | None) -> list[Part]:
    """Four square legs in the corners of a rectangle."""
    t = thick_m
    return [block((cx, cx + t), (cy, cy + t), (0, height_m), rgb, pattern)
            for cx in (x[0], x[1] - t) for cy in (y[0], y[1] - t)]


def chair(rng: random.Random, colour: str) -> Model:
    rgb, grain = shade(colour, rng), wood(rng, colour)
    width, depth = rng.uniform(0.42, 0.48), rng.uniform(0.42, 0.47)
    seat, top = rng.uniform(0.44, 0.47), rng.uniform(0.84, 0.96)
    x, y, t = (-depth / 2, depth / 2), (-width / 2, width / 2), 0.04
    parts = legs(x, y, seat - 0.04, t, rgb, grain)
    parts.append(cushion(x, y, (seat - 0.05, seat), rgb, 0.02, grain, steps=2))
    slant = -0.06
    for side in (y[0], y[1] - t):
        parts.append(block((x[0], x[0] + t), (side, side + t), (seat, top), rgb, grain, slant))
    if rng.random() < 0.5:
        for low in (0.35, 0.6, 0.85):
            z0 = seat + low * (top - seat) - 0.05
            lean = slant * (z0 - seat) / (top - seat)
            parts.append(block((x[0] + lean + 0.01, x[0] + lean + 0.03),
                               (y[0] + t, y[1] - t), (z0, z0 + 0.07), rgb, grain, -0.01))
    else:
        parts.append(block((x[0] + 0.0, x[0] + 0.025), (y[0] + t, y[1] - t), (seat + 0.12, top),
                           rgb, grain, slant * 0.8).moved(-0.01))
    for cy in (y[0] + 0.008, y[1] - t + 0.008):
        parts.append(block((x[0] + t, x[1] - t), (cy, cy + 0.024), (0.16, 0.19), rgb, grain))
    return assemble("chair", parts, colour, rgb)


def stool(rng: random.Random, colour: str) -> Model:
    rgb, grain = shade(colour, rng), wood(rng, colour)
    radius, height = rng.uniform(0.16, 0.19), rng.uniform(0.45, 0.65)
    spread = radius * 0.62
    parts = [rod(radius, (height - 0.05, height), rgb, segments=20, pattern=grain)]
    for sx in (-1, 1):
        for sy in (-1, 1):
            parts.append(rod(0.018, (0, height - 0.05), rgb, segments=8, pattern=grain)
                         .moved(sx * spread, sy * spread))
        parts.append(block((sx * spread - 0.01, sx * spread + 0.01), (-spread, spread),
                           (0.2, 0.225), rgb, grain))
    top = 0.65 * radius
    return assemble("stool", parts, colour, rgb, [Surface((-top, top), (-top, top), height)])


def bench(rng: random.Random, colour: str) -> Model:
    """A long wooden seat with a low slatted back."""
    rgb, grain = shade(colour, rng), wood(rng, colour)
    length, depth, height = rng.uniform(0.95, 1.25), rng.uniform(0.34, 0.4), 0.45
    x, y = (-depth / 2, depth / 2), (-length / 2, length / 2)
    parts = [block(x, y, (height - 0.05, height), rgb, grain)]
    for side in (y[0] + 0.06, y[1] - 0.12):
        parts.append(block((x[0] + 0.02, x[1] - 0.02), (side, side + 0.06), (0, height - 0.05),
                           rgb, grain))
        parts.append(block((x[0], x[0] + 0.04), (side, side + 0.06), (height, 0.82), rgb, grain))
    for z in (0.56, 0.7):
        parts.append(block((x[0] + 0.01, x[0] + 0.03), y, (z, z + 0.09), rgb, grain))
    parts.append(block((-0.02, 0.02), (y[0] + 0.12, y[1] - 0.12), (0.12, 0.18), rgb, grain))
    return assemble("bench", parts, colour, rgb,
                    [Surface((x[0] + 0.06, x[1] - 0.03), (y[0] + 0.05, y[1] - 0.05), height)])


def armchair(rng: random.Random, colour: str) -> Model:
    return _upholstered("armchair", rng, colour, seats=1, seat_m=rng.uniform(0.52, 0.6))


def sofa(rng: random.Random, colour: str) -> Model:
    seats = rng.choice((2, 3))
    return _upholstered("sofa", rng, colour, seats, seat_m=rng.uniform(0.56, 0.64))


def _upholstered(kind: str, rng: random.Random, colour: str, seats: int, seat_m: float) -> Model:
    rgb, dark = shade(colour, rng), (52, 40, 32)
    arm, depth = rng.uniform(0.14, 0.2), rng.uniform(0.8, 0.92)
    seat, top, arms = rng.uniform(0.4, 0.45), rng.uniform(0.8, 0.92), rng.uniform(0.56, 0.64)
    half = seats * seat_m / 2 + arm
    x, back = (-depth / 2, depth / 2), -depth / 2 + 0.22
    parts = legs((x[0] + 0.05, x[1] - 0.05), (-half + 0.05, half - 0.05), 0.08, 0.05, dark,
                 Pattern("wood"))
    parts.append(block((x[0] + 0.02, x[1] - 0.03), (-half + 0.02, half - 0.02), (0.07, seat - 0.14),
                       rgb, FABRIC))
    parts.append(cushion((x[0], back), (-half + 0.02, half - 0.02), (0.08, top), rgb, 0.08, FABRIC))
    for side in (-half, half - arm):
        parts.append(cushion(x, (side, side + arm), (0.08, arms), rgb, 0.06, FABRIC))
    surfaces = []
    for index in range(seats):
        y = (-half + arm + index * seat_m + 0.004, -half + arm + (index + 1) * seat_m - 0.004)
        parts.append(cushion((back - 0.02, x[1] + 0.01), y, (seat - 0.15, seat), rgb, 0.045,
                             FABRIC))
        parts.append(cushion((back - 0.03, back + 0.1), y, (seat - 0.01, top - 0.06), rgb, 0.06,
                             FABRIC))
        surfaces.append(Surface((back + 0.12, x[1] - 0.03), (y[0] + 0.03, y[1] - 0.03), seat))
    return assemble(kind, parts, colour, rgb, surfaces)


def bed(rng: random.Random, colour: str) -> Model:
    """A frame with headboard, mattress and duvet; pillows are objects of their own."""
    rgb, timber = shade(colour, rng), rng.choice(("brown", "beige", "white"))
    frame, grain = shade(timber, rng), wood(rng, timber)
    width, length = rng.choice((0.95, 1.4, 1.6)) + rng.uniform(0, 0.05), rng.uniform(2.0, 2.08)
    deck, top, head = 0.3, rng.uniform(0.5, 0.56), rng.uniform(0.85, 1.0)
    x, y = (-length / 2, length / 2), (-width / 2, width / 2)
    parts = legs((x[0], x[1]), y, 0.16, 0.07, frame, grain)
    parts.append(block((x[0], x[0] + 0.06), y, (0.1, head), frame, grain))
    parts.append(block((x[1] - 0.04, x[1]), y, (0.14, deck + 0.06), frame, grain))
    parts.append(block((x[0] + 0.06, x[1] - 0.04), y, (0.16, deck), frame, grain))
    parts.append(cushion((x[0] + 0.06, x[1] - 0.05), (y[0] + 0.02, y[1] - 0.02), (deck, top - 0.03),
                         dim(rgb, 0.8), 0.05, FABRIC))
    parts.append(cushion((x[0] + 0.48, x[1] + 0.012), (y[0] - 0.012, y[1] + 0.012),
                         (deck - 0.14, top), rgb, 0.06, FABRIC))
    parts.append(cushion((x[0] + 0.45, x[0] + 0.72), (y[0] - 0.016, y[1] + 0.016),
                         (deck - 0.1, top + 0.015), rgb, 0.04, FABRIC))
    pillow_zone = Surface((x[0] + 0.07, x[0] + 0.45), (y[0] + 0.05, y[1] - 0.05), top - 0.03)
    duvet = Surface((x[0] + 0.75, x[1] - 0.1), (y[0] + 0.08, y[1] - 0.08), top)
    return assemble("bed", parts, colour, rgb, [pillow_zone, duvet])
