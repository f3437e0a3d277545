"""What an episode begins with: everything in its place, the robot at its start, and a map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..truth.scene import TruePose
from .client import LineTimeout
from .hands_client import HandsClient

if TYPE_CHECKING:
    from .scene_run import Stage

EXPLORE = "Explore the apartment."
EXPLORE_SIM_S = 300.0
EXPLORE_S = 300.0
DRIVE_SIM_S = 90.0
LOOKS = 5
"""Looking around: so many turns of the base that make one round, each less than the camera sees."""
SETTLE_S = 1.0
"""Simulated time after a turn in which pictures are taken."""


@dataclass(frozen=True)
class Setting:
    """Attributes:
    map: folder of the map that every episode begins with; None: each begins without things,
        knowing the ground that was seen in the scene before, and with a look around there.
    """

    map: Path | None


def explore(client: HandsClient, setting: Setting, stage: Stage) -> None:
    """Make the map that the episodes begin with, where they begin with one."""
    if setting.map is None:
        return
    stage("exploring")
    client.follow(EXPLORE, None, EXPLORE_SIM_S, EXPLORE_S)
    client.wait_sim(client.sim_s + SETTLE_S)
    client.keep_map(setting.map)


def set_up(client: HandsClient, setting: Setting, start: TruePose) -> None:
    """Reset the simulation with the robot at its start, give it its map, let it look around.

    A turn whose end is not heard of (seen once in some hundred) is made once more.

    Raises:
        LineTimeout: something of it did not happen.
    """
    if setting.map is not None:
        client.recall_map(setting.map)
    client.start_again(start)
    if setting.map is None:
        client.forget_things()
    for turn in range(LOOKS):
        yaw = start.yaw_rad + 2.0 * math.pi * (turn + 1) / LOOKS
        turned = TruePose(start.position_m, math.remainder(yaw, 2 * math.pi))
        try:
            client.drive_to(turned, DRIVE_SIM_S)
        except LineTimeout:
            client.drive_to(turned, DRIVE_SIM_S)
        client.wait_sim(client.sim_s + SETTLE_S)
