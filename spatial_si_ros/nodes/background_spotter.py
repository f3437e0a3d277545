"""The stop word is judged in a thread of its own: listening never waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..voice.audio import Samples
from ..voice.ear import StopHeard
from ..voice.stop_word import StopSpotter
from .worker import Worker


class BackgroundSpotter(StopSpotter):
    """A spotter that answers later, by a call; while it judges, nothing else is due."""

    def __init__(
        self,
        spotter: StopSpotter,
        stream_s: Callable[[], float],
        on_stop: Callable[[StopHeard], None],
    ) -> None:
        """
        Args:
            stream_s: how much of the stream was heard.
            on_stop: called in the judging thread.
        """
        super().__init__(spotter.scores, spotter.threshold)
        self._stream_s, self._on_stop = stream_s, on_stop
        self._worker = Worker("stop word", 0)
        self._busy = threading.Event()

    def judge(self, samples: Samples) -> bool:
        """Begin to judge; never True."""
        kept, at_s = samples.copy(), self._stream_s()
        self._busy.set()
        if not self._worker.submit(lambda: self._judge(kept, at_s)):
            self._busy.clear()
        return False

    def is_due(self, spoken_s: float, quiet_s: float) -> bool:
        return not self._busy.is_set() and super().is_due(spoken_s, quiet_s)

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _judge(self, samples: Samples, at_s: float) -> None:
        if super().judge(samples):
            self._on_stop(StopHeard(at_s, self.score))
        self._busy.clear()
