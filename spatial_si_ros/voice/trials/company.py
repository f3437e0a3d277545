"""What is no sentence for the robot: music, and two people who talk to each other."""

from __future__ import annotations

import numpy as np

from ..audio import RATE_HZ, Audio, Samples, from_unit, joined, silence
from ..synthesis import Voice
from .noise import Noise, household, music, with_noise
from .sentences import Said, Sort, Split, talk
from .speakers import LEAD_S, LEVEL_DBFS, TAIL_S, VOICES, Spoken, spoken_by

Rng = np.random.Generator
MUSIC_S = (5.0, 9.0)
"""How long music plays."""
NOBODY = Voice("", "nobody")
SNR_DB = 20.0
"""Of two people to the household around them."""
GAP_S = (-0.4, 0.6)
"""Before one answers the other; below zero they talk at once."""
TURNS = 4


def playing(rng: Rng) -> Spoken:
    """Music and nobody who speaks; a second of quiet before and after it."""
    wave = music(round(rng.uniform(*MUSIC_S) * RATE_HZ), rng)
    gain = 10.0 ** (rng.uniform(*LEVEL_DBFS) / 20.0)
    audio = Audio(_around(from_unit(np.clip(wave * gain, -1.0, 1.0)), rng))
    return Spoken(Said("music", Sort.MUSIC), audio, NOBODY, Noise.NONE, 0.0)


def talking(split: Split, rng: Rng) -> Spoken:
    """Two people, equally loud, who take turns and now and then talk at once.

    Raises:
        NoVoice: a program that speaks is missing.
    """
    first, second = rng.choice(len(VOICES[split]), 2, replace=False)
    voices = (VOICES[split][int(first)], VOICES[split][int(second)])
    sentences = talk(split, 45, rng)
    level_dbfs = rng.uniform(*LEVEL_DBFS)
    mixed = np.zeros(0)
    said = []
    for turn in range(TURNS):
        sentence = sentences[int(rng.integers(len(sentences)))]
        spoken = spoken_by(sentence.text, voices[turn % 2])
        wave = spoken.samples * 10.0 ** ((level_dbfs - spoken.level_dbfs) / 20.0)
        start = max(len(mixed) + round(rng.uniform(*GAP_S) * RATE_HZ), 0) if turn else 0
        longer = np.zeros(max(start + len(wave), len(mixed)))
        longer[: len(mixed)] += mixed
        longer[start : start + len(wave)] += wave
        mixed = longer
        said.append(sentence.text)
    whole = joined([silence(LEAD_S), from_unit(mixed / 32768.0), silence(TAIL_S)])
    audio = with_noise(whole, household(len(whole.samples), rng), SNR_DB)
    both = Said(" / ".join(said), Sort.PAIR)
    return Spoken(both, audio, voices[0], Noise.HOUSEHOLD, SNR_DB)


def _around(samples: Samples, rng: Rng) -> Samples:
    """With a second of a microphone's own noise before and after."""
    before, after = (rng.integers(-20, 21, RATE_HZ).astype(np.int16) for _ in range(2))
    return np.concatenate([before, samples, after])
