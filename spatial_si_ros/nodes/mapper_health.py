"""What scene_mapper says of itself in diagnostics."""

from __future__ import annotations

from collections import Counter, deque

import numpy as np
from diagnostic_msgs.msg import DiagnosticStatus

RECENT_S = 3.0
_SAMPLES = 200


class MapperHealth:
    """Counts and times of one mapper; all times are steady."""

    def __init__(self) -> None:
        self._done: deque[tuple[float, float]] = deque(maxlen=_SAMPLES)
        self._problem = ("", -1e9)
        self.rejected: Counter[str] = Counter()
        self.newest_stamp_ns: int | None = None

    def processed(self, steady_s: float, latency_s: float, stamp_ns: int) -> None:
        """A frame is in the map."""
        self._done.append((steady_s, latency_s))
        self.newest_stamp_ns = stamp_ns

    def reject(self, why: str, sentence: str, steady_s: float) -> None:
        """A frame or message could not be used; `why` is one word to count by."""
        self.rejected[why] += 1
        self._problem = (sentence, steady_s)

    def note(self, sentence: str, steady_s: float) -> None:
        """Something is wrong without a frame being lost."""
        self._problem = (sentence, steady_s)

    def problem(self, steady_s: float) -> str:
        """The newest problem's sentence while it is recent, otherwise ""."""
        sentence, at_s = self._problem
        return sentence if steady_s - at_s < RECENT_S else ""

    def idle_s(self, steady_s: float) -> float | None:
        """Seconds since the last frame; None before the first."""
        return steady_s - self._done[-1][0] if self._done else None

    def figures(self, steady_s: float, now_ns: int) -> dict[str, object]:
        """Values for the diagnostics message."""
        recent = [latency for at, latency in self._done if steady_s - at < RECENT_S]
        values: dict[str, object] = {
            "rate [Hz]": round(len(recent) / RECENT_S, 1),
            "rejected": sum(self.rejected.values()),
        }
        if recent:
            values["latency p50 [ms]"] = round(1e3 * float(np.median(recent)), 1)
            values["latency p95 [ms]"] = round(1e3 * float(np.percentile(recent, 95)), 1)
        if self.newest_stamp_ns is not None:
            values["age of newest [s]"] = round((now_ns - self.newest_stamp_ns) * 1e-9, 3)
        values.update({f"rejected: {why}": count for why, count in self.rejected.items()})
        return values


def level_of(sentence: str) -> bytes:
    """WARN while there is something to say."""
    return DiagnosticStatus.WARN if sentence else DiagnosticStatus.OK
