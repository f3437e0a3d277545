"""How an object moves now, truly, and whether the robot could know it from what it was given."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from . import shapes
from .errors import Undecidable
from .motion_scene import box_at, script_of
from .referents import resolve
from .scene import TrueBox, TrueObject
from .situation import MIN_FRAMES, MIN_PIXELS, Situation, TruePicture
from .spec import Reference
from .verdicts import Verdict, clear_angle_rad, stricter_by, wrap

FIT_S = 1.5
"""A velocity is that of the last so many seconds."""
SIGHT_S = 1.0
"""Older sights do not tell whether something moves."""
FEWEST_SIGHTS = 3
"""Of what moves, within `FIT_S`: two give a velocity, a third that it is even."""
PIECES = 6
MOVING_MPS = 0.10
CLEAR_SPEED_MPS = 0.05
CLEAR_SPEED_SHARE = 0.10


@dataclass(frozen=True)
class Movement:
    """The velocity of an object over the last `FIT_S`.

    Attributes:
        velocity_mps: (x, y) in the map.
        even: it went straight and evenly all that time, within the margins.
    """

    velocity_mps: tuple[float, float]
    even: bool

    @property
    def speed_mps(self) -> float:
        return math.hypot(*self.velocity_mps)

    @property
    def heading_rad(self) -> float:
        return math.atan2(self.velocity_mps[1], self.velocity_mps[0])

    @property
    def moving(self) -> Verdict:
        """Whether it is moving at all."""
        off = abs(self.speed_mps - MOVING_MPS)
        clear = self.even and off >= stricter_by(CLEAR_SPEED_MPS)
        return Verdict(self.speed_mps >= MOVING_MPS, clear, f"{self.speed_mps:.2f} m/s")


def now_s(situation: Situation) -> float:
    """The time of the newest frame.

    Raises:
        Undecidable: there is none.
    """
    if not situation.pictures:
        raise Undecidable("not seen", "no frame was given")
    return situation.pictures[-1].time_s


def movement(thing: TrueObject, situation: Situation) -> Movement:
    """How something moves now, whether or not that was seen."""
    script, now = script_of(situation.scene, thing.id), now_s(situation)
    if script is None:
        return Movement((0.0, 0.0), True)
    places = []
    for step in range(PIECES + 1):
        key = script.at(now - FIT_S * (1.0 - step / PIECES))
        places.append((key.x_m, key.y_m))
    mean = _velocity(places[0], places[-1], FIT_S)
    parts = [_velocity(a, b, FIT_S / PIECES) for a, b in zip(places, places[1:])]
    return Movement(mean, all(_alike(part, mean) for part in parts))


def watched(thing: TrueObject, situation: Situation, moves: bool) -> None:
    """Raise `Undecidable` unless the robot saw the thing just now, of what moves often enough."""
    now = now_s(situation)
    lately = [each.time_s for each in sights_of(thing, situation) if each.time_s > now - FIT_S]
    needed = FEWEST_SIGHTS if moves else 2
    if len(lately) < needed or lately[-1] < now - SIGHT_S or lately[-1] - lately[0] < 0.5 * SIGHT_S:
        raise Undecidable("not seen", f"{thing.name} was not watched")


def moving(reference: Reference, situation: Situation) -> tuple[TrueObject, Movement]:
    """What the words mean, which is clearly moving, and how.

    Raises:
        Undecidable: it is not, or nobody saw it.
    """
    thing = ever_seen(reference, situation)
    found = movement(thing, situation)
    watched(thing, situation, True)
    if not found.even:
        raise Undecidable("too close", f"{thing.name} changes its way or its speed")
    if not found.moving.clear:
        raise Undecidable("too close", found.moving.why)
    if not found.moving.holds:
        raise Undecidable("undefined", f"{thing.name} does not move")
    return thing, found


def ever_seen(reference: Reference, situation: Situation) -> TrueObject:
    """The one object that the words mean, whether or not it stood there when it was seen.

    Raises:
        Undecidable: none or several fit, or it was never seen well enough.
    """
    anything = dict.fromkeys((thing.id for thing in situation.scene.objects), MIN_FRAMES)
    thing = resolve(reference, replace(situation, frames_seen=anything))
    if len(sights_of(thing, situation)) < MIN_FRAMES:
        raise Undecidable("not seen", f"{thing.name} was not seen well enough")
    return thing


def sights_of(
    thing: TrueObject, situation: Situation, pixels: int = MIN_PIXELS
) -> Sequence[TruePicture]:
    """The frames that show at least so many pixels of a thing, in order of time."""
    shown = _index(situation.pictures).get(thing.id, ())
    return [each for each in shown if each.pixels[thing.id] >= pixels]


def _index(pictures: tuple[TruePicture, ...]) -> Mapping[int, Sequence[TruePicture]]:
    """True id -> the frames that show something of it; remembered for the newest frames asked."""
    if not _NEWEST or _NEWEST[0][0] is not pictures:
        found: dict[int, list[TruePicture]] = {}
        for picture in pictures:
            for number in picture.pixels:
                found.setdefault(number, []).append(picture)
        _NEWEST[:] = [(pictures, found)]
    return _NEWEST[0][1]


_NEWEST: list[tuple[tuple[TruePicture, ...], Mapping[int, Sequence[TruePicture]]]] = []


def place_at(thing: TrueObject, situation: Situation, time_s: float) -> TrueBox:
    """Where a thing was at a time."""
    return box_at(thing, script_of(situation.scene, thing.id), time_s)


def approach_mps(thing: TrueObject, found: Movement, other: TrueBox) -> float:
    """How fast the thing's centre comes nearer to the closest point of a box that rests."""
    x, y = thing.box.centre_m[:2]
    step_s = 0.05
    vx, vy = found.velocity_mps
    before = shapes.point_gap_m((x - vx * step_s, y - vy * step_s), other)
    after = shapes.point_gap_m((x + vx * step_s, y + vy * step_s), other)
    return (before - after) / (2.0 * step_s)


def heading_off_rad(thing: TrueObject, found: Movement, target_m: tuple[float, float]) -> float:
    """Angle between the way a thing goes and the direction of a point, 0..pi."""
    x, y = thing.box.centre_m[:2]
    return abs(wrap(math.atan2(target_m[1] - y, target_m[0] - x) - found.heading_rad))


def _velocity(a: tuple[float, float], b: tuple[float, float], over_s: float) -> tuple[float, float]:
    return ((b[0] - a[0]) / over_s, (b[1] - a[1]) / over_s)


def _alike(part: tuple[float, float], mean: tuple[float, float]) -> bool:
    """Whether a part of the way was gone like the whole, within the margins."""
    fast, slow = math.hypot(*part), math.hypot(*mean)
    # A limit of its own: what turns or stops has no one velocity, however near to a limit.
    if abs(fast - slow) > max(CLEAR_SPEED_SHARE * slow, CLEAR_SPEED_MPS):
        return False
    if min(fast, slow) < MOVING_MPS:
        return True
    turn = wrap(math.atan2(part[1], part[0]) - math.atan2(mean[1], mean[0]))
    return abs(turn) <= max(clear_angle_rad(), math.radians(1.0))
