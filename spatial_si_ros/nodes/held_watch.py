"""What the hand holds, told to the map: it is not where it was, and no part of the pictures."""

from __future__ import annotations

import threading

import numpy as np

from spatial_si_interfaces.msg import HeldObject

from ..perception.mapping import MapBuilder
from . import convert
from .self_filter import SelfFilter

HELD_MARGIN_M, HELD_MOST_M = 0.03, 0.5


class HeldWatch:
    """Follows `held`. It counts from the moment that it is heard, also for pictures that wait."""

    def __init__(
        self, builder: MapBuilder, lock: threading.Lock, own_arm: SelfFilter, map_frame: str
    ) -> None:
        """`lock`: with which the map is changed."""
        self._builder, self._lock = builder, lock
        self._own_arm, self._map_frame = own_arm, map_frame
        self._taken_id = 0

    def on_held(self, msg: HeldObject) -> None:
        """The callback of the topic."""
        self._own_arm.held_m = held_radius_m(msg)
        taken = msg.grasp.object_id if msg.holding else 0
        if taken == self._taken_id:
            return
        self._taken_id = taken
        with self._lock:
            stamp_ns = convert.stamp_to_ns(msg.stamp)
            self._builder.let_go(self._own_arm.hand_m(self._map_frame), stamp_ns)
            if taken:
                self._builder.take_up(taken, stamp_ns)


def held_radius_m(msg: HeldObject) -> float:
    """How far what the hand holds reaches from between the finger tips; 0 where nothing is held.

    Of the size and the height of the grasp only what is finite and positive counts.
    """
    if not msg.holding:
        return 0.0
    size = np.array([msg.grasp.size.x, msg.grasp.size.y, msg.grasp.size.z])
    length, width, height = np.where(np.isfinite(size), np.maximum(size, 0.0), 0.0).tolist()
    below = msg.grasp.height if np.isfinite(msg.grasp.height) else 0.0
    upright = max(below, height - below, 0.0)
    reach = float(np.hypot(upright, 0.5 * np.hypot(length, width)))
    return min(reach + HELD_MARGIN_M, HELD_MOST_M)
