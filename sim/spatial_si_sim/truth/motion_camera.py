"""Truth about how the camera itself moved, between two frames or over a span."""

from __future__ import annotations

import math
from collections.abc import Callable

from .errors import Undecidable
from .grounds import Clear
from .motion_spec import MotionForm, MotionQuestion
from .scene import TruePose
from .situation import Situation, TruePicture
from .verdicts import stricter_by, wrap

TURN_RAD = math.radians(15.0)
WAY_M = 0.20
CLEAR_SHARE = 0.10
"""How much larger the larger of turn and way must be, and how far each is from its limit."""
CLEAR_TURN_RAD = math.radians(5.0)
CLEAR_WAY_M = 0.05
NOT = "did not move"
WAYS = ("turned left", "turned right", "moved forward", "moved backward", "moved left",
        "moved right", NOT)  # fmt: skip


def _camera_motion(question: MotionQuestion, situation: Situation) -> Clear:
    found = {}
    for first, second in _pairs(question, situation):
        name, clear, why = camera_motion(first.camera, second.camera)
        if not clear:
            raise Undecidable("too close", why)
        found[name] = why
    if len(found) > 1:
        raise Undecidable("too close", "it depends on when the span begins")
    ((name, why),) = found.items()
    return name, why, []


def camera_motion(first: TruePose, second: TruePose) -> tuple[str, bool, str]:
    """The one of `WAYS` that is named first, whether it is clear, and a sentence.

    Turn and way are compared in units of their limits; of the way, the larger component in the
    first pose's frame counts.
    """
    turn = wrap(second.yaw_rad - first.yaw_rad)
    dx, dy = (b - a for a, b in zip(first.position_m, second.position_m))
    cos, sin = math.cos(first.yaw_rad), math.sin(first.yaw_rad)
    ahead, left = cos * dx + sin * dy, -sin * dx + cos * dy
    way = max(abs(ahead), abs(left))
    why = f"turned {math.degrees(turn):+.0f} deg, went {ahead:+.2f} m ahead, {left:+.2f} m left"
    near_turn = abs(abs(turn) - TURN_RAD) < stricter_by(CLEAR_TURN_RAD)
    near_way = abs(way - WAY_M) < stricter_by(CLEAR_WAY_M)
    turns, goes = abs(turn) > TURN_RAD, way > WAY_M
    if not (turns or goes):
        return NOT, not (near_turn or near_way), why
    shares = abs(turn) / TURN_RAD, way / WAY_M
    apart = abs(shares[0] - shares[1]) >= stricter_by(CLEAR_SHARE) * max(shares)
    if shares[0] > shares[1]:
        half_turn = math.pi - abs(turn) < stricter_by(CLEAR_TURN_RAD)  # either way round
        name = "turned left" if turn > 0.0 else "turned right"
        return name, apart and not near_turn and not half_turn, why
    sideways = abs(left) > abs(ahead)
    other = min(abs(left), abs(ahead))
    apart = apart and way - other >= stricter_by(CLEAR_SHARE) * way
    if sideways:
        return "moved left" if left > 0.0 else "moved right", apart and not near_way, why
    return "moved forward" if ahead > 0.0 else "moved backward", apart and not near_way, why


def _pairs(question: MotionQuestion, situation: Situation) -> list[tuple[TruePicture, TruePicture]]:
    """The frames that are compared; for a span, it with either frame at its beginning."""
    if question.shots:
        first, second = (situation.picture(number) for number in question.shots)
        return [(first, second)]
    pictures = situation.pictures
    if len(pictures) < 2:
        raise Undecidable("not seen", "want two frames")
    if question.span_s is None:
        return [(pictures[0], pictures[-1])]
    then = pictures[-1].time_s - question.span_s
    if then < pictures[0].time_s:
        raise Undecidable("undefined", "nobody looked so long ago")
    after = next(index for index, each in enumerate(pictures) if each.time_s >= then)
    begins = {max(after - 1, 0), after, min(after + 1, len(pictures) - 1)}
    return [(pictures[index], pictures[-1]) for index in sorted(begins)]


FORMS: dict[MotionForm, Callable[[MotionQuestion, Situation], Clear]] = {
    MotionForm.CAMERA_MOTION: _camera_motion,
}
