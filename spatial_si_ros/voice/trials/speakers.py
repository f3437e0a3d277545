"""Who speaks in trials, and how a sentence sounds in a room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..audio import Audio, Samples, joined, silence
from ..synthesis import Voice, synthesise
from .noise import Noise, Wave, babble, household, with_noise
from .sentences import Said, Split, talk

Rng = np.random.Generator

VOICES: dict[Split, tuple[Voice, ...]] = {
    Split.DEVELOPMENT: (
        Voice("flite", "kal16"),
        Voice("flite", "awb"),
        Voice("flite", "slt"),
        Voice("flite", "slt", 1.15, 1.2),
        Voice("espeak-ng", "en-us"),
        Voice("espeak-ng", "en-gb"),
        Voice("espeak-ng", "en-us+f3", 0.95),
        Voice("espeak-ng", "en-gb-x-rp+m3"),
    ),
    Split.HELD_OUT: (
        Voice("flite", "rms"),
        Voice("flite", "kal"),
        Voice("flite", "slt", 0.9, 0.9),
        Voice("flite", "awb", 1.1, 0.9),
        Voice("espeak-ng", "en-us+m7"),
        Voice("espeak-ng", "en-gb-scotland"),
        Voice("espeak-ng", "en-us+f2"),
        Voice("espeak-ng", "en-us-nyc", 1.05),
    ),
}
LEAD_S, TAIL_S = 1.0, 1.3
"""Of noise alone before and after the sentence."""
SPEAKERS = 8
"""That talk at once in the background."""
LEVEL_DBFS = (-32.0, -20.0)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as a microphone hears it.

    Attributes:
        said: the truth.
        audio: with what is before and after it.
        voice: who says it.
        noise: what is heard besides.
        snr_db: of speech to noise.
    """

    said: Said
    audio: Audio
    voice: Voice
    noise: Noise
    snr_db: float


def in_a_room(
    said: Said, voice: Voice, noise: Noise, snr_db: float, split: Split, rng: Rng
) -> Spoken:
    """The sentence, spoken by the voice in the noise.

    Raises:
        NoVoice: the program that speaks is missing.
    """
    spoken = spoken_by(said.text, voice)
    gain = 10.0 ** ((rng.uniform(*LEVEL_DBFS) - spoken.level_dbfs) / 20.0)
    soft = Audio(np.clip(spoken.samples * gain, -32768, 32767).astype(np.int16))
    whole = joined([silence(LEAD_S), soft.samples, silence(TAIL_S)])
    length = len(whole.samples)
    if noise is Noise.BABBLE:
        wave = babble(_others(split, voice, rng), length, rng)
    elif noise is Noise.HOUSEHOLD:
        wave = household(length, rng)
    else:
        dither = rng.integers(-20, 21, length) / 32768.0
        return Spoken(said, Audio(_added(whole, dither)), voice, noise, snr_db)
    return Spoken(said, with_noise(whole, wave, snr_db), voice, noise, snr_db)


@lru_cache(maxsize=512)
def spoken_by(text: str, voice: Voice) -> Audio:
    return synthesise(text, voice)


def _added(audio: Audio, wave: Wave) -> Samples:
    return np.clip(audio.samples + wave * 32768.0, -32768, 32767).astype(np.int16)


def _others(split: Split, speaker: Voice, rng: Rng) -> Sequence[Audio]:
    """Sentences of others, which are no commands."""
    voices = [each for each in VOICES[split] if each != speaker]
    said = talk(split, 30, np.random.default_rng(1))
    picks = rng.choice(len(said), SPEAKERS, replace=False)
    return [spoken_by(said[pick].text, voices[int(rng.integers(len(voices)))]) for pick in picks]
