"""From a stream of sound to utterances and stop words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .audio import CLIPPED, RATE_HZ, Samples, level_dbfs
from .endpointing import Endpointer, Utterance
from .own_voice import OwnVoice
from .stop_word import StopSpotter


@dataclass(frozen=True)
class StopHeard:
    """Somebody said stop.

    Attributes:
        at_s: in the time of the stream.
        score: 0..1.
    """

    at_s: float
    score: float


@dataclass
class Levels:
    """How loud it was lately.

    Attributes:
        level_dbfs: of the last piece of sound.
        heard_s: how much sound came.
        silent_s: for how long it has been digital silence.
        clipped: share of all samples at the end of the scale.
    """

    level_dbfs: float = -120.0
    heard_s: float = 0.0
    silent_s: float = 0.0
    clipped: float = 0.0


class Ear:
    """Cuts the stream into utterances, listens for the stop word meanwhile.

    While the robot speaks, what is heard is its own voice: utterances are then marked as such, and
    only the stop word counts.
    """

    STEP = 1600
    """Samples that are looked at together: 0.1 s."""

    def __init__(
        self, endpointer: Endpointer, spotter: StopSpotter | None, own: OwnVoice | None = None
    ) -> None:
        self._endpointer = endpointer
        self._spotter = spotter
        self._judged = False
        self._stopped_s = -1e9
        self._clipped = 0
        self._samples = 0
        self.own = own or OwnVoice()
        self.levels = Levels()

    @property
    def at_s(self) -> float:
        """How much of the stream was heard."""
        return self._endpointer.at_s

    def reset(self) -> None:
        """A new stream begins."""
        self._endpointer.reset()
        self._judged, self._stopped_s = False, -1e9

    def feed(self, samples: Samples) -> list[StopHeard | Utterance]:
        """What ended, or was shouted, in the next piece of the stream."""
        heard: list[StopHeard | Utterance] = []
        for first in range(0, len(samples), self.STEP):
            heard += self._step(samples[first : first + self.STEP])
        return heard

    def finish(self) -> list[Utterance]:
        """The stream is over."""
        return self._kept(self._endpointer.finish())

    def _step(self, samples: Samples) -> list[StopHeard | Utterance]:
        self._measure(samples)
        ended: list[StopHeard | Utterance] = [*self._kept(self._endpointer.feed(samples))]
        endpointer, spotter = self._endpointer, self._spotter
        if spotter is None or not endpointer.speaking:
            return ended
        if endpointer.quiet_s < spotter.PAUSE_S:
            self._judged = False
        elif not self._judged and spotter.is_due(endpointer.phrase_s, endpointer.quiet_s):
            self._judged = True
            whole = endpointer.spoken_s <= spotter.LONGEST_S
            said = endpointer.so_far() if whole else endpointer.last_phrase()
            if spotter.judge(said, endpointer.spoken_s if whole else endpointer.phrase_s):
                self._stopped_s = self.at_s
                ended.append(StopHeard(self.at_s, spotter.score))
        return ended

    def _kept(self, utterances: list[Utterance]) -> list[Utterance]:
        """Without those that were the stop word, which was acted on already."""
        return [
            each
            for each in utterances
            if not each.start_s <= self._stopped_s <= each.start_s + each.audio.duration_s + 0.5
        ]

    def _measure(self, samples: Samples) -> None:
        levels = self.levels
        levels.level_dbfs = level_dbfs(samples)
        duration_s = len(samples) / RATE_HZ
        levels.heard_s += duration_s
        levels.silent_s = 0.0 if samples.any() else levels.silent_s + duration_s
        self._samples += len(samples)
        self._clipped += int(np.count_nonzero(np.abs(samples.astype(np.int32)) >= CLIPPED))
        levels.clipped = self._clipped / max(self._samples, 1)
