"""Puts together what belongs to one exposure: colour, depth, detections and instance image."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Part(Enum):
    COLOUR = "colour"
    DEPTH = "depth"
    DETECTIONS = "detections"
    INSTANCES = "instances"


@dataclass
class Exposure:
    """Messages of one moment.

    Attributes:
        stamp_ns: of the first of them that came.
        arrived_s: steady time of that.
        parts: message by part.
    """

    stamp_ns: int
    arrived_s: float
    parts: dict[Part, Any] = field(default_factory=dict)

    @property
    def is_seen(self) -> bool:
        """Whether both images are there."""
        return Part.COLOUR in self.parts and Part.DEPTH in self.parts


class RgbdSync:
    """Groups messages by stamp and gives out whole groups in the order of their stamps.

    A group is whole when colour and depth are there and, as long as a detector is alive,
    its detections (and the instance image, where one comes with them). A group that waits
    longer than `patience_s` for the detector goes out without; once the detector has been
    silent for `dead_after_s`, nothing waits for it. A group without colour or depth is
    dropped, and counted, when its patience is over.
    """

    def __init__(
        self,
        slop_ns: int = 0,
        patience_s: float = 1.0,
        dead_after_s: float = 3.0,
        bound: int = 60,
        keep_all: bool = False,
    ) -> None:
        """
        Args:
            slop_ns: stamps may differ by this much within a group.
            bound: groups that may wait; the oldest are dropped beyond it.
            keep_all: give out every group, also those that newer ones overtook.
        """
        self._slop_ns, self._patience_s, self._dead_after_s = slop_ns, patience_s, dead_after_s
        self._bound, self._keep_all = bound, keep_all
        self._groups: deque[Exposure] = deque()
        self._detector_s: float | None = None
        self._instances_s: float | None = None
        self._started_s: float | None = None
        self._given_ns = -1
        self.unpaired = 0
        self.undetected = 0
        self.late = 0

    def clear(self) -> None:
        """Forget what waits (the clock jumped back)."""
        self._groups.clear()
        self._given_ns = -1

    def detector_silence_s(self, steady_s: float) -> float | None:
        """Steady seconds since the last detections; None if there never were any."""
        return None if self._detector_s is None else steady_s - self._detector_s

    def put(self, part: Part, stamp_ns: int, message: Any, steady_s: float) -> list[Exposure]:
        """Take in a message; the groups that are ready now, oldest first."""
        if self._started_s is None:
            self._started_s = steady_s
        if part is Part.DETECTIONS:
            self._detector_s = steady_s
        elif part is Part.INSTANCES:
            self._instances_s = steady_s
        if stamp_ns <= self._given_ns - self._slop_ns:
            self.late += 1
            return []
        group = self._group_for(part, stamp_ns, steady_s)
        group.parts[part] = message
        while len(self._groups) > self._bound:
            self._groups.popleft()
            self.unpaired += 1
        return self._ready(steady_s)

    def expire(self, steady_s: float) -> list[Exposure]:
        """The groups whose patience is over; call it now and then."""
        return self._ready(steady_s)

    def _group_for(self, part: Part, stamp_ns: int, steady_s: float) -> Exposure:
        best: Exposure | None = None
        for group in self._groups:
            gap = abs(group.stamp_ns - stamp_ns)
            if gap > self._slop_ns or part in group.parts:
                continue
            if best is None or gap < abs(best.stamp_ns - stamp_ns):
                best = group
        if best is not None:
            return best
        made = Exposure(stamp_ns, steady_s)
        at = len(self._groups)
        while at > 0 and self._groups[at - 1].stamp_ns > stamp_ns:
            at -= 1
        self._groups.insert(at, made)
        return made

    def _ready(self, steady_s: float) -> list[Exposure]:
        out: list[Exposure] = []
        newest_whole = max(
            (i for i, group in enumerate(self._groups) if self._is_whole(group, steady_s)),
            default=-1,
        )
        for i in range(len(self._groups)):
            group = self._groups[0]
            patience_over = steady_s - group.arrived_s > self._patience_s
            overtaken = i < newest_whole and not self._keep_all
            if self._is_whole(group, steady_s) or (patience_over and group.is_seen):
                out.append(group)
                if Part.DETECTIONS not in group.parts:
                    self.undetected += 1
            elif overtaken and group.is_seen:
                self.undetected += 1
            elif overtaken or patience_over:
                self.unpaired += 1
            else:
                break
            self._groups.popleft()
            self._given_ns = max(self._given_ns, group.stamp_ns)
        return out

    def _is_whole(self, group: Exposure, steady_s: float) -> bool:
        if not group.is_seen:
            return False
        if Part.DETECTIONS not in group.parts:
            return not self._is_alive(self._detector_s, steady_s)
        return Part.INSTANCES in group.parts or not self._expects_instances(group, steady_s)

    def _expects_instances(self, group: Exposure, steady_s: float) -> bool:
        """Whether an instance image is still to come for a group that has detections."""
        if not getattr(group.parts[Part.DETECTIONS], "detections", True):
            return False
        if self._instances_s is None:
            # None was ever seen: give the first one as long as the detector's first.
            return self._young(steady_s)
        return self._is_alive(self._instances_s, steady_s)

    def _is_alive(self, last_s: float | None, steady_s: float) -> bool:
        if last_s is None:
            return self._young(steady_s)
        return steady_s - last_s < self._dead_after_s

    def _young(self, steady_s: float) -> bool:
        return self._started_s is not None and steady_s - self._started_s < self._patience_s
