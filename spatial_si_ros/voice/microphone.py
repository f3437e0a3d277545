"""The machine's microphone, by PortAudio."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .audio import RATE_HZ, Samples
from .errors import NoMicrophone
from .streams import SoundFormat, SoundStream

CHUNK = 480
"""Samples at a time at `RATE_HZ`: 30 ms."""


class Microphone:
    """Gives sound as it comes, in a thread of PortAudio, until it is closed."""

    def __init__(self, on_sound: Callable[[Samples], None], device: str = "") -> None:
        """
        Args:
            on_sound: called with (N,) samples at `RATE_HZ`; must return at once.
            device: number or part of the name; empty: the default one.

        Raises:
            NoMicrophone: there is none, or no library that reaches it.
        """
        self._on_sound = on_sound
        try:
            import sounddevice
        except (ImportError, OSError) as error:  # OSError: PortAudio itself is missing
            raise NoMicrophone(f"sounddevice does not load: {error}") from error
        number: Any = int(device) if device.isdecimal() else device or None
        try:
            found = sounddevice.query_devices(number, "input")
            rate_hz = self._rate_hz(sounddevice, number, found)
            self._sound = SoundStream(SoundFormat("<i2", 1, rate_hz))
            self._stream: Any = sounddevice.InputStream(
                samplerate=rate_hz,
                blocksize=CHUNK * rate_hz // RATE_HZ,
                device=number,
                channels=1,
                dtype="int16",
                callback=self._on_block,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise NoMicrophone(f"there is no microphone that can be used: {error}") from error
        self.name = str(found["name"])

    @property
    def alive(self) -> bool:
        """Whether it still gives sound."""
        return bool(self._stream.active)

    def close(self) -> None:
        self._stream.close()

    def _on_block(self, block: Any, *_: Any) -> None:
        samples = self._sound.feed(block.astype("<i2").tobytes())
        if len(samples):
            self._on_sound(samples)

    @staticmethod
    def _rate_hz(sounddevice: Any, device: Any, found: Any) -> int:
        """`RATE_HZ` where the device has it, else its own."""
        try:
            sounddevice.check_input_settings(
                device=device, channels=1, dtype="int16", samplerate=RATE_HZ
            )
        except (sounddevice.PortAudioError, ValueError):
            return int(found["default_samplerate"])
        return RATE_HZ
