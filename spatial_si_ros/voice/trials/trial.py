"""One sentence through all that listens: ear, recognisers, dialogue."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..calibration import SPHINX, WHISPER
from ..dialogue import Dialogue, Thresholds, Verdict
from ..ear import Ear, StopHeard
from ..endpointing import Endpointer, SileroDetector
from ..fusion import doubtful, fused, with_free_form
from ..meaning import Sort as Meant
from ..meaning import meaning_of
from ..opening import stop_scores
from ..recogniser import NOTHING, Heard
from ..sphinx import SphinxRecogniser
from ..stop_word import StopSpotter
from ..vocabulary import Vocabulary, vocabulary_of
from ..whisper.recogniser import WhisperRecogniser
from .company import playing, talking
from .noise import Noise
from .sentences import Said, Sort, Split, commands, household, stops, talk
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
    """

    split: Split
    seed: int
    commands: int = 240
    talk: int = 200
    stops: int = 300
    music: int = 0
    pairs: int = 0

    @property
    def total(self) -> int:
        """How often something is heard."""
        return self.commands + self.talk + self.stops + self.music + self.pairs

    def sentences(self, first: int = 0) -> Iterator[Spoken]:
        """What is said from the `first` one on; voices take turns, noises and levels are drawn."""
        rng = np.random.default_rng(self.seed)
        said: list[Said] = [
            *commands(self.split, self.commands, rng),
            *talk(self.split, self.talk, rng),
            *stops(self.split, self.stops),
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

    def __init__(self, split: Split, thresholds: Thresholds | None = None) -> None:
        """Raises NoRecogniser: something that listens is missing."""
        self._whisper, self._sphinx = WhisperRecogniser(), SphinxRecogniser()
        scores, self.missing = stop_scores(self._whisper)
        self._ear = Ear(Endpointer(SileroDetector()), StopSpotter(scores))
        self._thresholds = thresholds
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
        times = [time.process_time()]
        first = self._whisper.recognise(piece.audio, self.vocabulary)
        times.append(time.process_time())
        second = NOTHING
        if doubtful(first, self.vocabulary):
            second = self._sphinx.recognise(piece.audio, self.vocabulary)
        times.append(time.process_time())
        return {
            "text": first.text,
            "free": first.alternatives[0] if first.alternatives else "",
            "features": list(self._whisper.features),
            "confidence": first.confidence,
            "sphinx": second.text,
            "sphinx_features": list(self._sphinx.features) if second.text else [],
            "audio_s": round(piece.audio.duration_s, 3),
            "whisper_cpu_s": round(times[1] - times[0], 4),
            "sphinx_cpu_s": round(times[2] - times[1], 4),
        }


@dataclass(frozen=True)
class Made:
    """What a sentence led to.

    Attributes:
        verdicts: of its utterances, in order.
        texts: that were followed or asked back.
        right: what was followed or asked back is what was said, and nothing else was.
    """

    verdicts: tuple[Verdict, ...]
    texts: tuple[str, ...]
    right: bool

    @property
    def followed(self) -> bool:
        """Whether anything was followed at once."""
        return Verdict.ACCEPTED in self.verdicts

    @property
    def stopped(self) -> bool:
        return Verdict.STOP in self.verdicts

    @property
    def asked(self) -> bool:
        return Verdict.CONFIRMING in self.verdicts


def made_of(record: dict[str, Any], vocabulary: Vocabulary, thresholds: Thresholds) -> Made:
    """What the robot does about a recorded sentence, by the calibration of now."""
    dialogue = Dialogue(thresholds)
    verdicts: list[Verdict] = []
    texts: list[str] = []
    for each in record["heard"]:
        if "stop" in each:
            verdicts.append(Verdict.STOP)
            continue
        heard = Heard(
            each["text"],
            WHISPER.probability(each["features"]) if each["features"] else each["confidence"],
            (each["free"],) if each["free"] else (),
            "whisper",
        )
        if doubtful(heard, vocabulary):
            second = NOTHING
            if each["sphinx"]:
                second = Heard(each["sphinx"], SPHINX.probability(each["sphinx_features"]))
            heard = fused(heard, second, vocabulary)
        turn = dialogue.heard(with_free_form(heard, vocabulary), vocabulary, 0.0)
        verdicts.append(turn.verdict)
        if turn.verdict in (Verdict.ACCEPTED, Verdict.CONFIRMING):
            texts.append(turn.text)
    truth = meaning_of(record["text"], vocabulary)
    right = (
        truth.sort is Meant.COMMAND
        and len(texts) == 1
        and meaning_of(texts[0], vocabulary).instruction == truth.instruction
        and Verdict.STOP not in verdicts
    )
    return Made(tuple(verdicts), tuple(texts), right)


def is_sort(record: dict[str, Any], sort: Sort) -> bool:
    """Whether a recorded sentence is of a sort."""
    return bool(record["sort"] == sort.value)
