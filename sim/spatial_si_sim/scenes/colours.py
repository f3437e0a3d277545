"""The twelve colour names and the shades that the generator paints with."""

from __future__ import annotations

import random
from collections.abc import Sequence

Rgb = tuple[int, int, int]

# Shades sit well inside their class, so that mild shading does not move them into another one.
SHADES: dict[str, tuple[Rgb, ...]] = {
    "red": ((205, 28, 36), (190, 20, 30), (215, 40, 45)),
    "orange": ((245, 130, 20), (250, 140, 30), (240, 120, 10)),
    "yellow": ((245, 212, 35), (250, 220, 60), (240, 205, 20)),
    "green": ((40, 145, 60), (30, 125, 70), (60, 160, 50)),
    "blue": ((35, 80, 195), (45, 100, 210), (30, 60, 170)),
    "purple": ((120, 45, 165), (135, 60, 180), (105, 40, 145)),
    "pink": ((245, 130, 175), (240, 145, 190), (250, 120, 165)),
    "brown": ((112, 66, 34), (100, 58, 30), (124, 74, 40)),
    "black": ((30, 30, 32), (24, 24, 26), (34, 34, 36)),
    "white": ((248, 248, 246), (244, 244, 242), (250, 250, 250)),
    "grey": ((128, 129, 131), (120, 122, 125), (134, 134, 134)),
    "beige": ((226, 203, 160), (222, 198, 152), (230, 208, 168)),
}
NAMES = tuple(SHADES)
BRIGHT = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
WOODS = ("brown", "beige")


def shade(name: str, rng: random.Random) -> Rgb:
    """One of the shades of a colour name, 0..255 sRGB."""
    return rng.choice(SHADES[name])


def spread(names: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """The names in a random order, for objects of one kind that should differ."""
    order = list(names)
    rng.shuffle(order)
    return tuple(order)
