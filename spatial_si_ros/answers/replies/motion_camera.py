"""How the camera moved between two pictures, or over the last seconds."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from ...language.queries import CameraMotion
from ...scene.history import camera_at
from ..answer import Answer, Choice, Declined, DeclineReason
from ..measuring.cameras import CAMERA_STD_M, CAMERA_YAW_STD_RAD
from .asking import Asking
from .pictures import picture

Array = npt.NDArray[np.float64]

TURNED_RAD, MOVED_M = math.radians(15.0), 0.2
STOOD = "did not move"
_TRAIL_STD_M, _TRAIL_STD_RAD = 0.03, math.radians(1.5)
_ERRORS: Array = np.random.default_rng(0).standard_normal((2048, 3))
_MOVES = ("moved forward", "moved backward", "moved left", "moved right")
_TURNS = ("turned left", "turned right")
_WORDS = {
    "moved forward": ("forward", "ahead", "straight"),
    "moved backward": ("backward", "backwards", "back"),
    "moved left": ("left",),
    "moved right": ("right",),
    "turned left": ("left",),
    "turned right": ("right",),
    STOOD: ("still", "not", "stay", "stayed", "stationary", "no"),
}
_TURN_WORDS = frozenset({"turn", "turned", "turning", "rotate", "rotated", "rotating", "rotation"})
_MOVE_WORDS = frozenset({"move", "moved", "moving", "drove", "went", "translated", "shifted"})


def camera_motion(asking: Asking, question: CameraMotion) -> Answer:
    """What the camera did: the greater of its turn and its way is named first."""
    ends = _ends(asking, question)
    if isinstance(ends, Declined):
        return ends
    before, after, place_std, turn_std, words = ends
    turn = math.remainder(_yaw(after) - _yaw(before), 2.0 * math.pi)
    yaw = _yaw(before)
    cos, sin = math.cos(yaw), math.sin(yaw)
    way = np.array([[cos, sin], [-sin, cos]]) @ (after[:2, 3] - before[:2, 3])
    shares = outcomes(turn, way, turn_std, place_std)
    best = max(shares, key=lambda each: shares[each])
    text = _said(best, turn, way)
    explanation = (
        f"{words} the camera turned by {math.degrees(turn):+.0f}° and went {way[0]:+.2f} m "
        f"forward and {way[1]:+.2f} m to the left"
    )
    value = _choice(asking.choices, shares) or best
    chance = shares[best] if value == best else _chance(value, shares)
    return asking.answer(Choice(value), f"the camera {text}", chance, explanation)


def outcomes(turn_rad: float, way_m: Array, turn_std: float, place_std: float) -> dict[str, float]:
    """Probability of each that is named first.

    Args:
        turn_rad: change of yaw, positive to the left.
        way_m: (2,) forward and left, in the frame of the first camera.
        turn_std, place_std: 1 sigma of either.
    """
    turns = turn_rad + turn_std * _ERRORS[:, 0]
    ways = way_m + place_std * _ERRORS[:, 1:]
    names = np.array([STOOD, *_TURNS, *_MOVES])
    forward = np.abs(ways[:, 0]) >= np.abs(ways[:, 1])
    move = np.where(forward, np.where(ways[:, 0] > 0.0, 3, 4), np.where(ways[:, 1] > 0.0, 5, 6))
    size = np.abs(ways).max(axis=1) / MOVED_M
    angle = np.abs(turns) / TURNED_RAD
    which = np.where(angle >= size, np.where(turns > 0.0, 1, 2), move)
    which = np.where(np.maximum(angle, size) <= 1.0, 0, which)
    counts = np.bincount(which, minlength=len(names)) / len(which)
    return {str(name): min(float(p), 0.999) for name, p in zip(names, counts, strict=True)}


def _ends(
    asking: Asking, question: CameraMotion
) -> tuple[Array, Array, float, float, str] | Declined:
    """Both poses, the errors of their difference, and when, in words."""
    pictures = asking.grounder.context.pictures
    numbers = question.pictures
    if not numbers and question.span_s is None and len(pictures) == 2:
        numbers = (1, 2)
    if numbers:
        if len(numbers) != 2:
            return Declined(
                DeclineReason.BAD_INPUT, f"two pictures are compared, got {len(numbers)}"
            )
        found = []
        for number in numbers:
            one = picture(asking, number)
            if isinstance(one, Declined):
                return one
            found.append(one.T_map_camera)
        root = math.sqrt(2.0)
        words = f"from picture {numbers[0]} to picture {numbers[1]}"
        return found[0], found[1], root * CAMERA_STD_M, root * CAMERA_YAW_STD_RAD, words
    snapshot = asking.index.snapshot
    trail = snapshot.trail
    if not trail:
        return Declined(DeclineReason.NOT_OBSERVED_YET, "where the camera was is not known")
    since_ns = trail[0].stamp_ns
    if question.span_s is not None:
        since_ns = snapshot.stamp_ns - round(1e9 * question.span_s)
        if since_ns < trail[0].stamp_ns - 1_000_000_000:
            known_s = 1e-9 * (snapshot.stamp_ns - trail[0].stamp_ns)
            return Declined(
                DeclineReason.NOT_OBSERVED_YET,
                f"the camera is known for {known_s:.0f} s, not for {question.span_s:.0f} s",
            )
    first = camera_at(trail, since_ns)
    assert first is not None
    seconds = 1e-9 * (snapshot.stamp_ns - since_ns)
    words = f"in the last {seconds:.0f} s"
    return first.T_map_camera, trail[-1].T_map_camera, _TRAIL_STD_M, _TRAIL_STD_RAD, words


def _yaw(T_map_camera: Array) -> float:
    """The direction in which an optical frame looks, about +z."""
    return math.atan2(float(T_map_camera[1, 2]), float(T_map_camera[0, 2]))


def _said(best: str, turn: float, way: Array) -> str:
    if best == STOOD:
        return STOOD
    turned = f"turned {'left' if turn > 0.0 else 'right'} by {abs(math.degrees(turn)):.0f}°"
    k = int(np.argmax(np.abs(way)))
    side = (("forward", "backward"), ("left", "right"))[k][int(way[k] < 0.0)]
    moved = f"moved {side} by {abs(float(way[k])):.2f} m"
    parts = []
    if abs(turn) > TURNED_RAD or best in _TURNS:
        parts.append(turned)
    if abs(float(way[k])) > MOVED_M or best in _MOVES:
        parts.insert(0 if best in _MOVES else len(parts), moved)
    return " and ".join(parts)


def _choice(choices: tuple[str, ...], shares: dict[str, float]) -> str | None:
    """The listed choice that is most probable; None when none is about a movement."""
    known = [(_chance(choice, shares), choice) for choice in choices if _meant(choice)]
    return max(known)[1] if known else None


def _chance(choice: str, shares: dict[str, float]) -> float:
    return sum(shares[name] for name in _meant(choice))


def _meant(choice: str) -> list[str]:
    """The outcomes that a choice names: "left" alone is a turn or a move."""
    words = set("".join(c if c.isalpha() else " " for c in choice.lower()).split())
    turn, move = bool(words & _TURN_WORDS), bool(words & _MOVE_WORDS)
    found = [name for name, said in _WORDS.items() if words & set(said)]
    if STOOD in found:
        return [STOOD]
    if turn != move:
        found = [name for name in found if (name in _TURNS) == turn]
    return found
