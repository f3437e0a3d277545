"""Synthetic voices: what flite and espeak-ng say, as sound of 16 kHz."""

from __future__ import annotations

import math
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE_HZ = 16_000
SPEAK_S = 20.0

Sound = npt.NDArray[np.float64]
"""(N,) samples at `RATE_HZ`, full scale 1."""


class NoVoice(RuntimeError):
    """A program that speaks is missing or failed; the message says which."""


@dataclass(frozen=True)
class Speaker:
    """Somebody with a voice of flite or espeak-ng."""

    program: str
    voice: str

    @property
    def name(self) -> str:
        return f"{self.program} {self.voice}"


SPEAKERS = (
    Speaker("flite", "slt"),
    Speaker("flite", "rms"),
    Speaker("flite", "awb"),
    Speaker("espeak-ng", "en-us"),
    Speaker("espeak-ng", "en-gb"),
    Speaker("espeak-ng", "en-us+f3"),
)


def speak(text: str, speaker: Speaker) -> Sound:
    """What somebody says.

    Raises:
        NoVoice: the program is missing, or failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        if speaker.program == "flite":
            words = ["flite", "-voice", speaker.voice, "-t", text, "-o", str(path)]
        else:
            words = [speaker.program, "-v", speaker.voice, "-w", str(path), text]
        try:
            subprocess.run(words, check=True, capture_output=True, timeout=SPEAK_S)
            rate_hz, samples = wavfile.read(path)
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            raise NoVoice(f"{speaker.name} did not speak: {error}") from error
    common = math.gcd(RATE_HZ, int(rate_hz))
    sound = resample_poly(samples / 32768.0, RATE_HZ // common, int(rate_hz) // common)
    return np.asarray(sound, dtype=np.float64)
