"""What the planner keeps to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceSettings:
    """Lengths in metres.

    Attributes:
        candidates: that are handed out at most.
        margin_m: from the thing's edge to the edge of the surface and to other things.
        least_margin_m: where there is no room for more.
        drop_m: the fingers open with the thing so high above the surface.
        approach_m: straight way down before that.
        least_probability: that what the words say will be true.
        turn_rad: the hand may be turned so much from what was proposed, to be reachable.
        tries: poses for which the arm is solved at most.
        spots: that are judged by the words at most.
    """

    candidates: int = 8
    margin_m: float = 0.03
    least_margin_m: float = 0.01
    drop_m: float = 0.008
    approach_m: float = 0.08
    least_probability: float = 0.5
    turn_rad: float = 0.12
    tries: int = 12
    spots: int = 120
