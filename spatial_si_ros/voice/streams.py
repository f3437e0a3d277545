"""Sound that comes in pieces, of any rate and format, as 16 kHz mono."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .audio import RATE_HZ, RATES_HZ, Samples, audio_of
from .errors import BadAudio

_FORMATS: dict[str, str] = {
    "S16LE": "<i2", "S16BE": ">i2", "S32LE": "<i4", "S32BE": ">i4", "F32LE": "<f4",
    "F32BE": ">f4", "U8": "u1",
}  # fmt: skip
"""As GStreamer, and so audio_common, names them."""
_NATIVE = {"S16": "<i2", "S32": "<i4", "F32": "<f4"}
CODINGS = ("", "wave", "wav", "raw", "pcm")
MOST_CHANNELS = 16
MARGIN = 32
"""Output samples around a piece by which its ends are resampled as if there were no ends."""


@dataclass(frozen=True, slots=True)
class SoundFormat:
    """How the bytes of a stream are to be read.

    Attributes:
        kind: NumPy's name of a sample's type.
    """

    kind: str
    channels: int
    rate_hz: int


def sound_format(sample_format: str, coding: str, channels: int, rate_hz: int) -> SoundFormat:
    """The format that an AudioInfo tells.

    Raises:
        BadAudio: what it tells cannot be read.
    """
    if coding.strip().lower() not in CODINGS:
        raise BadAudio(f"want uncompressed sound (coding_format wave), got '{coding}'")
    name = sample_format.strip().upper()
    kind = _FORMATS.get(name) or _NATIVE.get(name)
    if kind is None:
        raise BadAudio(f"want a sample_format of {', '.join(_FORMATS)}, got '{sample_format}'")
    if not 1 <= channels <= MOST_CHANNELS:
        raise BadAudio(f"want 1 to {MOST_CHANNELS} channels, got {channels}")
    low, high = RATES_HZ
    if not low <= rate_hz <= high:
        raise BadAudio(f"want a sample_rate of {low} to {high} Hz, got {rate_hz}")
    return SoundFormat(kind, channels, rate_hz)


class SoundStream:
    """Bytes in, 16 kHz mono out; what does not fill a sample waits for the next piece."""

    def __init__(self, form: SoundFormat) -> None:
        self._form = form
        self._bytes = b""
        common = math.gcd(form.rate_hz, RATE_HZ)
        self._up, self._down = RATE_HZ // common, form.rate_hz // common
        self._keep = math.ceil(MARGIN / self._up) * self._down
        self._waiting: npt.NDArray[np.float64] = np.zeros(self._keep)

    def feed(self, data: bytes) -> Samples:
        """(N,) int16, all that can be told by now.

        Raises:
            BadAudio: samples are not finite.
        """
        self._bytes += data
        size = np.dtype(self._form.kind).itemsize * self._form.channels
        whole = len(self._bytes) // size * size
        raw = np.frombuffer(self._bytes[:whole], self._form.kind)
        self._bytes = self._bytes[whole:]
        frames = raw.astype(raw.dtype.newbyteorder("=")).reshape(-1, self._form.channels)
        if self._form.rate_hz == RATE_HZ:
            return np.array(audio_of(frames, RATE_HZ).samples)
        return self._resampled(audio_of(frames, RATE_HZ).samples / 32768.0)

    def _resampled(self, unit: npt.NDArray[np.float64]) -> Samples:
        waiting = np.concatenate([self._waiting, unit])
        body = (len(waiting) - 2 * self._keep) // self._down * self._down
        if body <= 0:
            self._waiting = waiting
            return np.zeros(0, np.int16)
        piece = waiting[: self._keep + body + self._keep]
        self._waiting = waiting[body:]
        margin = self._keep // self._down * self._up
        whole = audio_of(piece, self._form.rate_hz).samples
        return np.array(whole[margin : margin + body // self._down * self._up])
