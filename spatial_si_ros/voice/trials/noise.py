"""Background noise that code makes: people who talk at once, and a household."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, lfilter

from ..audio import RATE_HZ, Audio, from_unit

Rng = np.random.Generator
Wave = npt.NDArray[np.float64]

LOUD = 0.05
"""Samples of speech below this share of its peak count as pauses."""
FRAME = 320
"""Samples in which loudness is looked at: 20 ms."""


class Noise(Enum):
    """What is heard besides."""

    NONE = "none"
    BABBLE = "babble"
    HOUSEHOLD = "household"


def babble(sentences: Sequence[Audio], length: int, rng: Rng) -> Wave:
    """(length,) of power 1: the sentences over and over, each from a moment of its own.

    Args:
        sentences: at least one, of other speakers.
    """
    mixed = np.zeros(length)
    for sentence in sentences:
        unit = sentence.samples / np.sqrt(np.mean(np.square(sentence.samples.astype(float))))
        gap = np.zeros(int(rng.uniform(0.1, 0.6) * RATE_HZ))
        once = np.concatenate([unit, gap])
        start = int(rng.integers(len(once)))
        mixed += rng.uniform(0.6, 1.0) * np.resize(np.roll(once, start), length)
    return mixed / _rms(mixed)


def household(length: int, rng: Rng) -> Wave:
    """(length,) of power 1: the hum of a machine, air, and now and then the clatter of dishes."""
    time_s = np.arange(length) / RATE_HZ
    mains_hz = float(rng.choice([50.0, 60.0]))
    hum = np.zeros(length)
    for harmonic in range(1, 9):
        phase = rng.uniform(0.0, 2.0 * np.pi)
        hum += (
            rng.uniform(0.3, 1.0)
            / harmonic
            * np.sin(2.0 * np.pi * mains_hz * harmonic * time_s + phase)
        )
    air = _filtered(rng.standard_normal(length), rng.uniform(400.0, 2500.0), "lowpass")
    mixed = hum / _rms(hum) + rng.uniform(0.7, 1.3) * air / _rms(air)
    for _ in range(rng.poisson(1.2 * length / RATE_HZ)):
        _add_clatter(mixed, rng)
    return mixed / _rms(mixed)


def music(length: int, rng: Rng) -> Wave:
    """(length,) of power 1: chords with a beat."""
    mixed = np.zeros(length)
    beat = int(rng.uniform(0.3, 0.6) * RATE_HZ)
    for start in range(0, length, beat):
        last = min(start + 2 * beat, length)
        time_s = np.arange(last - start) / RATE_HZ
        root_hz = 110.0 * 2.0 ** (float(rng.choice([0, 3, 5, 7, 10])) / 12.0)
        for interval in (0, 4, 7, 12, 19):
            for overtone in (1, 2, 3):
                pitch_hz = root_hz * 2.0 ** (interval / 12.0) * overtone
                mixed[start:last] += (
                    np.exp(-3.0 * time_s) / overtone * np.sin(2.0 * np.pi * pitch_hz * time_s)
                )
        knock = rng.standard_normal(min(800, last - start))
        mixed[start : start + len(knock)] += knock * np.linspace(1.0, 0.0, len(knock))
    return mixed / _rms(mixed)


def with_noise(speech: Audio, noise: Wave, snr_db: float) -> Audio:
    """The speech with noise beside it; louder than the scale it is all made softer.

    Args:
        noise: (N,) of power 1, as long as the speech.
        snr_db: of the speech where somebody speaks, pauses left out, to the noise.
    """
    wave = speech.samples.astype(np.float64) / 32768.0
    mixed = wave + noise * speaking_rms(speech) * 10.0 ** (-snr_db / 20.0)
    return Audio(from_unit(mixed / max(1.0, float(np.abs(mixed).max()) / 0.99)))


def speaking_rms(speech: Audio) -> float:
    """Root mean square of the frames in which somebody speaks, full scale being 1."""
    wave = speech.samples.astype(np.float64) / 32768.0
    frames = wave[: len(wave) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.mean(np.square(frames), axis=1)
    loud = power >= (LOUD**2) * power.max(initial=0.0)
    return float(np.sqrt(power[loud].mean())) if len(power) else 0.0


def _add_clatter(mixed: Wave, rng: Rng) -> None:
    """Add one knock that rings, to the wave itself."""
    ring_s = rng.uniform(0.05, 0.25)
    time_s = np.arange(int(ring_s * RATE_HZ)) / RATE_HZ
    knock = np.zeros(len(time_s))
    for _ in range(4):
        knock += np.sin(2.0 * np.pi * rng.uniform(1500.0, 6000.0) * time_s)
    knock += 2.0 * rng.standard_normal(len(time_s))
    knock *= np.exp(-time_s / (ring_s / 5.0)) * rng.uniform(1.0, 3.0)
    at = int(rng.integers(max(len(mixed) - len(knock), 1)))
    mixed[at : at + len(knock)] += knock[: len(mixed) - at]


def _filtered(wave: Wave, cut_hz: float, kind: str) -> Wave:
    b, a = butter(2, cut_hz / (RATE_HZ / 2.0), kind)
    return np.asarray(lfilter(b, a, wave))


def _rms(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave)))) or 1.0
