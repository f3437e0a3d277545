"""Where hands may take a thing: a few hundred poses to be judged."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..arm.hand import Hand
from .fingers import TIP_M
from .grasp import GraspKind
from .outline import Outline
from .poses import Poses, of_kind, stacked, turned_to
from .rim import Rim, find_rim
from .target import Target

Array = npt.NDArray[np.float64]

AZIMUTHS = 24
SIDE_ELEVATIONS_RAD = (0.0, float(np.deg2rad(-25.0)), float(np.deg2rad(-50.0)))
STEEP_RAD = float(np.deg2rad(-70.0))
"""A hand that points down, but leans: it reaches places that an upright one does not."""
LEAST_GAP_M = 0.004
"""Between the hand and what the thing stands on."""
OVERLAP_M = 0.035
"""How deep fingers from above reach down beside a tall thing."""
LEVELS = (0.5, 0.72, 0.3)
PAIRS = 8
"""Opposed places of an outline that are tried."""
_BESIDE_M = 0.02
_THIN_REACH_M = 0.03
_ALONG_WALL_RAD = (float(np.deg2rad(-75.0)), float(np.deg2rad(-60.0)), float(np.deg2rad(-45.0)))


def proposed(target: Target, hand: Hand) -> Poses:
    """Poses of all kinds that make sense for its shape."""
    several = [*_sides(target, hand), *_tops(target, hand)]
    if target.outline is not None:
        several += _across(target.outline, target, hand)
    rim = find_rim(target)
    if rim is not None:
        several += _rims(rim, target, hand)
    if target.handle is not None:
        several += _handles(target, hand)
    return stacked(several)


def lowest_m(hand: Hand, elevation_rad: float) -> float:
    """How far the tips of a hand reach below the grasp frame at that elevation."""
    down = max(-float(np.sin(elevation_rad)), 0.0)
    return TIP_M * down + 0.5 * hand.finger_width_m * float(np.cos(elevation_rad))


def _sides(target: Target, hand: Hand) -> list[Poses]:
    azimuths = np.linspace(0.0, 2.0 * np.pi, AZIMUTHS, endpoint=False)
    # Along the edges of a box, too: between two of the above it may be out of friction.
    azimuths = np.concatenate([azimuths, target.box.yaw_rad + 0.5 * np.pi * np.arange(4)])
    toward = np.stack([np.cos(azimuths), np.sin(azimuths)], axis=1)
    # The nearest face must not meet the palm.
    nearest = np.array([target.span_m(each)[0] for each in toward])
    back = np.maximum(-nearest - (hand.finger_length_m - 0.03), 0.0)
    poses = []
    for elevation in SIDE_ELEVATIONS_RAD:
        low = target.bottom_m + lowest_m(hand, elevation) + LEAST_GAP_M
        high = target.top_m - 0.012
        if low > high:
            continue
        wanted = [target.bottom_m + share * target.box.size_m[2] for share in LEVELS]
        for z in sorted({round(float(np.clip(each, low, high)), 3) for each in wanted}):
            level = target.axis_m - toward * back[:, None]
            t = np.column_stack([level, np.full(len(level), z)])
            reach = 0.5 * hand.opening_m + _BESIDE_M
            poses.append(of_kind(GraspKind.SIDE, turned_to(azimuths, elevation), t, reach))
    return poses


def _tops(target: Target, hand: Hand) -> list[Poses]:
    reach = 0.5 * hand.opening_m + _BESIDE_M
    size = target.box.size_m
    along = target.box.yaw_rad + (0.0 if size[0] >= size[1] else 0.5 * np.pi)
    axis = np.array([np.cos(along), np.sin(along)])
    longest = float(max(size[0], size[1]))
    steps = (0.0, 0.25, -0.25) if longest > 0.12 else (0.0,)
    poses = []
    for step in steps:
        at = target.box.centre_m[:2] + step * longest * axis
        # Half a circle: the fingers are alike.
        turns = along + np.linspace(0.0, np.pi, 12, endpoint=False)
        poses.append(_down(target, hand, at, turned_to(turns, -0.5 * np.pi), -0.5 * np.pi, reach))
        leans = along + np.linspace(0.0, 2.0 * np.pi, 12, endpoint=False)
        for roll in (0.0, 0.25 * np.pi, 0.5 * np.pi, 0.75 * np.pi):
            R = turned_to(leans, STEEP_RAD, roll)
            poses.append(_down(target, hand, at, R, STEEP_RAD, reach))
    return poses


def _across(outline: Outline, target: Target, hand: Hand) -> list[Poses]:
    """Across what lies low, where its outline is opposed."""
    reach = 0.5 * hand.opening_m + _BESIDE_M
    poses = []
    for middle, closing in zip(*outline.pairs(hand.opening_m, PAIRS), strict=True):
        azimuths = closing + 0.5 * np.pi * np.array([1.0, -1.0])
        for elevation in (-0.5 * np.pi, STEEP_RAD, *SIDE_ELEVATIONS_RAD[:0:-1]):
            R = turned_to(azimuths, elevation)
            poses.append(_down(target, hand, middle, R, elevation, reach))
    return poses


def _down(
    target: Target, hand: Hand, at_m: Array, R: Array, elevation_rad: float, reach_m: float
) -> Poses:
    low = target.bottom_m + lowest_m(hand, elevation_rad) + LEAST_GAP_M
    z = max(low, target.top_m - OVERLAP_M)
    return of_kind(GraspKind.TOP, R, np.array([*at_m, z]), reach_m)


def _rims(rim: Rim, target: Target, hand: Hand) -> list[Poses]:
    around = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)
    out = np.stack([np.cos(around), np.sin(around)], axis=1)
    low = target.bottom_m + TIP_M + LEAST_GAP_M
    z = max(rim.top_m - 0.018, low)
    t = np.column_stack([rim.centre_m + rim.radius_m * out, np.full(len(out), z)])
    # y looks inward: the finger on that side is the one in the hollow.
    upright = turned_to(around + 0.5 * np.pi, -0.5 * np.pi)
    poses = [of_kind(GraspKind.RIM, upright, t, _THIN_REACH_M)]
    for elevation in _ALONG_WALL_RAD:
        # From outside, along a wall that leans outward.
        R = turned_to(around + np.pi, elevation, 0.5 * np.pi)
        poses.append(of_kind(GraspKind.RIM, R, t, _THIN_REACH_M))
    for lean in (0.5 * np.pi, -0.5 * np.pi):
        R = turned_to(around + lean, STEEP_RAD)
        if lean < 0.0:
            R = R * np.array([1.0, -1.0, -1.0])
        poses.append(of_kind(GraspKind.RIM, R, t, _THIN_REACH_M))
    return poses


def _handles(target: Target, hand: Hand) -> list[Poses]:
    handle = target.handle
    assert handle is not None
    inward = np.array([handle.azimuth_rad + np.pi])
    poses = []
    for elevation in (0.0, SIDE_ELEVATIONS_RAD[2], STEEP_RAD):
        z = max(float(handle.outer_m[2]), target.bottom_m + lowest_m(hand, elevation) + LEAST_GAP_M)
        t = np.array([*handle.outer_m[:2], z])
        poses.append(of_kind(GraspKind.HANDLE, turned_to(inward, elevation), t, _THIN_REACH_M))
    return poses
