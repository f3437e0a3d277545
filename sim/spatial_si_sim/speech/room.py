"""The sound of a home: somebody's words over the noise of machines, air, and people far off."""

from __future__ import annotations

import numpy as np

from .voices import RATE_HZ, SPEAKERS, Sound, speak

LOUD = 0.05
"""Samples of speech below this share of its peak are pauses."""
LEVEL = 0.08
"""Root mean square of speech at the microphone, full scale 1."""
TALK = (
    "and then we went down to the market to buy some bread",
    "the weather will be fine tomorrow in most of the country",
    "she said that the train had been late again",
    "could somebody close the window over there",
)


def at_level(speech: Sound) -> Sound:
    """Speech as loud as at the microphone; its pauses do not count."""
    return speech * (LEVEL / _loudness(speech))


def household(seconds: float, seed: int) -> Sound:
    """Noise of power 1: a machine's hum, air, and two voices behind a wall."""
    rng = np.random.default_rng(seed)
    length = round(seconds * RATE_HZ)
    time_s = np.arange(length) / RATE_HZ
    hum = sum(
        rng.uniform(0.3, 1.0) / k * np.sin(2 * np.pi * 50.0 * k * time_s + rng.uniform(0, 6.28))
        for k in range(1, 8)
    )
    white = np.fft.rfft(rng.standard_normal(length))
    pink = np.fft.irfft(white / np.sqrt(np.maximum(np.arange(len(white)), 20.0)), length)
    talk = np.zeros(length)
    for number in rng.choice(len(TALK), 2, replace=False):
        said = speak(TALK[number], SPEAKERS[int(rng.integers(len(SPEAKERS)))])
        said = np.concatenate([said, np.zeros(RATE_HZ // 2)])
        talk += np.resize(np.roll(said, int(rng.integers(len(said)))), length)
    mixed = _unit(np.asarray(hum)) + _unit(pink) + 0.8 * _unit(talk)
    return _unit(mixed)


def noise_level(snr_db: float) -> float:
    """Factor on noise of power 1 under speech of `LEVEL`."""
    return float(LEVEL / 10.0 ** (snr_db / 20.0))


def _loudness(speech: Sound) -> float:
    loud = np.abs(speech) > LOUD * np.abs(speech).max()
    return float(np.sqrt(np.mean(speech[loud] ** 2)))


def _unit(sound: Sound) -> Sound:
    return sound / np.sqrt(np.mean(sound**2))
