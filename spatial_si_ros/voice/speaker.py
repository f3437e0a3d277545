"""Speaks: by flite or espeak-ng, through the sound card."""

from __future__ import annotations

import threading
from typing import Any

from .audio import RATE_HZ, Audio
from .errors import NoVoice
from .synthesis import Voice, synthesise, voice_of


class Speaker:
    """What the robot says, as sound; played where there is a sound card."""

    def __init__(self, voice: str = "", play: bool = True) -> None:
        """Args:
            voice: as `voice_of` reads it; empty: what is installed.
            play: through the sound card; False: only made.

        Raises:
            NoVoice: no program speaks, or the sound card cannot be reached.
        """
        self.voice: Voice = voice_of(voice)
        self._card: Any = _sound_card() if play else None
        self._lock = threading.Lock()

    def make(self, text: str) -> Audio:
        """The sound of a sentence.

        Raises:
            NoVoice: the program failed.
        """
        return synthesise(text, self.voice)

    def play(self, audio: Audio) -> None:
        """Begin to play it, in place of what is being played; returns at once.

        Raises:
            NoVoice: the sound card fails.
        """
        if self._card is None:
            return
        with self._lock:
            try:
                self._card.stop()
                self._card.play(audio.samples, RATE_HZ)
            except self._card.PortAudioError as error:
                raise NoVoice(f"the sound card does not play: {error}") from error

    def hush(self) -> None:
        """Be silent now."""
        if self._card is not None:
            with self._lock:
                self._card.stop()


def _sound_card() -> Any:
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # OSError: PortAudio itself is missing
        raise NoVoice(f"nothing reaches a sound card: {error}") from error
    try:
        sounddevice.check_output_settings(samplerate=RATE_HZ, channels=1, dtype="int16")
    except (sounddevice.PortAudioError, ValueError) as error:
        raise NoVoice(f"there is no sound card that plays: {error}") from error
    return sounddevice
