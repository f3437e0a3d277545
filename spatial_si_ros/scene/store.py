"""The newest snapshot, shared by reference between the nodes of one process."""

from __future__ import annotations

from .snapshot import EMPTY, SceneSnapshot


class SnapshotStore:
    """Holds the newest snapshot; one thread writes, any thread reads, nobody waits."""

    def __init__(self, snapshot: SceneSnapshot = EMPTY) -> None:
        self._latest = snapshot

    @property
    def latest(self) -> SceneSnapshot:
        return self._latest

    def publish(self, snapshot: SceneSnapshot) -> None:
        """Replace the newest snapshot (a reference assignment: readers see the old or the new)."""
        self._latest = snapshot
