"""Spheres that cover the arm, for collision against measured points."""

from __future__ import annotations

import numpy as np

from .chain import Chain
from .hand import Array, Hand, Joints

_CLOSE_M = 1e-6


def link_spheres(chain: Chain, hand: Hand, joints: Joints, gap_m: float | None = None) -> Array:
    """(N, 4) x, y, z, radius in the base frame: arm, palm and fingers.

    The arm is covered along straight lines from joint to joint, so that no mesh is needed.

    Args:
        gap_m: between the finger tips; None: wide open.
    """
    T = chain.forward(joints)
    origins = chain.origins(joints)
    palm = T[:3, 3] - hand.finger_length_m * T[:3, 0]
    knots = np.vstack([origins[:-1], palm])
    parts = [_along(knots[i], knots[i + 1], hand.link_radius_m) for i in range(len(knots) - 2)]
    parts.append(_along(knots[-2], knots[-1], hand.palm_radius_m))
    parts.extend(
        _along(T[:3, :3] @ a + T[:3, 3], T[:3, :3] @ b + T[:3, 3], radius)
        for a, b, radius in _fingers(hand, gap_m)
    )
    spheres: Array = np.vstack(parts)
    return spheres


def _fingers(hand: Hand, gap_m: float | None) -> list[tuple[Array, Array, float]]:
    """Root, tip and radius of each finger in the grasp frame."""
    gap = hand.opening_m if gap_m is None else gap_m
    radius = 0.5 * max(hand.finger_width_m, hand.finger_thickness_m)
    tip = 0.5 * (gap + hand.finger_thickness_m)
    root = min(tip, hand.palm_radius_m)
    return [
        (
            np.array([-hand.finger_length_m, side * root, 0.0]),
            np.array([0.0, side * tip, 0.0]),
            radius,
        )
        for side in (-1.0, 1.0)
    ]


def _along(a: Array, b: Array, radius: float) -> Array:
    """(N, 4) spheres on the line from a to b, a radius apart; none where there is no line."""
    length = float(np.linalg.norm(b - a))
    if length < _CLOSE_M:
        return np.zeros((0, 4))
    share = np.linspace(0.0, 1.0, max(2, int(np.ceil(length / radius)) + 1))[:, None]
    return np.hstack([a + share * (b - a), np.full((len(share), 1), radius)])
