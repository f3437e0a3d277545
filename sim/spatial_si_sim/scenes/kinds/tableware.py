"""Things to eat and drink from, and vessels: mug, cup, plate, bowl, bottle, can, vase."""

from __future__ import annotations

import math
import random

from ..colours import shade
from ..model import Model, Surface, assemble
from ..parts import ball, dim, lathe, rod, tube
from ..patterns import Pattern


def mug(rng: random.Random, colour: str) -> Model:
    """A straight hollow cylinder with a handle."""
    rgb = shade(colour, rng)
    radius, height = rng.uniform(0.038, 0.046), rng.uniform(0.09, 0.11)
    body = lathe([(0, 0), (radius, 0), (radius, height), (radius - 0.005, height)], rgb, 18)
    inside = lathe([(radius - 0.005, height), (radius - 0.006, 0.012), (0, 0.012)],
                   dim(rgb, 0.75), 18)
    arc = [math.pi * (i / 6 - 0.5) for i in range(7)]
    handle = tube([(0, radius - 0.003 + 0.028 * math.cos(a), height * 0.52 + 0.03 * math.sin(a))
                   for a in arc], 0.0065, rgb, 6)
    return assemble("mug", [body, inside, handle], colour, rgb)


def cup(rng: random.Random, colour: str) -> Model:
    """A tall tumbler without a handle."""
    rgb = shade(colour, rng)
    radius, height = rng.uniform(0.036, 0.042), rng.uniform(0.11, 0.13)
    outside = lathe([(0, 0), (radius * 0.72, 0), (radius, height), (radius - 0.004, height)], rgb,
                    18)
    inside = lathe([(radius - 0.004, height), (radius * 0.72 - 0.006, 0.01), (0, 0.01)],
                   dim(rgb, 0.75), 18)
    return assemble("cup", [outside, inside], colour, rgb)


def plate(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    r = rng.uniform(0.11, 0.135)
    parts = [lathe([(0, 0), (r * 0.6, 0), (r, 0.02), (r, 0.025), (r * 0.68, 0.013)], rgb, 24),
             lathe([(r * 0.68, 0.013), (r * 0.6, 0.009)], dim(rgb, 0.68), 24),
             lathe([(r * 0.6, 0.009), (0, 0.009)], dim(rgb, 0.94), 24)]
    return assemble("plate", parts, colour, rgb,
                    [Surface((-r * 0.4, r * 0.4), (-r * 0.4, r * 0.4), 0.009)])


def bowl(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    r, h = rng.uniform(0.135, 0.155), rng.uniform(0.075, 0.09)
    outside = [(0, 0), (r * 0.55, 0), (r * 0.82, h * 0.42), (r, h)]
    parts = [lathe(outside + [(r - 0.007, h)], rgb, 24),
             lathe([(r - 0.007, h), (r * 0.78, h * 0.48)], dim(rgb, 0.86), 24),
             lathe([(r * 0.78, h * 0.48), (r * 0.56, 0.012), (0, 0.012)], dim(rgb, 0.72), 24)]
    return assemble("bowl", parts, colour, rgb,
                    [Surface((-0.085, 0.085), (-0.085, 0.085), 0.012, relation="in")])


def bottle(rng: random.Random, colour: str) -> Model:
    rgb = shade(colour, rng)
    r, h = rng.uniform(0.034, 0.042), rng.uniform(0.25, 0.3)
    body = lathe([(0, 0), (r, 0), (r, h * 0.58), (r * 0.85, h * 0.67), (r * 0.36, h * 0.78),
                  (r * 0.36, h * 0.93), (0, h * 0.93)], rgb, 16)
    label = lathe([(r + 0.001, h * 0.2), (r + 0.001, h * 0.45)], (240, 236, 224), 16,
                  Pattern("label"))
    cap = rod(r * 0.42, (h * 0.92, h), (70, 70, 74), segments=12)
    return assemble("bottle", [body, label, cap], colour, rgb)


def can(rng: random.Random, colour: str) -> Model:
    rgb, metal = shade(colour, rng), (190, 192, 196)
    r, h = 0.033, rng.uniform(0.115, 0.125)
    return assemble("can", [
        lathe([(0, 0), (r - 0.004, 0), (r, 0.006)], metal, 18),
        lathe([(r, 0.006), (r, h - 0.01)], rgb, 18, Pattern("label")),
        lathe([(r, h - 0.01), (r - 0.005, h), (r - 0.007, h - 0.003), (0, h - 0.003)], metal, 18)],
        colour, rgb)


def vase(rng: random.Random, colour: str) -> Model:
    """A bellied vase, sometimes with three flowers."""
    rgb = shade(colour, rng)
    r, h = rng.uniform(0.065, 0.08), rng.uniform(0.22, 0.28)
    profile = [(0, 0), (r * 0.6, 0), (r * 0.92, h * 0.2), (r, h * 0.4), (r * 0.75, h * 0.65),
               (r * 0.45, h * 0.82), (r * 0.45, h * 0.9), (r * 0.62, h), (r * 0.54, h),
               (r * 0.36, h * 0.88), (0, h * 0.84)]
    parts = [lathe(profile, rgb, 20)]
    if rng.random() < 0.5:
        petal = shade(rng.choice(("red", "yellow", "pink", "white")), rng)
        for index in range(3):
            angle, top = index * 2.1 + rng.random(), h + rng.uniform(0.05, 0.1)
            x, y = 0.03 * math.cos(angle), 0.03 * math.sin(angle)
            parts.append(tube([(0, 0, h * 0.86), (x * 0.6, y * 0.6, h), (x, y, top)], 0.003,
                              (60, 130, 60), 5))
            parts.append(ball((0.022, 0.022, 0.016), petal, 8, 5).moved(x, y, top))
    return assemble("vase", parts, colour, rgb)
