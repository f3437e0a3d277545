"""What touches what: the robot's links and the thing it holds against what stands fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..frames import Array, ros_from_habitat

DEEP_M = 0.005
"""A link that is deeper in something has run into it; less is touching."""

APART_S = 0.5
"""Contacts with one thing that are closer in time are one."""


@dataclass(frozen=True)
class Touch:
    """A point where something that is moved meets something else.

    Attributes:
        link: of the robot, "" for what is not a link. number: Habitat's id of what is moved.
        other: Habitat's id of what is met; -1 is the stage.
        depth_m: how deep it is in. away: (3,) the way out in map, of length 1.
    """

    link: str
    number: int
    other: int
    depth_m: float
    away: Array


def touches(sim: Any, body: Any, held: int | None) -> list[Touch]:
    """Where the robot (an articulated object) or what it holds meets something else.

    Contacts between the two, and of the robot with itself, are left out.
    """
    found = []
    for point in sim.get_physics_contact_points():
        a, b = int(point.object_id_a), int(point.object_id_b)
        normal = ros_from_habitat(np.array(point.contact_normal_on_b_in_ws, dtype=float))
        sides = ((a, b, int(point.link_id_a), normal), (b, a, int(point.link_id_b), -normal))
        moved = (body.object_id, held)
        if a in moved and b in moved:
            continue
        for mine, other, link, away in sides:
            if mine in moved:
                name = body.get_link_name(link) if mine == body.object_id else ""
                found.append(Touch(name, mine, other, -float(point.contact_distance), away))
    return found


class Bumps:
    """Counts how often the arm runs into something that stands fast, once per contact."""

    def __init__(self) -> None:
        self.count = 0
        self._last_s: dict[int, float] = {}

    def watch(self, met: set[int], now_s: float) -> None:
        """What the arm is deep in at a time."""
        for other in met:
            if now_s - self._last_s.get(other, -np.inf) > APART_S:
                self.count += 1
            self._last_s[other] = now_s

    def reset(self) -> None:
        """Nothing was met yet."""
        self.count = 0
        self._last_s.clear()
