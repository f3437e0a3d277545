"""What a referee saw of a run: true poses of movable things and what the hand held, over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Poses = Mapping[int, Array]
"""True id -> (4, 4) pose in map of a frame that moves with the thing."""

NOTHING = 0
"""What an empty hand holds."""


@dataclass
class Trace:
    """Grows while somebody listens; times are simulated seconds and only ever grow.

    Attributes:
        times_s, poses: the poses that were true at each time.
        held: (time, true id or `NOTHING`), whenever it changed.
    """

    times_s: list[float] = field(default_factory=list)
    poses: list[Poses] = field(default_factory=list)
    held: list[tuple[float, int]] = field(default_factory=list)

    def add(self, time_s: float, poses: Poses) -> None:
        """Poses of a time; one that is not later than the last is left out."""
        if not self.times_s or time_s > self.times_s[-1]:
            self.times_s.append(time_s)
            self.poses.append(poses)

    def hold(self, time_s: float, number: int) -> None:
        """What the hand holds from then on; what is known of later times is of before a reset."""
        while self.held and self.held[-1][0] > time_s:
            self.held.pop()
        if not self.held or self.held[-1][1] != number:
            self.held.append((time_s, number))

    def clear(self) -> None:
        """Forget everything: the simulation was reset."""
        self.times_s.clear()
        self.poses.clear()
        self.held.clear()

    def at(self, time_s: float) -> Poses:
        """The newest poses that are not later.

        Raises:
            LookupError: there are none.
        """
        index = bisect_right(self.times_s, time_s)
        if index == 0:
            raise LookupError(f"no poses are known at {time_s:.2f} s")
        return self.poses[index - 1]

    def held_at(self, time_s: float) -> int:
        """What the hand held at a time."""
        index = bisect_right(self.held, (time_s, 1 << 62))
        return self.held[index - 1][1] if index else NOTHING

    def holding(self, number: int) -> list[tuple[float, float]]:
        """From when until when a thing was held, in order; the last may end at infinity."""
        ends = [time_s for time_s, _ in self.held[1:]] + [float("inf")]
        return [(begin, end) for (begin, each), end in zip(self.held, ends) if each == number]
