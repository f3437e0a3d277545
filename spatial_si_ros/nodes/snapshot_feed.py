"""Rebuilds the snapshot from topics, for a node that runs without the mapper in its process."""

from __future__ import annotations

from dataclasses import replace

from nav_msgs.msg import OccupancyGrid

from spatial_si_interfaces.msg import ObjectMap, ObjectUpdates

from ..scene.store import SnapshotStore
from . import convert
from .base import SpatialNode
from .qos import EVENTS, LATCHED

QUIET_S = 0.9
"""Steady time without an update after which an older map is a new beginning."""


class SnapshotFeed:
    """Keeps a store as new as `objects`, `object_updates` and `occupancy` allow.

    A whole map replaces everything, but one that is behind the updates is late and ignored
    while updates arrive; afterwards it means that the mapper started afresh. Updates follow
    in sequence; after a gap they are ignored until the next whole map. Invalid messages are
    ignored with a warning.
    """

    def __init__(self, node: SpatialNode, store: SnapshotStore) -> None:
        """Subscribes on `node` until its deactivation; call it in `start`."""
        self._node = node
        self._store = store
        self._sequence: int | None = None
        self._updated_s = 0.0
        self.gaps = 0
        node.add_subscription(ObjectMap, "objects", self._on_map, LATCHED)
        node.add_subscription(ObjectUpdates, "object_updates", self._on_updates, EVENTS)
        node.add_subscription(OccupancyGrid, "occupancy", self._on_occupancy, LATCHED)

    def _on_map(self, msg: ObjectMap) -> None:
        behind = self._sequence is not None and msg.sequence < self._sequence
        if behind and self._node.steady_s() - self._updated_s < QUIET_S:
            return
        try:
            self._store.publish(convert.snapshot_from_msg(msg, self._store.latest.occupancy))
        except ValueError as error:
            self._warn("objects", error)
            return
        self._follow(msg.sequence)

    def _on_updates(self, msg: ObjectUpdates) -> None:
        if self._sequence is None or msg.sequence <= self._sequence:
            return
        if msg.sequence != self._sequence + 1:
            self.gaps += 1
            self._sequence = None
            return
        try:
            self._store.publish(convert.apply_updates(self._store.latest, msg))
        except ValueError as error:
            self._warn("object_updates", error)
            self._sequence = None
            return
        self._follow(msg.sequence)

    def _on_occupancy(self, msg: OccupancyGrid) -> None:
        try:
            occupancy = convert.occupancy_from_msg(msg)
        except ValueError as error:
            self._warn("occupancy", error)
            return
        self._store.publish(replace(self._store.latest, occupancy=occupancy))

    def _follow(self, sequence: int) -> None:
        self._sequence, self._updated_s = sequence, self._node.steady_s()

    def _warn(self, topic: str, error: ValueError) -> None:
        self._node.get_logger().warning(f"ignored a message on {topic}: {error}")
