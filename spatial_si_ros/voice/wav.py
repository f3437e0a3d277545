"""WAV files, in and out."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from .audio import RATE_HZ, Audio, audio_of
from .errors import BadAudio

LONGEST_S = 3600.0
"""Of a file: what is longer belongs on a topic."""


def read_wav(path: Path) -> Audio:
    """The sound of a WAV file of any usual format.

    Raises:
        BadAudio: with the file's name and what is wrong with it.
    """
    if not path.is_file():
        raise BadAudio(f"there is no file '{path}'")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", wavfile.WavFileWarning)
            rate_hz, samples = wavfile.read(path)
    except (ValueError, EOFError, OSError, UnboundLocalError) as error:
        # scipy leaves its own variables unset where a file ends before its format is told
        raise BadAudio(f"'{path}' is no WAV file that can be read: {error}") from error
    if not len(samples):
        raise BadAudio(f"'{path}' holds no sound")
    if len(samples) > LONGEST_S * rate_hz:
        raise BadAudio(f"'{path}' is longer than {LONGEST_S:.0f} s")
    try:
        return audio_of(np.asarray(samples), int(rate_hz))
    except BadAudio as error:
        raise BadAudio(f"'{path}': {error}") from error


def write_wav(path: Path, audio: Audio) -> None:
    """Write 16 kHz, mono, 16 bits.

    Raises:
        BadAudio: the file cannot be written.
    """
    try:
        wavfile.write(path, RATE_HZ, audio.samples)
    except OSError as error:
        raise BadAudio(f"'{path}' cannot be written: {error}") from error
