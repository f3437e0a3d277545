"""How far the detector's masks are to be trusted, learnt from how often they slip."""

from __future__ import annotations

from math import log

_START, _LEAST, _MOST = 0.03, 0.004, 0.15
_MEMORY = 20000.0


class MaskTrust:
    """Running share of well-known surface points that a mask of their object misses.

    Attributes:
        slip: that share, 0..1.
    """

    def __init__(self, slip: float = _START) -> None:
        self.slip = slip
        self._weight = 500.0

    def observe(self, missed: int, total: int) -> None:
        """`missed` of `total` well-known points were outside the mask of their object."""
        if total == 0:
            return
        self._weight = min(self._weight + total, _MEMORY)
        self.slip += (missed - self.slip * total) / self._weight

    @property
    def gain_and_loss(self) -> tuple[float, float]:
        """Log odds for a point that a mask covered, and against one seen outside the mask."""
        # How often a mask covers a point of its object, and one just beside it.
        slip = min(max(self.slip, _LEAST), _MOST)
        own, beside = 1.0 - slip, min(0.45, 0.05 + 5.0 * slip)
        return log(own / beside), log((1.0 - beside) / (1.0 - own))


DEFAULT = MaskTrust()
