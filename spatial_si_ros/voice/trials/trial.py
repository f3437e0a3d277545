"""One sentence through all that listens: ear, recognisers, dialogue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..ear import Ear, StopHeard
from ..endpointing import Endpointer, SileroDetector
from ..fusion import doubtful
from ..opening import stop_scores
from ..sphinx import SphinxRecogniser
from ..stop_word import StopSpotter
from ..vocabulary import Vocabulary, vocabulary_of
from ..whisper.recogniser import WhisperRecogniser
from .company import playing, talking
from .noise import Noise
from .sentences import Said, Split, answers, commands, household, stops, talk
from .speakers import VOICES, Spoken, in_a_room

SNR_DB = (20.0, 10.0)
NOISES = (Noise.BABBLE, Noise.HOUSEHOLD)


@dataclass(frozen=True)
class Plan:
    """What is said in a trial.

    Attributes:
        split: which sentences, voices and noises.
        seed: of everything that is drawn.
        commands, talk, stops: how many of each are said.
        music, pairs: how often music is played, and two people talk to each other.
        answers: how many answers to a question of the robot are said.
    """

    split: Split
    seed: int
    commands: int = 240
    talk: int = 200
    stops: int = 300
    music: int = 0
    pairs: int = 0
    answers: int = 0

    @property
    def total(self) -> int:
        """How often something is heard."""
        said = self.commands + self.talk + self.stops + self.answers
        return said + self.music + self.pairs

    def sentences(self, first: int = 0) -> Iterator[Spoken]:
        """What is said from the `first` one on; voices take turns, noises and levels are drawn."""
        rng = np.random.default_rng(self.seed)
        said: list[Said] = [
            *commands(self.split, self.commands, rng),
            *talk(self.split, self.talk, rng),
            *stops(self.split, self.stops),
            *answers(self.split, self.answers, rng),
        ]
        voices = VOICES[self.split]
        for i, each in enumerate(said):
            # one more every round, so that a sentence does not always meet the same voice
            voice = voices[(i + i // len(voices)) % len(voices)]
            noise, snr_db = NOISES[int(rng.integers(2))], SNR_DB[int(rng.integers(2))]
            if i < first:
                continue
            own = np.random.default_rng((self.seed, i))
            yield in_a_room(each, voice, noise, snr_db, self.split, own)
        for i in range(max(first, len(said)), self.total):
            own = np.random.default_rng((self.seed, i))
            alone = i < len(said) + self.music
            yield playing(own) if alone else talking(self.split, own)


class Trial:
    """Listens to spoken sentences as the node does."""

    def __init__(self, split: Split) -> None:
        """Raises NoRecogniser: something that listens is missing."""
        self._whisper = WhisperRecogniser()
        judge, self.missing = stop_scores(self._whisper)
        self._sphinx = SphinxRecogniser()
        self._ear = Ear(Endpointer(SileroDetector()), StopSpotter(judge))
        self.vocabulary: Vocabulary = vocabulary_of(household(split).names)

    def listen(self, spoken: Spoken) -> dict[str, Any]:
        """What was made of the sentence, as plain values."""
        began_s = time.process_time()
        self._ear.reset()
        pieces = [*self._ear.feed(spoken.audio.samples), *self._ear.finish()]
        ear_s = time.process_time() - began_s
        heard = [self._hear(each) for each in pieces]
        return {
            "text": spoken.said.text,
            "sort": spoken.said.sort.value,
            "voice": spoken.voice.words,
            "noise": spoken.noise.value,
            "snr_db": spoken.snr_db,
            "audio_s": round(spoken.audio.duration_s, 3),
            "ear_cpu_s": round(ear_s, 4),
            "heard": heard,
        }

    def _hear(self, piece: Any) -> dict[str, Any]:
        if isinstance(piece, StopHeard):
            return {"stop": piece.score}
        began_s = time.process_time()
        first = self._whisper.recognise(piece.audio, self.vocabulary)
        first_s = time.process_time()
        record = {
            "text": first.text,
            "free": first.alternatives[0] if first.alternatives else "",
            "others": list(first.alternatives[1:4]),
            "features": list(self._whisper.features),
            "confidence": first.confidence,
            "audio_s": round(piece.audio.duration_s, 3),
        }
        if doubtful(first, self.vocabulary):
            second = self._sphinx.recognise(piece.audio, self.vocabulary)
            record["sphinx"] = second.text
            record["sphinx_features"] = list(self._sphinx.features)
        record["whisper_cpu_s"] = round(first_s - began_s, 4)
        record["sphinx_cpu_s"] = round(time.process_time() - first_s, 4)
        return record
