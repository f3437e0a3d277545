"""Where the measurements of an object ended, over the last moments: has it shifted?"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

WINDOW_NS = 1_500_000_000
"""A velocity is fitted over this time; `docs/relations.md`."""
_SPACING_NS = 40_000_000
_MOST = 40


class Extent(NamedTuple):
    """The bounds of one measurement along the axes of the map, metres.

    Attributes:
        whole: nothing cut it off on its sides: not the edge of the picture.
    """

    stamp_ns: int
    x0: float
    y0: float
    x1: float
    y1: float
    whole: bool

    @property
    def middle(self) -> tuple[float, float]:
        return 0.5 * (self.x0 + self.x1), 0.5 * (self.y0 + self.y1)


class Extents:
    """The measurements of one object within the last `WINDOW_NS`; a bounded number."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept: deque[Extent] = deque(maxlen=_MOST)

    def __copy__(self) -> Extents:
        twin = Extents()
        twin.kept.extend(self.kept)
        return twin

    def add(self, now: Extent) -> Extent | None:
        """Keep it; the oldest other one in the window is returned, None when there is none."""
        kept = self.kept
        if kept and now.stamp_ns < kept[-1].stamp_ns:
            kept.clear()  # the clock went back
        while kept and now.stamp_ns - kept[0].stamp_ns > WINDOW_NS:
            kept.popleft()
        oldest = kept[0] if kept else None
        if not kept or now.stamp_ns - kept[-1].stamp_ns >= _SPACING_NS:
            kept.append(now)
        return oldest

    def clear(self) -> None:
        self.kept.clear()

    @property
    def span_ns(self) -> int:
        """From the oldest to the newest."""
        return self.kept[-1].stamp_ns - self.kept[0].stamp_ns if self.kept else 0


def shift(before: Extent, now: Extent) -> tuple[float, float]:
    """How far a measurement went along x and y, metres, as far as both of its ends agree.

    Where more of a thing comes into view one end grows and the other one stays.
    """
    return (
        _agreed(now.x0 - before.x0, now.x1 - before.x1),
        _agreed(now.y0 - before.y0, now.y1 - before.y1),
    )


def _agreed(low: float, high: float) -> float:
    if low > 0.0 and high > 0.0:
        return min(low, high)
    if low < 0.0 and high < 0.0:
        return max(low, high)
    return 0.0
