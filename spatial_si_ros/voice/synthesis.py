"""Spoken sentences: what flite or espeak-ng say, as sound."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import dataclass

import numpy as np
from scipy.io import wavfile

from .audio import Audio, audio_of
from .errors import BadAudio, NoVoice

PROGRAMS = ("flite", "espeak-ng")
"""Tried in this order."""
TIMEOUT_S = 20.0
LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks.

    Attributes:
        program: one of `PROGRAMS`.
        name: of its voice: "slt", "en-us+f3"; empty: the program's own.
        tempo: times as fast as usual.
        pitch: times as high as usual.
    """

    program: str
    name: str = ""
    tempo: float = 1.0
    pitch: float = 1.0

    @property
    def words(self) -> str:
        """As `voice_of` reads it: "flite:slt"."""
        extra = "" if self.tempo == self.pitch == 1.0 else f"@{self.tempo:g},{self.pitch:g}"
        return f"{self.program}:{self.name}{extra}"


def voice_of(words: str) -> Voice:
    """A voice from "flite:slt", "espeak-ng:en-us+f3" or "flite"; empty: the first one installed.

    Raises:
        NoVoice: there is no such program.
    """
    program, _, name = words.partition(":")
    if not program:
        program = next((each for each in PROGRAMS if shutil.which(each)), "")
        if not program:
            raise NoVoice(f"want one of {', '.join(PROGRAMS)} installed, found none")
    if program not in PROGRAMS:
        raise NoVoice(f"want a voice of {' or '.join(PROGRAMS)}, got '{words}'")
    if shutil.which(program) is None:
        raise NoVoice(f"{program} is not installed")
    return Voice(program, name)


def synthesise(text: str, voice: Voice) -> Audio:
    """What the voice says.

    Raises:
        NoVoice: the program is missing, does not know the voice, failed or took too long.
    """
    said = " ".join(text.split())[:LONGEST_TEXT]
    command = [*_command(voice), said] if voice.program == "flite" else _command(voice)
    try:
        done = subprocess.run(
            command,
            input=None if voice.program == "flite" else said.encode(),
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoVoice(f"{voice.words} did not speak: {error}") from error
    try:
        rate_hz, samples = wavfile.read(io.BytesIO(_with_length(done.stdout)))
        audio = audio_of(np.asarray(samples), int(rate_hz))
    except (ValueError, BadAudio) as error:
        why = done.stderr.decode(errors="replace").strip()[:200] or str(error)
        raise NoVoice(f"{voice.words} did not speak: {why}") from error
    if not len(audio.samples) or not done.stdout:
        raise NoVoice(f"{voice.words} said nothing")
    return audio


def _command(voice: Voice) -> list[str]:
    if voice.program == "flite":
        words = ["flite", "-o", "/dev/stdout"]
        words += ["-voice", voice.name] if voice.name else []
        words += ["--setf", f"duration_stretch={1.0 / voice.tempo:.3f}"]
        if voice.pitch != 1.0:
            words += [
                "--setf",
                f"int_f0_target_mean={_PITCH_HZ.get(voice.name, 110.0) * voice.pitch:.0f}",
            ]
        return [*words, "-t"]
    words = ["espeak-ng", "--stdin", "--stdout", "-s", f"{160 * voice.tempo:.0f}"]
    words += ["-p", f"{min(50 * voice.pitch, 99):.0f}"]
    return [*words, "-v", voice.name or "en-us"]


_PITCH_HZ = {"slt": 170.0, "awb": 130.0}


def _with_length(data: bytes) -> bytes:
    """A WAV with the length in its header, which programs that write to a pipe leave open."""
    at = data.find(b"data")
    if len(data) < 44 or at < 0:
        return data
    body = data[at + 8 :]
    body = body[: len(body) // 2 * 2]
    head = data[:4] + (at + len(body)).to_bytes(4, "little") + data[8 : at + 4]
    return head + len(body).to_bytes(4, "little") + body
