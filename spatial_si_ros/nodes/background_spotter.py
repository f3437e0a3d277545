"""The stop word is judged in a thread of its own: listening never waits for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ..voice.audio import Samples
from ..voice.ear import StopHeard
from ..voice.stop_word import StopSpotter
from .worker import Worker

MOST_WAITING = 2
"""Cries that wait while one is judged; of more the oldest are dropped."""


class BackgroundSpotter(StopSpotter):
    """A spotter that answers later, by a call; what comes while it judges is judged then.

    The newest comes first: a machine that is busy with what was said before does not keep anybody
    waiting who says stop now.

    Attributes:
        dropped: cries that were never judged.
    """

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
        self._waiting: deque[tuple[Samples, float, float]] = deque(maxlen=MOST_WAITING)
        self._worker = Worker("stop word", MOST_WAITING)
        self.dropped = 0

    def judge(self, samples: Samples, spoken_s: float) -> bool:
        """Judge soon; never True."""
        self.dropped += len(self._waiting) == MOST_WAITING
        self._waiting.append((samples.copy(), spoken_s, self._stream_s()))
        self._worker.submit(self._judge_newest)  # refused only where as many jobs wait as cries
        return False

    def close(self) -> None:
        """End the thread."""
        self._worker.close()

    def _judge_newest(self) -> None:
        try:
            samples, spoken_s, at_s = self._waiting.pop()
        except IndexError:
            return  # it was dropped
        if super().judge(samples, spoken_s):
            self._on_stop(StopHeard(at_s, self.score))
