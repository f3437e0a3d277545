"""Looking around for what the words name and the map does not have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from py_trees.behaviour import Behaviour

from ...geometry.frames import yaw_of
from ...language.declined import Declined, DeclineReason
from ..exploration import Explored, Explorer, ExploreSettings
from .leaf import Leaf
from .memory import Memory
from .ports import Stage, Wait
from .recovery import Recovery
from .spots import spot_of

SEARCHES_AT_MOST = 5
"""Looks for all that one instruction names."""
SEARCH = replace(ExploreSettings(), visits=0)
"""Only ground that nobody saw is looked at: in a map that is whole nothing is searched."""
UNSEEN = frozenset({DeclineReason.NOT_SEEN, DeclineReason.MAP_EMPTY})


def searched(memory: Memory, search: Searching, find: Behaviour) -> Behaviour:
    """What finds something, with looks around while it is not seen."""
    look = Leaf("look around for it", memory, search.look)
    return Recovery("until it is seen", memory, find, look, SEARCHES_AT_MOST)


class Searching:
    """The looks of one instruction; what the camera saw before it counts as seen."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._explorer: Explorer | None = None
        self._looks = 0

    def look(self) -> Wait[Declined | None]:
        """One look, where it shows most new ground; the failure as it was when there is none."""
        memory, why = self._memory, self._memory.failure
        pose = memory.robot.pose()
        worth = why.reason in UNSEEN and memory.fixed is None and self._looks < SEARCHES_AT_MOST
        if not worth or isinstance(pose, Declined):
            return why
        explorer = self._begun()
        explorer.observe(pose[:2, 3], yaw_of(pose))
        look = explorer.next(memory.robot.snapshot(), pose[:2, 3], yaw_of(pose))
        if isinstance(look, Explored | Declined):
            return why
        self._looks += 1
        memory.trail.append(pose[:2, 3])
        drive = yield from memory.drive(spot_of(look), Stage.LOOKING)
        if drive.cancelled:
            return drive.declined
        if not drive.arrived:
            explorer.failed(look)
            return None
        explorer.observe(look.position_m, look.yaw_rad)
        yield from memory.robot.settle()
        return None

    def _begun(self) -> Explorer:
        if self._explorer is None:
            self._explorer = Explorer(self._memory.body, settings=SEARCH)
            for pose in self._memory.robot.snapshot().trail:
                ahead = pose.T_map_camera[:2, 2]
                yaw = float(np.arctan2(ahead[1], ahead[0]))
                self._explorer.observe(pose.T_map_camera[:2, 3], yaw)
        return self._explorer
