"""Whether closing fingers hold a thing: decided by the true mesh between them. Knows no Habitat.

Points are in the grasp frame: x out of the palm, y the way in which the fingers close, metres. Rays
run along y from each finger to the other; where they first meet the mesh, the finger would touch
it. A thing is held when both fingers touch it, and each presses within its friction cone against
the other: two soft contacts whose line lies in both cones close the grasp (Nguyen 1988; Murray, Li,
Sastry, A Mathematical Introduction to Robotic Manipulation, section 5.3).
"""

from __future__ import annotations

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..frames import Array

FRICTION = 0.8
"""Of the rubber pads; the cones' half angle is its arctangent, 38.7 degrees."""

TOUCH_M = 0.002
"""A finger this near to the mesh touches it."""

BACK_M = 0.010
"""Rays start so far inside the finger, to meet what the last step pressed into its surface."""

PATCH_M = 0.004
"""What lies no deeper than this behind the first contact is part of it: pads are soft."""

ACROSS_M = (-0.010, -0.003, 0.004, 0.011)
"""Where rays start across a finger; uneven, so that none runs along an edge of a symmetric mesh."""

ALONG_M = (-0.013, -0.006, 0.001, 0.008, 0.015)
"""Where rays start along a pad, from its middle: a disc of 19 mm radius."""

BELOW = (0.55, 0.70, 0.82)
"""Where rays start along a finger below its pad, as a share of its length."""


class Grip(enum.Enum):
    """What the fingers have between them."""

    NOTHING = "nothing is between the fingers"
    LOOSE = "not both fingers touch it"
    SLANTED = "the surfaces do not oppose each other within the friction cones"
    OFFSET = "the fingers press past each other"
    HELD = "held"


@dataclass(frozen=True)
class Finger:
    """The inner side of one finger: (3,) its root and the middle of its pad's face."""

    root_m: Array
    pad_m: Array

    def starts_m(self) -> Array:
        """(K, 3) points on the inner side from which rays are sent."""
        along = [self.pad_m + [shift, 0.0, 0.0] for shift in ALONG_M]
        along += [self.root_m + share * (self.pad_m - self.root_m) for share in BELOW]
        return np.array([point + [0.0, 0.0, across] for point in along for across in ACROSS_M])


@dataclass(frozen=True)
class Contact:
    """Where a finger meets a mesh first.

    Attributes:
        gap_m: free way to it; negative where the finger has pressed in.
        point_m, normal: (3,) the middle of the contact and the surface's mean outward normal.
    """

    gap_m: float
    point_m: Array
    normal: Array


def contact(finger: Finger, other: Finger, triangles: Array) -> Contact | None:
    """Where a finger would meet a mesh on its way to the other; None where it would not.

    Args:
        triangles: (M, 3, 3) corners of the mesh.
    """
    starts = finger.starts_m()
    inward = math.copysign(1.0, other.pad_m[1] - finger.pad_m[1])
    origins = starts - [0.0, inward * BACK_M, 0.0]
    length_m = BACK_M + np.abs(other.starts_m()[:, 1] - starts[:, 1])
    depths, hit = first_hits(origins, inward, length_m, triangles)
    if not np.isfinite(depths).any():
        return None
    nearest = float(depths.min())
    patch = depths <= nearest + PATCH_M
    points = origins[patch] + np.outer(depths[patch], [0.0, inward, 0.0])
    corners = triangles[hit[patch]]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    mean = normals.mean(axis=0)
    return Contact(nearest - BACK_M, points.mean(axis=0), mean / max(np.linalg.norm(mean), 1e-9))


def judge(contacts: Sequence[Contact | None]) -> Grip:
    """What two fingers, left and right, have between them."""
    left, right = contacts
    if left is None or right is None:
        return Grip.NOTHING
    if left.gap_m + right.gap_m > 2.0 * TOUCH_M:
        return Grip.LOOSE
    cone = 1.0 / math.hypot(1.0, FRICTION)  # the cosine of its half angle
    towards = 1.0 if left.normal[1] > 0.0 else -1.0
    if min(left.normal[1] * towards, -right.normal[1] * towards) < cone:
        return Grip.SLANTED
    line = left.point_m - right.point_m
    length_m = float(np.linalg.norm(line))
    if length_m > 1e-3:
        line = line / length_m
        if min(float(left.normal @ line), float(-right.normal @ line)) < cone:
            return Grip.OFFSET
    return Grip.HELD


def first_hits(
    origins: Array, inward: float, length_m: Array, triangles: Array
) -> tuple[Array, Array]:
    """Where rays along y first meet the outsides of triangles, by their winding.

    A ray that starts in a thin wall beside it and comes out of that has not met a surface.

    Args:
        origins: (K, 3). inward: +1 or -1, the way along y. length_m: (K,) of each ray.

    Returns:
        (K,) distances, infinite where nothing is met, and (K,) the triangle that is.
    """
    low, high = triangles.min(axis=1), triangles.max(axis=1)
    near = np.all(low[:, [0, 2]] <= origins[:, [0, 2]].max(axis=0), axis=1)
    near &= np.all(high[:, [0, 2]] >= origins[:, [0, 2]].min(axis=0), axis=1)
    chosen = np.flatnonzero(near)
    missed = np.full(len(origins), np.inf), np.zeros(len(origins), dtype=np.int64)
    if not len(chosen):
        return missed
    a, b, c = (triangles[chosen, k][:, [0, 2]] for k in range(3))
    at = origins[:, None, [0, 2]]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = _area(a, b, c)
        shares = np.stack([_area(at, b, c), _area(a, at, c), _area(a, b, at)]) / whole
    heights = np.einsum("skm,ms->km", shares, triangles[chosen][:, :, 1])
    depths = (heights - origins[:, None, 1]) * inward
    met = np.all(shares >= -1e-9, axis=0) & (depths >= 0.0) & (depths <= length_m[:, None])
    met &= inward * whole > 0.0  # seen from outside: x, z, y is a left-handed order
    depths = np.where(met, depths, np.inf)
    index = depths.argmin(axis=1)
    return depths[np.arange(len(origins)), index], chosen[index]


def _area(a: Array, b: Array, c: Array) -> Array:
    """Twice the signed area of triangles in a plane."""
    first, second = b - a, c - a
    return np.asarray(first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0])
