"""The newest snapshot, shared by reference between the nodes of one process."""

from __future__ import annotations

import threading
from dataclasses import replace

from .keepout import KeepOut
from .snapshot import EMPTY, SceneSnapshot


class SnapshotStore:
    """Holds the newest snapshot, joined with the zones; any thread reads, no reader waits.

    The map and its zones come from different hands: one thread writes the map, those that hear of
    zones write them.
    """

    def __init__(self, snapshot: SceneSnapshot = EMPTY) -> None:
        self._latest = snapshot
        self._zones = snapshot.keep_out
        self._writing = threading.Lock()

    @property
    def latest(self) -> SceneSnapshot:
        return self._latest

    def publish(self, snapshot: SceneSnapshot) -> None:
        """Replace the newest snapshot (a reference assignment: readers see the old or the new)."""
        with self._writing:
            if snapshot.keep_out is not self._zones:
                snapshot = replace(snapshot, keep_out=self._zones)
            self._latest = snapshot

    def keep_out(self, zones: KeepOut | None) -> None:
        """Where the robot must not be, in the newest snapshot and in all that follow."""
        with self._writing:
            self._zones = zones
            self._latest = replace(self._latest, keep_out=zones)
