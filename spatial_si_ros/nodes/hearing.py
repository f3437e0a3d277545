"""Sound in, what was heard out: one thread listens, another one recognises."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from ..language.parser import warm_up
from ..voice.audio import Audio, Samples, silence
from ..voice.ear import Ear, StopHeard
from ..voice.endpointing import Endpointer, Utterance
from ..voice.errors import VoiceError
from ..voice.opening import Opened
from ..voice.own_voice import OwnVoice
from ..voice.recogniser import NOTHING, Heard
from ..voice.vocabulary import Vocabulary
from .background_spotter import BackgroundSpotter
from .worker import Worker

MOST_WAITING = 4
"""Utterances that wait to be recognised; more are not."""
ROOM_S = 0.05
REBUILD_S = 10.0
"""Steady time between two grammars for other names."""
STOP_S = 0.5
"""The stop word may be judged so long after the end of its utterance, in time of the stream."""


@dataclass(frozen=True)
class Recognised:
    """An utterance with what was heard.

    Attributes:
        age_s: of its beginning when it had been cut out of the stream.
        ended_s: steady time then.
        own: the robot itself spoke for most of it.
        overlaps: the robot spoke when it began.
        took_s: for recognising it.
        problem: why it could not be, one sentence; "" where it could.
    """

    utterance: Utterance
    heard: Heard
    age_s: float
    ended_s: float
    own: bool
    overlaps: bool
    took_s: float
    problem: str = ""


class Hearing:
    """Cuts sound into utterances and recognises them; the stop word is listened for beside that.

    Attributes:
        vocabulary: that is listened for.
        utterances, refused: how many there were, and how many of them could not wait.
    """

    def __init__(
        self,
        endpointer: Endpointer,
        opened: Opened,
        own: OwnVoice,
        clock: Callable[[], float],
        on_stop: Callable[[StopHeard], None],
        on_heard: Callable[[Recognised], None],
    ) -> None:
        """
        Args:
            own: what the robot says, in time of the stream (`ear.at_s`).
            clock: steady time.
            on_stop: called in a thread of its own, when the stop word is heard.
            on_heard: called in the recognising thread.
        """
        self._clock = clock
        self._recogniser = opened.recogniser
        self._on_stop, self._on_heard = on_stop, on_heard
        spotter = opened.spotter
        self._spotter = (
            None
            if spotter is None
            else BackgroundSpotter(spotter, lambda: self.ear.at_s, self._on_spotted)
        )
        self.ear = Ear(endpointer, self._spotter, own)
        self._stopped_s = float("-inf")
        self._was_stop: Utterance | None = None
        self._made_s = float("-inf")
        self._worker = Worker("recognising", MOST_WAITING)
        self._closed = threading.Event()
        self.vocabulary = self._wanted = Vocabulary()
        self.utterances = self.refused = 0
        self._worker.submit(warm_up)

    def listen_for(self, vocabulary: Vocabulary) -> None:
        """Listen for this soon, for answers at once."""
        self._wanted = vocabulary
        self.refresh()

    def refresh(self) -> None:
        """Called often: make the grammar for new names, at most once in `REBUILD_S`.

        It takes a while, and while the robot looks around there are new names every second.
        """
        vocabulary, now_s = self._wanted, self._clock()
        if vocabulary == self.vocabulary:
            return
        if vocabulary.options == self.vocabulary.options and now_s < self._made_s + REBUILD_S:
            return
        self._made_s, self.vocabulary = now_s, vocabulary
        if not self._worker.waiting:
            self._worker.submit(self._prepare)

    def listen(self, samples: Samples) -> None:
        """More sound; in one thread."""
        for each in self.ear.feed(samples):
            if isinstance(each, Utterance):
                self._take(each)

    def finish(self) -> None:
        """The sound is over; in the same thread."""
        for utterance in self.ear.finish():
            self._take(utterance)

    def was_stop(self, utterance: Utterance) -> None:
        """The robot was stopped by this utterance: once is enough."""
        self._was_stop = utterance

    def listen_patiently(self, samples: Samples) -> None:
        """As `listen`, once there is room for an utterance."""
        while self._worker.waiting >= MOST_WAITING and not self._closed.wait(ROOM_S):
            pass
        self.listen(samples)

    @property
    def unjudged(self) -> int:
        """Cries that might have been the stop word and could not wait to be judged."""
        return 0 if self._spotter is None else self._spotter.dropped

    def close(self) -> None:
        """Drop what waits."""
        self._closed.set()
        if self._spotter is not None:
            self._spotter.close()
        self._worker.close()

    def _take(self, utterance: Utterance) -> None:
        now_s, start_s = self._clock(), utterance.start_s
        age_s = max(self.ear.at_s - start_s, 0.0)
        own = self.ear.own.covers(start_s, start_s + utterance.audio.duration_s)
        overlaps = self.ear.own.speaks(start_s)
        self.utterances += 1
        if not self._worker.submit(lambda: self._recognise(utterance, now_s, age_s, own, overlaps)):
            self.refused += 1

    def _on_spotted(self, stop: StopHeard) -> None:
        """In the spotter's thread; nothing where the robot was stopped by the whole utterance."""
        self._stopped_s = stop.at_s
        if self._was_stop is None or not holds_stop(self._was_stop, stop.at_s):
            self._on_stop(stop)

    def _recognise(
        self, utterance: Utterance, ended_s: float, age_s: float, own: bool, overlaps: bool
    ) -> None:
        if holds_stop(utterance, self._stopped_s):
            return
        began_s, heard, problem = self._clock(), NOTHING, ""
        try:
            heard = self._recogniser.recognise(utterance.audio, self.vocabulary)
        except VoiceError as error:
            problem = str(error)
        took_s = self._clock() - began_s
        if holds_stop(utterance, self._stopped_s):
            return
        self._on_heard(Recognised(utterance, heard, age_s, ended_s, own, overlaps, took_s, problem))

    def _prepare(self) -> None:
        """Recognise silence, so that the grammar is there when somebody speaks."""
        try:
            self._recogniser.recognise(Audio(silence(0.0)), self.vocabulary)
        except VoiceError:
            return  # the next utterance tells


def holds_stop(utterance: Utterance, at_s: float) -> bool:
    """Whether the stop word that was judged then is this utterance."""
    return 0.0 <= at_s - utterance.start_s <= utterance.audio.duration_s + STOP_S
