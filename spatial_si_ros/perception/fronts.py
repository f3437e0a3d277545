"""Which way an object faces, from what was measured of it and around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
import numpy.typing as npt

from ..geometry.boxes import OrientedBox
from ..geometry.frames import wrap_angle
from ..geometry.lexicon import KINDS_WITH_FRONT
from ..scene.boxfit import quantiles
from ..scene.ends import Faces
from ..scene.kinds import (
    AGAINST_WALL,
    FACES_AHEAD,
    FLAT_FACED,
    HAS_BACK,
    LONG_SEATS,
    USUAL_DEPTH_M,
    WIDER_THAN_DEEP,
)
from ..scene.objects import Front
from ..scene.track import Track

Array = npt.NDArray[np.float64]
Blocked = Callable[[Array], npt.NDArray[np.int8]]

MIN_PROBABILITY = 0.55
_UPPER_FROM, _LOWER_TO = 0.65, 0.55
_AHEAD, _STANDING = 0.97, 0.8
_CUT_ALONG, _CUT_ACROSS, _LEAST = 0.7, 0.5, 0.3
_TURNS = np.array([0.0, 0.5 * np.pi, np.pi, 1.5 * np.pi])


@dataclass(frozen=True, slots=True, eq=False)
class FrontEvidence:
    """For each of the four directions of a box's sides, what speaks for it as the front.

    Attributes:
        yaws_rad: (4,) the directions.
        lean: (4,) -1..1, how far the upper part lies on the opposite side.
        wall: (4,) -1..1, the opposite side stands against something and this one is free.
        seen: (4,) -1..1, it was looked at from this side and not from the opposite.
        flat: (4,) -1..1, the box is thinner along this direction than across it.
    """

    yaws_rad: Array
    lean: Array
    wall: Array
    seen: Array
    flat: Array


def gather(track: Track, box: OrientedBox, blocked: Blocked) -> FrontEvidence:
    """Evidence for the front of what is in `box` (inner map).

    Args:
        blocked: (N, 2) points of the inner map -> 1 occupied, 0 unknown, -1 free.
    """
    yaws = box.yaw_rad + _TURNS
    points = track.surface.columns_m.take(track.surface.believed(), axis=1).T
    local = box.to_local(points)
    height = local[:, 2] / box.size_m[2] + 0.5
    upper, lower = local[height > _UPPER_FROM], local[height < _LOWER_TO]
    axes = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
    half = 0.5 * np.array([box.size_m[0], box.size_m[1]] * 2)
    lean: Array = np.zeros(4)
    if len(upper) >= 5 and len(lower) >= 5:
        # The middle of the extent, not of the points: how densely it was seen does not matter.
        offset = axes @ (_middle(upper) - 0.5 * _middle(lower))
        lean = np.clip(-offset / half, -1.0, 1.0)
    outside = np.array([_outside(box, k, blocked) for k in range(4)])
    behind = np.roll(outside, 2)
    wall = 0.5 * (behind - outside)
    views = np.array([track.seen_from(yaw, np.deg2rad(60.0)) for yaw in yaws])
    opposite = np.roll(views, 2)
    seen = (views - opposite) / np.maximum(views + opposite, 1e-9)
    along, across = half, np.roll(half, 1)
    flat = np.clip(np.log(across / along), -1.0, 1.0)
    return FrontEvidence(yaws, lean, wall, seen, flat)


def estimate_front(track: Track, box: OrientedBox, blocked: Blocked) -> Front | None:
    """The most probable of the four directions; None for kinds without a front or in doubt.

    What goes by itself faces where it goes, and, less surely, where it went before it stood.
    """
    kind = track.labels.ranked()[0][0]
    if kind in FACES_AHEAD:
        return _ahead(track)
    if kind not in KINDS_WITH_FRONT:
        return None
    evidence = gather(track, box, blocked)
    probability = probabilities(kind, evidence)
    best = int(np.argmax(probability))
    if probability[best] < MIN_PROBABILITY:
        return None
    return Front(wrap_angle(float(evidence.yaws_rad[best])), float(probability[best]))


def complete_depth(kind: str, box: OrientedBox, front: Front | None) -> OrientedBox:
    """The box grown backwards to the usual depth when only its front side was seen."""
    usual_m = USUAL_DEPTH_M.get(kind)
    if usual_m is None or front is None:
        return box
    along = int(round(wrap_angle(front.yaw_rad - box.yaw_rad) / (0.5 * np.pi))) % 2
    missing_m = usual_m - float(box.size_m[along])
    if missing_m < 0.5 * usual_m:
        return box
    size = box.size_m.copy()
    size[along] = usual_m
    back = np.array([np.cos(front.yaw_rad), np.sin(front.yaw_rad), 0.0])
    return OrientedBox(box.centre_m - 0.5 * missing_m * back, size, box.yaw_rad)


def doubted(kind: str, front: Front | None, box: OrientedBox, faces: Faces) -> Front | None:
    """The front, less sure where only a part of the thing was seen.

    What was cut off along its front may be deeper than wide; of a sofa, of which an end is
    hidden, the arm may be taken for the back. The shares were measured on maps of few pictures.

    Args:
        box: in the same map as the front.
        faces: that were not seen to end, see `SceneObject.open_faces`.
    """
    if front is None or kind in FACES_AHEAD:
        return front
    turned = int(round(wrap_angle(front.yaw_rad - box.yaw_rad) / (0.5 * np.pi))) % 2
    along, across = (faces[:2], faces[2:4]) if turned == 0 else (faces[2:4], faces[:2])
    sure = front.probability
    if any(along):
        sure *= _CUT_ALONG
    if any(across) and kind in LONG_SEATS:
        sure *= _CUT_ACROSS
    return Front(front.yaw_rad, sure) if sure >= _LEAST else None


def probabilities(kind: str, evidence: FrontEvidence) -> Array:
    """(4,) probability of each direction."""
    score = 0.5 * evidence.seen
    if kind in HAS_BACK:
        score = score + (4.0 if kind in AGAINST_WALL else 8.0) * evidence.lean + evidence.wall
    if kind in AGAINST_WALL:
        score = score + 3.0 * evidence.wall + 1.5 * evidence.seen
    if kind in FLAT_FACED:
        score = score + 4.0 * evidence.flat + 2.0 * evidence.seen + 1.0 * evidence.wall
    if kind in WIDER_THAN_DEEP:
        score = score + 2.0 * evidence.flat
    share = np.exp(score - score.max())
    result: Array = 0.97 * share / share.sum() + 0.03 / 4.0
    return result


def _ahead(track: Track) -> Front | None:
    """The way that it goes, or else went last; None when it never did."""
    before = track.front
    standing = None
    if before is not None:
        standing = Front(before.yaw_rad, min(before.probability, _STANDING))
    motion = track.motion
    if motion is None or not motion.is_moving:
        return standing
    across = np.array([[0.0, -1.0], [1.0, 0.0]]) @ motion.velocity_m_s / motion.speed_m_s
    std_m_s = sqrt(float(across @ motion.covariance_m2_s2 @ across))
    # Within 45 degrees: it goes less far aside than ahead.
    sure = _AHEAD * erf(motion.speed_m_s / (sqrt(2.0) * max(std_m_s, 1e-6)))
    return Front(motion.heading_rad, sure) if sure >= MIN_PROBABILITY else standing


def _middle(local: Array) -> Array:
    return np.array([0.5 * sum(quantiles(local[:, axis], 0.08, 0.92)) for axis in (0, 1)])


def _outside(box: OrientedBox, side: int, blocked: Blocked) -> float:
    """-1 free .. 1 blocked, just outside one side of a box."""
    turn = float(_TURNS[side])
    along = np.array([np.cos(turn), np.sin(turn)])
    across = np.array([-along[1], along[0]])
    half = 0.5 * float(np.abs(along) @ box.size_m[:2])
    width = 0.5 * float(np.abs(across) @ box.size_m[:2])
    steps = np.linspace(-0.8, 0.8, 9) * width
    rows = [
        (half + gap) * along[None, :] + steps[:, None] * across[None, :]
        for gap in (0.10, 0.16, 0.22)
    ]
    local = np.concatenate(rows)
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    points = local @ np.array([[cos, sin], [-sin, cos]]) + box.centre_m[:2]
    state = blocked(points).astype(np.float64)
    # What was never seen behind a thing is most often a wall.
    state[state == 0.0] = 0.6
    return float(state.reshape(3, 9).max(axis=0).mean())
