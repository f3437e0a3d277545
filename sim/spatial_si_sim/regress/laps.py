"""How long the parts of a run took."""

from __future__ import annotations

import time


class Laps:
    """Steady seconds of one part after the other.

    Attributes:
        seconds: by the name of the part.
    """

    def __init__(self, digits: int = 2) -> None:
        """`digits` of a second that are kept."""
        self._digits = digits
        self.seconds: dict[str, float] = {}
        self._since_s = time.monotonic()

    def lap(self, name: str) -> None:
        """A part is over; the next one begins."""
        now_s = time.monotonic()
        self.seconds[name] = round(now_s - self._since_s, self._digits)
        self._since_s = now_s
