"""When the simulation may take its next step: real time, lockstep, idling. Knows no ROS."""

from __future__ import annotations

from dataclasses import dataclass

FRESH, FRESH_S = 3, 2.0
"""So many frames after a reset are waited for so long, in steady time, before one is processed."""

BEHIND_S = 0.2
"""Later than this, the schedule starts anew instead of being caught up with."""


class Pacer:
    """Keeps simulated time at a factor of steady time."""

    def __init__(self, real_time_factor: float, idle_at_real_time: bool) -> None:
        self.late = 0
        self._factor = real_time_factor
        self._idle_factor = real_time_factor
        if idle_at_real_time and (real_time_factor == 0.0 or real_time_factor > 1.0):
            self._idle_factor = 1.0
        self._due_s: float | None = None

    def wait_s(self, steady_s: float) -> float:
        """How long until the next step is due; 0 when it is."""
        return 0.0 if self._due_s is None else max(0.0, self._due_s - steady_s)

    def stepped(self, dt_s: float, idle: bool, steady_s: float) -> None:
        """A step of `dt_s` simulated seconds was taken at `steady_s`."""
        factor = self._idle_factor if idle else self._factor
        if factor == 0.0:
            self._due_s = None
            return
        due_s = steady_s if self._due_s is None else self._due_s
        if steady_s - due_s > BEHIND_S:
            self.late += 1
            due_s = steady_s
        self._due_s = due_s + dt_s / factor


@dataclass
class Lockstep:
    """Holds the simulation until a published frame is known to be in the map.

    Attributes:
        timeout_s: after this much steady time the simulation goes on, once, and counts it.
        timeouts: how often that happened.
    """

    timeout_s: float
    timeouts: int = 0
    _awaited_ns: int | None = None
    _since_s: float = 0.0
    _fresh: int = 0
    _runs: bool = False

    def published(self, stamp_ns: int, steady_s: float) -> None:
        """A frame of this stamp went out."""
        self._awaited_ns, self._since_s, self._runs = stamp_ns, steady_s, True

    def processed(self, stamp_ns: int) -> None:
        """The newest frame in the map has this stamp.

        Nothing newer than the awaited frame was published, so a later stamp is a leftover from
        before a reset.
        """
        if stamp_ns == self._awaited_ns:
            self._awaited_ns, self._fresh = None, 0

    def forget(self) -> None:
        """Wait for nothing; after a reset the clock jumped back.

        Who hears a frame before the new clock drops it as old, and never says so: until one is
        processed, the first few frames are not waited for long. (At the start nobody does that.)
        """
        self._awaited_ns, self._fresh = None, FRESH if self._runs else 0

    def holds(self, steady_s: float) -> bool:
        """Whether to wait still; counts a timeout when it gives up."""
        if self._awaited_ns is None:
            return False
        limit_s = min(FRESH_S, self.timeout_s) if self._fresh else self.timeout_s
        if steady_s - self._since_s < limit_s:
            return True
        self.timeouts += not self._fresh
        self._awaited_ns, self._fresh = None, max(0, self._fresh - 1)
        return False


class FrameSchedule:
    """At which steps a frame is captured; works in whole nanoseconds of simulated time."""

    def __init__(self, rate_hz: float, idle_rate_hz: float) -> None:
        self._period_ns = round(1e9 / rate_hz)
        self._idle_period_ns = round(1e9 / idle_rate_hz) if idle_rate_hz > 0.0 else self._period_ns
        self._next_ns: int | None = None
        self._last_ns = 0

    def due(self, time_ns: int, idle: bool) -> bool:
        """Whether a frame is due; asked once per step, and taken as captured when it is."""
        period_ns = self._idle_period_ns if idle else self._period_ns
        if self._next_ns is not None:
            # Starting to move brings the next frame forward.
            self._next_ns = min(self._next_ns, self._last_ns + period_ns)
            if time_ns < self._next_ns:
                return False
        # Keep the phase, so that the mean rate is exact although steps are coarse.
        on_time = self._next_ns is not None and time_ns - self._next_ns < period_ns
        base_ns = self._next_ns if on_time and self._next_ns is not None else time_ns
        self._last_ns, self._next_ns = time_ns, base_ns + period_ns
        return True
