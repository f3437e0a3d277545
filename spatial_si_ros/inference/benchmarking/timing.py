"""Times of several ways to the same answer, taken in turns so that a busy machine is fair."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch

from .devices import finish, peak_bytes, reset_peak


@dataclass(slots=True)
class Times:
    """Of one way.

    Attributes:
        clock_s: each time, until the device was done.
        processor_s: of all threads, which other work on the machine touches less.
        peak: the most bytes of memory that were taken meanwhile; None if unknown.
    """

    clock_s: list[float] = field(default_factory=list)
    processor_s: list[float] = field(default_factory=list)
    peak: int | None = None

    @property
    def median_s(self) -> float:
        """On the clock."""
        return float(np.median(self.clock_s))

    @property
    def p95_s(self) -> float:
        """On the clock; of a few times the longest, or nearly."""
        return float(np.quantile(self.clock_s, 0.95))

    @property
    def processor_median_s(self) -> float:
        """Of all threads."""
        return float(np.median(self.processor_s))


@dataclass(frozen=True, slots=True)
class Way:
    """A way to an answer.

    Attributes:
        act: goes it once.
        a_round: how often in each round: more for what is short.
        warm: it was gone already and needs no warming up.
    """

    act: Callable[[], object]
    a_round: int = 1
    warm: bool = False


def taken(
    ways: Mapping[str, Way],
    repeats: int,
    device: torch.device,
    tell: Callable[[str, float, float], None] = lambda name, clock_s, processor_s: None,
) -> dict[str, Times]:
    """Times of all ways: once each to warm up, which does not count, then in turns.

    Args:
        ways: by name.
        repeats: rounds.
        device: that is waited for.
        tell: hears what was gone and how long it took, on the clock and of all threads.
    """
    times = {name: Times() for name in ways}
    for way in ways.values():
        if not way.warm:
            way.act()
    finish(device)
    for _ in range(repeats):
        for name, way in ways.items():
            reset_peak(device)
            for _ in range(way.a_round):
                finish(device)
                began, used = time.perf_counter(), time.process_time()
                way.act()
                finish(device)
                found = time.perf_counter() - began, time.process_time() - used
                times[name].clock_s.append(found[0])
                times[name].processor_s.append(found[1])
                tell(name, *found)
            peak = peak_bytes(device)
            times[name].peak = max(times[name].peak or 0, peak) if peak else None
    return times
