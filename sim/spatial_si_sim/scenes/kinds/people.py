"""People: standing, walking or sitting on the floor, with a face that tells their front."""

from __future__ import annotations

import random

from ..colours import shade
from ..model import Model, assemble
from ..parts import Part, Point, Rgb, ball, block, cushion, dim, tube
from ..patterns import Pattern

POSTURES = ("standing", "walking", "sitting")
CLOTHES = ("red", "blue", "green", "yellow", "purple", "orange", "pink", "black", "white")
"""Colours that tell persons apart, in the order in which a scene uses them (shuffled)."""

_SKINS = ((236, 196, 168), (214, 166, 130), (168, 118, 84), (110, 74, 52))
_HAIRS = ((44, 32, 26), (92, 60, 34), (196, 156, 84), (120, 118, 116))
_FABRIC = Pattern("fabric")


def person(rng: random.Random, colour: str, posture: str = "standing") -> Model:
    """Somebody of 1.55 m to 1.85 m in clothes of one colour; x is where the face looks.

    Raises:
        ValueError: an unknown posture.
    """
    if posture not in POSTURES:
        raise ValueError(f"want a posture of {POSTURES}, got '{posture}'")
    rgb, skin, hair = shade(colour, rng), rng.choice(_SKINS), rng.choice(_HAIRS)
    height, long_hair = rng.uniform(1.55, 1.85), rng.random() < 0.5
    s = height / 1.75  # every length below is that of a person of 1.75 m
    trousers = dim(rgb, 0.82)
    if posture == "sitting":
        hips, lower = 0.10 * s, _crossed_legs(trousers, skin, s)
    else:
        stride = 0.26 * s if posture == "walking" else 0.0
        hips, lower = 0.88 * s, _legs(trousers, s, stride)
    swing = 0.24 * s if posture == "walking" else 0.0
    upper = _torso(rgb, s) + _arms(rgb, skin, s, swing, posture) + _head(skin, hair, s, long_hair)
    parts = lower + [part.moved(0.0, 0.0, hips) for part in upper]
    return assemble("person", parts, colour, rgb)


def _torso(rgb: Rgb, s: float) -> list[Part]:
    """From the hips (z = 0) to the neck."""
    jacket = cushion((-0.115 * s, 0.115 * s), (-0.20 * s, 0.20 * s), (0.02 * s, 0.56 * s), rgb,
                     0.09 * s, _FABRIC)
    hem = cushion((-0.12 * s, 0.12 * s), (-0.185 * s, 0.185 * s), (-0.1 * s, 0.2 * s), rgb,
                  0.07 * s, _FABRIC)
    zip_at = 0.116 * s
    seam = block((zip_at - 0.004, zip_at), (-0.008 * s, 0.008 * s), (0.02 * s, 0.48 * s),
                 dim(rgb, 0.6))
    return [jacket, hem, seam]


def _arms(rgb: Rgb, skin: Rgb, s: float, swing: float, posture: str) -> list[Part]:
    """Sleeves and hands; walking, one swings forward and the other back."""
    parts = []
    for side in (-1, 1):
        shoulder = (0.0, side * 0.215 * s, 0.50 * s)
        ahead = side * swing
        elbow = (0.3 * ahead - 0.02 * s, side * 0.26 * s, 0.24 * s)
        wrist = (ahead + 0.05 * s, side * 0.25 * s, 0.02 * s + 0.2 * abs(ahead))
        if posture == "sitting":
            wrist = (0.22 * s, side * 0.24 * s, 0.10 * s)
        parts.append(_limb((shoulder, elbow, wrist), (0.062 * s, 0.052 * s, 0.042 * s), rgb))
        parts.append(ball((0.05 * s, 0.034 * s, 0.05 * s), skin, 10, 6).moved(
            wrist[0] + 0.02 * s, wrist[1], wrist[2] - 0.03 * s))
    return parts


