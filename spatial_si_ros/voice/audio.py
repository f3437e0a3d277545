"""Sound as a value: mono, 16 kHz, 16-bit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.signal import resample_poly

from .errors import BadAudio

RATE_HZ = 16_000
FULL_SCALE = 32768.0
SILENCE_DBFS = -120.0
"""Level of digital silence."""
RATES_HZ = (4_000, 384_000)
CLIPPED = 32700
"""Samples from here on hit the end of the scale."""

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Audio:
    """Mono sound at `RATE_HZ`.

    Attributes:
        samples: (N,) int16, read-only.
    """

    samples: Samples

    def __post_init__(self) -> None:
        if self.samples.ndim != 1 or self.samples.dtype != np.int16:
            raise ValueError(
                f"want (N,) int16 samples, got {self.samples.shape} {self.samples.dtype}"
            )
        self.samples.flags.writeable = False

    @property
    def duration_s(self) -> float:
        return len(self.samples) / RATE_HZ

    @property
    def level_dbfs(self) -> float:
        """Root mean square against full scale [dB], at least `SILENCE_DBFS`."""
        return level_dbfs(self.samples)

    @property
    def clipped(self) -> float:
        """Share of the samples at the end of the scale."""
        if not len(self.samples):
            return 0.0
        return float(np.mean(np.abs(self.samples.astype(np.int32)) >= CLIPPED))

    def cut(self, start_s: float, end_s: float) -> Audio:
        """The part between two times, as far as there is sound."""
        first, last = (max(round(at_s * RATE_HZ), 0) for at_s in (start_s, end_s))
        return Audio(self.samples[first:last].copy())

    def unit(self) -> npt.NDArray[np.float32]:
        """(N,) float32 in -1..1."""
        return (self.samples / np.float32(FULL_SCALE)).astype(np.float32)


def level_dbfs(samples: npt.NDArray[Any]) -> float:
    """Root mean square of int16 samples against full scale [dB]."""
    if not len(samples):
        return SILENCE_DBFS
    power = float(np.mean(np.square(samples.astype(np.float64)))) / FULL_SCALE**2
    return max(10.0 * math.log10(power), SILENCE_DBFS) if power > 0.0 else SILENCE_DBFS


def audio_of(samples: npt.NDArray[Any], rate_hz: int) -> Audio:
    """Sound of any rate and number of channels.

    Args:
        samples: (N,) or (N, channels); integers of 16 or 32 bits, unsigned ones of 8 bits, or
            floats in -1..1.
        rate_hz: of them.

    Raises:
        BadAudio: the rate is out of 4 to 384 kHz, samples are no such numbers or not finite.
    """
    low, high = RATES_HZ
    if not low <= rate_hz <= high:
        raise BadAudio(f"want a sample rate of {low} to {high} Hz, got {rate_hz}")
    if samples.ndim not in (1, 2):
        raise BadAudio(f"want samples of one or more channels, got the shape {samples.shape}")
    unit = _unit(samples)
    if unit.ndim == 2:
        unit = unit.mean(axis=1)
    if rate_hz != RATE_HZ and len(unit):
        common = math.gcd(rate_hz, RATE_HZ)
        unit = resample_poly(unit, RATE_HZ // common, rate_hz // common)
    return Audio(from_unit(unit))


def from_unit(unit: npt.NDArray[Any]) -> Samples:
    """(N,) int16 of floats in -1..1; louder ones are clipped."""
    return np.clip(np.rint(unit * FULL_SCALE), -32768, 32767).astype(np.int16)


def joined(parts: list[Samples]) -> Audio:
    """One sound after the other."""
    return Audio(np.concatenate(parts) if parts else np.zeros(0, np.int16))


def silence(duration_s: float) -> Samples:
    return np.zeros(round(duration_s * RATE_HZ), np.int16)


def _unit(samples: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    kind = samples.dtype
    if kind == np.int16:
        return samples.astype(np.float64) / FULL_SCALE
    if kind == np.int32:
        return samples.astype(np.float64) / 2.0**31
    if kind == np.uint8:
        return (samples.astype(np.float64) - 128.0) / 128.0
    if kind.kind != "f":
        raise BadAudio(f"want samples of 8, 16 or 32 bits or floats, got {kind}")
    unit = samples.astype(np.float64)
    if not np.isfinite(unit).all():
        raise BadAudio("samples are not finite")
    return unit
