"""What the planner keeps to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GraspSettings:
    """Lengths in metres.

    Attributes:
        candidates: that are handed out at most.
        spare_m: the hand is at least so much wider open than what it takes, on each side.
        least_width_m: thinner things are not felt between the fingers.
        approach_m: straight way before the grasp; a shorter one where that is not to be had.
        lift_m: straight way up after it.
        least_lift_m: less room above is too little.
        least_height_m: what is flatter cannot be held at its sides: the fingers meet what it
            lies on.
        least_points: of a thing that is measured well enough.
        most_holes: share of its pixels without depth, from which it is not.
        turn_rad: the hand may be turned so much from what was proposed, to be reachable.
        tries: poses for which the arm is solved at most.
        judged: poses, those with the best contacts, that are looked at closely.
    """

    candidates: int = 8
    spare_m: float = 0.008
    least_width_m: float = 0.002
    approach_m: float = 0.10
    lift_m: float = 0.12
    least_lift_m: float = 0.04
    least_height_m: float = 0.014
    least_points: int = 20
    most_holes: float = 0.5
    turn_rad: float = 0.21
    tries: int = 24
    judged: int = 50
