"""What the hand holds, kept right whatever comes between."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from rclpy.publisher import Publisher

from spatial_si_interfaces.msg import GraspCandidate, HeldObject

from . import convert


class HeldKeeper:
    """The newest HeldObject; safe to use from several threads.

    Attributes:
        held: as it was published last.
        lost: how often something slipped out of the fingers.
    """

    def __init__(self, topic: Publisher, now_ns: Callable[[], int]) -> None:
        self._topic = topic
        self._now_ns = now_ns
        self._lock = threading.RLock()
        self._grasps: list[GraspCandidate] = []
        self.lost = 0
        self.held = HeldObject()
        self._publish(HeldObject())

    def expect(self, grasps: Sequence[GraspCandidate]) -> None:
        """The candidates of the pick that begins."""
        with self._lock:
            self._grasps = list(grasps)

    def hold(self, candidate: int, width_m: float) -> None:
        """The fingers closed on something, by one of the candidates."""
        with self._lock:
            held = HeldObject(holding=True, width=width_m)
            if self.held.holding:
                held.grasp = self.held.grasp
            elif 0 <= candidate < len(self._grasps):
                held.grasp = self._grasps[candidate]
            self._publish(held)

    def let_go(self) -> None:
        """The fingers are open, or closed on nothing."""
        with self._lock:
            if self.held.holding:
                self._publish(HeldObject())

    def check(self, gap_m: float | None, min_gap_m: float, tolerance_m: float) -> str:
        """The fingers go on closing where the thing slips out: a sentence when it did, else "".

        Fingers that are far apart let it go: somebody else opened them, or they were on the way.

        Args:
            gap_m: between the finger tips, None where it is not known.
            tolerance_m: by which they may have moved since.
        """
        with self._lock:
            held = self.held
            if not held.holding or gap_m is None:
                return ""
            if gap_m > held.width + tolerance_m:
                self._publish(HeldObject())
                return ""
            if gap_m >= max(min_gap_m, held.width - tolerance_m):
                return ""
            self.lost += 1
            self._publish(HeldObject())
        return (
            f"lost the {held.grasp.label or 'thing'}: the fingers are {gap_m * 100:.1f} cm apart, "
            f"they were {held.width * 100:.1f}"
        )

    def _publish(self, held: HeldObject) -> None:
        held.stamp = convert.stamp_from_ns(self._now_ns())
        self.held = held
        self._topic.publish(held)