def _head(skin: Rgb, hair: Rgb, s: float, long_hair: bool) -> list[Part]:
    """Neck, face with eyes, nose and mouth, and hair at the top and back."""
    up = 0.74 * s
    parts = [tube([(0, 0, 0.52 * s), (0.005, 0, 0.66 * s)], 0.055 * s, skin, 10),
             ball((0.098 * s, 0.082 * s, 0.122 * s), skin, 18, 12).moved(0.012 * s, 0, up),
             ball((0.026 * s, 0.016 * s, 0.024 * s), dim(skin, 0.93), 8, 6).moved(
                 0.108 * s, 0, up - 0.012 * s),
             block((0.085 * s, 0.101 * s), (-0.03 * s, 0.03 * s), (up - 0.066 * s, up - 0.054 * s),
                   (168, 62, 62))]
    for side in (-1, 1):
        eye = (0.094 * s, side * 0.034 * s, up + 0.024 * s)
        parts += [ball((0.012 * s, 0.016 * s, 0.013 * s), (250, 250, 250), 8, 6).moved(*eye),
                  ball((0.008 * s, 0.009 * s, 0.009 * s), (40, 36, 34), 8, 6).moved(
                      eye[0] + 0.008 * s, eye[1], eye[2]),
                  block((0.09 * s, 0.102 * s), (eye[1] - 0.02 * s, eye[1] + 0.02 * s),
                        (up + 0.047 * s, up + 0.056 * s), hair),
                  ball((0.02 * s, 0.012 * s, 0.03 * s), skin, 8, 6).moved(
                      0.0, side * 0.084 * s, up)]
    # The crown leaves the face free: it lies further back and higher than the head.
    parts.append(ball((0.104 * s, 0.094 * s, 0.105 * s), hair, 18, 12).moved(
        -0.018 * s, 0, up + 0.043 * s))
    if long_hair:
        parts.append(cushion((-0.115 * s, -0.03 * s), (-0.088 * s, 0.088 * s),
                             (up - 0.2 * s, up + 0.08 * s), hair, 0.04 * s))
    return parts


def _legs(rgb: Rgb, s: float, stride: float) -> list[Part]:
    """Trousers and shoes; the left foot is ahead by the stride, the right one behind."""
    parts = []
    for side in (-1, 1):
        ahead = side * stride
        lift = 0.06 * s if ahead < 0 else 0.0
        hip = (0.0, side * 0.09 * s, 0.86 * s)
        knee = (0.5 * ahead + 0.03 * s, side * 0.095 * s, 0.48 * s)
        ankle = (ahead, side * 0.095 * s, 0.09 * s + lift)
        parts.append(_limb((hip, knee, ankle), (0.09 * s, 0.068 * s, 0.055 * s), rgb))
        shoe = cushion((-0.08 * s, 0.18 * s), (-0.05 * s, 0.05 * s), (0.0, 0.09 * s), (60, 44, 36),
                       0.03 * s)
        parts.append(shoe.moved(ahead, side * 0.095 * s, lift))
    return parts


def _crossed_legs(rgb: Rgb, skin: Rgb, s: float) -> list[Part]:
    """Legs of somebody who sits on the floor: knees out to the sides, feet before the body."""
    parts = []
    for side in (-1, 1):
        hip, knee = (0.02 * s, side * 0.1 * s, 0.10 * s), (0.30 * s, side * 0.34 * s, 0.13 * s)
        foot = (0.36 * s, -side * 0.06 * s, 0.07 * s)
        parts.append(_limb((hip, knee, foot), (0.1 * s, 0.075 * s, 0.055 * s), rgb))
        parts.append(ball((0.055 * s, 0.11 * s, 0.05 * s), (60, 44, 36), 10, 6).moved(
            foot[0], foot[1] - side * 0.06 * s, 0.06 * s))
    return parts


def _limb(joints: tuple[Point, Point, Point], radii_m: tuple[float, float, float], rgb: Rgb
          ) -> Part:
    """A bent limb through three joints, rounded by points between them."""
    path, radii = [], []
    for (a, b), (ra, rb) in zip(zip(joints, joints[1:]), zip(radii_m, radii_m[1:])):
        for share in (0.0, 0.25, 0.5, 0.75):
            path.append(tuple(p + share * (q - p) for p, q in zip(a, b)))
            radii.append(ra + share * (rb - ra))
    path.append(joints[-1])
    radii.append(radii_m[-1])
    smooth = [path[0], *(tuple((p + 2 * q + r) / 4 for p, q, r in zip(*three))
                         for three in zip(path, path[1:], path[2:])), path[-1]]
    return tube(smooth, radii_m[0], rgb, 10, radii_m=radii)
