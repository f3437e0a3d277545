"""True, false, or too close to a limit to be asked: the three outcomes of every judgement."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from .spec import Side

CLEAR_ANGLE_RAD = math.radians(10.0)
CLEAR_RATIO = 0.10
CLEAR_GAP_M = 0.02
ROUNDING = 1e-6
"""Slack for numbers that sit exactly on a limit because the scene was built so, e.g. on a table."""

_STRICTNESS: ContextVar[float] = ContextVar("strictness", default=1.0)

SIDE_CENTRE_RAD = {
    Side.FRONT: 0.0,
    Side.LEFT: 0.5 * math.pi,
    Side.RIGHT: -0.5 * math.pi,
    Side.BEHIND: math.pi,
}
"""Middle of each quarter as an azimuth from the observer's facing."""


class Undefined(Exception):
    """The relation has no meaning for these positions; the message says why."""


@contextmanager
def stricter(factor: float) -> Iterator[None]:
    """Within, every margin is `factor` times as wide: for questions that shall be plain to see."""
    token = _STRICTNESS.set(factor)
    try:
        yield
    finally:
        _STRICTNESS.reset(token)


def clear_angle_rad() -> float:
    """How far a direction must be from a sector's edge."""
    return _STRICTNESS.get() * CLEAR_ANGLE_RAD


def clear_ratio() -> float:
    """How far apart compared distances and sizes must be, as a share."""
    return _STRICTNESS.get() * CLEAR_RATIO


def clear_gap_m() -> float:
    """How far a gap must be from its limit."""
    return _STRICTNESS.get() * CLEAR_GAP_M


def stricter_by(margin: float) -> float:
    """Any other margin, as wide as the others are now."""
    return _STRICTNESS.get() * margin


@dataclass(frozen=True)
class Verdict:
    """Whether something holds, and whether it is clear of the limits of `evaluation.md`."""

    holds: bool
    clear: bool
    why: str = ""

    @staticmethod
    def all_of(verdicts: Iterable[Verdict]) -> Verdict:
        """Conjunction: one clear "no" is a clear "no", whatever the others are."""
        parts = tuple(verdicts)
        holds = all(part.holds for part in parts)
        for part in parts:
            if part.clear and not part.holds:
                return Verdict(False, True, part.why)
        vague = [part for part in parts if not part.clear]
        why = "; ".join(part.why for part in (vague or parts) if part.why)
        return Verdict(holds, not vague, why)


def in_side(azimuth_rad: float, side: Side) -> Verdict:
    """Whether an azimuth falls in a quarter."""
    off = abs(wrap(azimuth_rad - SIDE_CENTRE_RAD[side]))
    margin = abs(off - math.pi / 4)
    return Verdict(
        holds=off < math.pi / 4,
        clear=margin >= clear_angle_rad(),
        why=f"azimuth {math.degrees(azimuth_rad):+.0f} deg",
    )


def side_of(azimuth_rad: float) -> Side:
    """The quarter of an azimuth."""
    return min(SIDE_CENTRE_RAD, key=lambda side: abs(wrap(azimuth_rad - SIDE_CENTRE_RAD[side])))


def at_most(value_m: float, limit_m: float, name: str) -> Verdict:
    """`value <= limit` for a compared distance."""
    return Verdict(
        holds=value_m <= limit_m,
        clear=abs(value_m - limit_m) >= clear_ratio() * limit_m - ROUNDING,
        why=f"{name} {value_m:.2f} m against {limit_m:.2f} m",
    )


def at_least_gap(value_m: float, limit_m: float, name: str) -> Verdict:
    """`value >= limit` for a topology gap."""
    return Verdict(
        holds=value_m >= limit_m - ROUNDING,
        clear=abs(value_m - limit_m) >= clear_gap_m() - ROUNDING,
        why=f"{name} {value_m:.3f} m against {limit_m:.3f} m",
    )


def differ(first: float, second: float) -> bool:
    """Whether two compared distances or sizes are at least 10 % of the larger apart."""
    larger = max(abs(first), abs(second))
    return abs(first - second) >= clear_ratio() * larger and larger > 0.0


def wrap(angle_rad: float) -> float:
    return math.atan2(math.sin(angle_rad), math.cos(angle_rad))
