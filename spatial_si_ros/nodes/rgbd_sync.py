"""Pairs colour, depth, detections and instance images by their stamps, and counts what is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

COLOUR, DEPTH, DETECTIONS, INSTANCES = "colour", "depth", "detections", "instances"
REQUIRED = (COLOUR, DEPTH)


@dataclass(slots=True)
class Bundle:
    """Messages of one moment by stream; without DETECTIONS when the detector kept silent."""

    stamp_ns: int
    born_s: float
    parts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class SyncCounts:
    """What happened to the messages so far."""

    complete: int = 0
    without_detections: int = 0
    unpaired: int = 0


class RgbdSync:
    """Collects messages into bundles and hands them on in the order of their stamps.

    A bundle is complete with colour, depth, detections and, once instance images have
    been heard at all, its instance image. Colour and depth alone go on after
    `patience_s`, so that a dead detector does not stop the map from knowing free space.
    Bundles without colour or depth are dropped and counted.
    """

    def __init__(
        self,
        emit: Callable[[Bundle], None],
        slop_ns: int = 0,
        patience_s: float = 0.3,
        capacity: int = 30,
    ) -> None:
        """
        Args:
            emit: gets each bundle.
            slop_ns: stamps at most this far apart are one moment.
            patience_s: steady time to wait for detections.
            capacity: moments kept at once; the oldest are given up.
        """
        self._emit = emit
        self._slop_ns = slop_ns
        self._patience_s = patience_s
        self._capacity = capacity
        self._bundles: list[Bundle] = []
        self._last_ns = -1
        self._has_instances = False
        self.counts = SyncCounts()

    def add(self, stream: str, stamp_ns: int, msg: Any, now_s: float) -> None:
        """Take in one message; `now_s` is steady time."""
        if stream == INSTANCES:
            self._has_instances = True
        if stamp_ns <= self._last_ns:
            self.counts.unpaired += stream in REQUIRED
            return
        bundle = self._bundle(stamp_ns, now_s)
        bundle.parts[stream] = msg
        self.poll(now_s)

    def poll(self, now_s: float) -> None:
        """Hand on what is complete or has waited long enough; call it now and then."""
        done = [each for each in self._bundles if self._ready(each, now_s)]
        if done:
            self._release(max(each.stamp_ns for each in done), now_s)
        while len(self._bundles) > self._capacity:
            self._release(self._bundles[0].stamp_ns, now_s)

    def clear(self) -> None:
        """Forget everything: the clock went back."""
        self._bundles.clear()
        self._last_ns = -1

    def _bundle(self, stamp_ns: int, now_s: float) -> Bundle:
        for each in self._bundles:
            if abs(each.stamp_ns - stamp_ns) <= self._slop_ns:
                return each
        bundle = Bundle(stamp_ns, now_s)
        self._bundles.append(bundle)
        self._bundles.sort(key=lambda each: each.stamp_ns)
        return bundle

    def _ready(self, bundle: Bundle, now_s: float) -> bool:
        if not all(stream in bundle.parts for stream in REQUIRED):
            return False
        if now_s - bundle.born_s >= self._patience_s:
            return True
        return DETECTIONS in bundle.parts and (INSTANCES in bundle.parts or not self._has_instances)

    def _release(self, until_ns: int, now_s: float) -> None:
        """Everything up to a stamp: newer moments are ready, so older ones waited enough."""
        released = [each for each in self._bundles if each.stamp_ns <= until_ns]
        self._bundles = [each for each in self._bundles if each.stamp_ns > until_ns]
        for bundle in released:
            self._last_ns = max(self._last_ns, bundle.stamp_ns)
            if all(stream in bundle.parts for stream in REQUIRED):
                self.counts.complete += 1
                self.counts.without_detections += DETECTIONS not in bundle.parts
                self._emit(bundle)
            else:
                self.counts.unpaired += 1
