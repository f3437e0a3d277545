"""The pictures that a model keeps in mind: few, telling, and changed as rarely as possible."""

from __future__ import annotations

import threading

from .coverage import Coverage
from .keyframes import Keyframe, KeyframeStore

ENOUGH = 0.9
"""The resident pictures stay while they show at least this share of what the best set would."""


class ResidentViews:
    """Chooses the keyframes that questions share. For several threads.

    What a model has computed of its first pictures serves every further question, so the set is
    sticky: it stays while it shows nearly as much as the best one, then it grows at its end, and
    only where that is not enough it is chosen anew.

    Attributes:
        keyframes: to choose from.
        kept, grown, renewed: how often the set stayed, grew, and was chosen anew.
    """

    def __init__(self, keyframes: KeyframeStore) -> None:
        """`keyframes` may be shared with whoever fills it."""
        self.keyframes = keyframes
        self._resident: tuple[Keyframe, ...] = ()
        self._among: tuple[Keyframe, ...] = ()
        self._lock = threading.Lock()
        self.kept = self.grown = self.renewed = 0

    def choose(self, at_most: int) -> tuple[Keyframe, ...]:
        """At most so many pictures, in the order they are shown.

        Raises:
            ValueError: `at_most` is less than 1.
        """
        if at_most < 1:
            raise ValueError(f"at_most: want at least 1 picture, got {at_most}")
        there = tuple(self.keyframes)
        with self._lock:
            if there != self._among or len(self._resident) > at_most:
                self._resident = self._chosen(there, at_most)
                self._among = there
            else:
                self.kept += bool(there)
            return self._resident

    def _chosen(self, there: tuple[Keyframe, ...], at_most: int) -> tuple[Keyframe, ...]:
        row_of = {each: row for row, each in enumerate(there)}
        coverage = Coverage([each.cells for each in there], [each.object_ids for each in there])
        best = coverage.best(at_most)
        wanted = ENOUGH * coverage.of(best)
        present = [row_of[each] for each in self._resident if each in row_of]
        if present and len(present) == len(self._resident) <= at_most:
            if coverage.of(present) >= wanted:
                self.kept += 1
                return self._resident
            extended = coverage.best(at_most, beginning=present)
            if coverage.of(extended) >= wanted:
                self.grown += 1
                return tuple(there[row] for row in extended)
        self.renewed += bool(best)
        return tuple(there[row] for row in best)
