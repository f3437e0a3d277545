"""Why a thing cannot be taken."""

from __future__ import annotations

import numpy as np

from ...language.declined import Declined, DeclineReason
from ..arm.hand import Hand
from .judging import Tally, most_width_m
from .kinds import FIXED
from .settings import GraspSettings
from .target import Target

_DIRECTIONS = 18


def fixed(label: str, name: str) -> Declined | None:
    """The refusal of furniture, fittings and people."""
    if label not in FIXED:
        return None
    return Declined(DeclineReason.UNGRASPABLE, f"{name} is nothing that one hand can take")


def badly_measured(
    points: int, holes: float, name: str, settings: GraspSettings
) -> Declined | None:
    """The refusal of a thing of which too little is known."""
    if points < settings.least_points:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"{points} points of {name} were measured, and {settings.least_points} are needed",
        )
    if holes > settings.most_holes:
        return Declined(
            DeclineReason.NOT_OBSERVED_WELL,
            f"{holes:.0%} of the pixels that show {name} have no depth, and at most "
            f"{settings.most_holes:.0%} may be without",
        )
    return None


def too_flat(target: Target, settings: GraspSettings) -> Declined | None:
    """The refusal of what is too flat."""
    height = float(target.box.size_m[2])
    if height >= settings.least_height_m:
        return None
    return Declined(
        DeclineReason.UNGRASPABLE,
        f"{target.name} is {100 * height:.1f} cm high where it lies, and the fingers need "
        f"{100 * settings.least_height_m:.1f} cm to hold it at its sides",
    )


def unheld(target: Target, hand: Hand, settings: GraspSettings, tally: Tally) -> Declined:
    """The refusal of what no pose of the hand holds."""
    narrowest, most = narrowest_m(target), most_width_m(hand, settings)
    if narrowest > most:
        return Declined(
            DeclineReason.UNGRASPABLE,
            f"{target.name} is at least {narrowest:.2f} m wide on every side, and the hand takes "
            f"{most:.2f} m",
        )
    return Declined(
        DeclineReason.UNGRASPABLE,
        f"no side of {target.name} can be held: {tally.sentence()}",
    )


def no_room_above(target: Target, headroom_m: float) -> Declined:
    return Declined(
        DeclineReason.UNGRASPABLE,
        f"there is only {100 * max(headroom_m, 0.0):.0f} cm of room above {target.name}: it cannot "
        f"be lifted",
    )


def laden(name: str, load: str) -> Declined:
    return Declined(
        DeclineReason.UNGRASPABLE, f"{load} stands on {name}: it is not lifted with that on it"
    )


def out_of_reach(target: Target, held: int, from_here: bool) -> Declined:
    return Declined(
        DeclineReason.OUT_OF_REACH,
        f"{held} ways to hold {target.name} were found, and the arm does none of them "
        f"{from_where(from_here)}",
    )


def in_the_way(target: Target, ways: int, from_here: bool) -> Declined:
    return Declined(
        DeclineReason.OUT_OF_REACH,
        f"the arm reaches {target.name} {from_where(from_here)} in {ways} ways, and would sweep "
        f"something away on the way there in each of them",
    )


def from_where(here: bool) -> str:
    """The words for it."""
    return "from where the robot stands" if here else "from any place it can drive to"


def narrowest_m(target: Target) -> float:
    """Least width of what is known of the target, over all level directions."""
    angles = np.arange(_DIRECTIONS) * (np.pi / _DIRECTIONS)
    spans = [target.span_m(np.array([np.cos(a), np.sin(a)])) for a in angles]
    return float(min(high - low for low, high in spans))
