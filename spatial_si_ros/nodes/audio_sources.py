"""Where sound comes from: the microphone, a ROS topic, a WAV file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from ..voice.audio import RATE_HZ, Samples
from ..voice.errors import BadAudio, NoMicrophone
from ..voice.microphone import Microphone
from ..voice.streams import SoundStream, sound_format
from ..voice.wav import read_wav

Listen = Callable[[Samples], None]
RETRY_S = 5.0
"""Steady time between two tries to reach a microphone."""
WATCH_S = 0.5
PIECE = 480
"""Samples of a WAV file at a time: 30 ms."""
LATE_S = 0.2
CLOSE_S = 5.0


class AudioSource(Protocol):
    """Calls what it was given with sound as it comes.

    Attributes:
        name: for diagnostics.
        problem: why no sound comes, one sentence; "" while all is well.
    """

    name: str
    problem: str

    def close(self) -> None:
        """No sound comes any more."""


class MicrophoneSource:
    """This machine's microphone; one that is missing, or goes, is looked for again."""

    def __init__(
        self,
        listen: Listen,
        device: str = "",
        open_with: Callable[[Listen, str], Any] = Microphone,
    ) -> None:
        """`listen` is called in a thread of the sound library and returns at once."""
        self.name, self.problem = "microphone", "the microphone is being opened"
        self._listen, self._device, self._open_with = listen, device, open_with
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        while not self._closed.is_set():
            try:
                microphone = self._open_with(self._listen, self._device)
            except NoMicrophone as error:
                self.problem = str(error)
                self._closed.wait(RETRY_S)
                continue
            self.name, self.problem = f"microphone '{microphone.name}'", ""
            while microphone.alive and not self._closed.wait(WATCH_S):
                pass
            microphone.close()
            self.problem = f"the {self.name} gives no sound any more"


class TopicSource:
    """`audio` and `audio_info`, as audio_common publishes them.

    The node subscribes, and hands the messages on.
    """

    def __init__(self, listen: Listen) -> None:
        """`listen` returns at once."""
        self.name = "topic audio"
        self.problem = "nothing came on audio yet"
        self._listen = listen
        self._info: Any = None
        self._stream: SoundStream | None = None

    def close(self) -> None:
        self._stream = None

    def on_info(self, msg: Any) -> None:
        """audio_common_msgs/AudioInfo."""
        if msg == self._info:
            return
        self._info, self._stream = msg, None
        try:
            form = sound_format(
                msg.sample_format, msg.coding_format, int(msg.channels), int(msg.sample_rate)
            )
        except BadAudio as error:
            self.problem = f"audio_info: {error}"
            return
        self._stream, self.problem = SoundStream(form), ""

    def on_audio(self, msg: Any) -> None:
        """audio_common_msgs/AudioData."""
        if self._info is None:
            self.problem = (
                "audio comes without audio_info: its rate and format are not known, so nothing "
                "is heard"
            )
        if self._stream is None:
            return
        try:
            sound = self._stream.feed(bytes(msg.data))
        except BadAudio as error:
            self.problem = f"audio: {error}"
            return
        self.problem = ""
        if len(sound):
            self._listen(sound)


class WavSource:
    """A WAV file, from its beginning to its end, once."""

    def __init__(
        self,
        path: Path,
        listen: Listen,
        finish: Callable[[], None],
        ready: Callable[[], bool],
        elapsed_s: Callable[[], float] | None,
    ) -> None:
        """
        Args:
            listen, finish: called in the source's own thread; they may take their time.
            ready: the file begins once this holds.
            elapsed_s: a clock that paces the file; None: it is heard as fast as it goes.

        Raises:
            BadAudio: there is no such file, or it is none that can be read.
        """
        self.name, self.problem = f"'{path}'", ""
        self._samples = read_wav(path).samples
        self._listen, self._finish, self._ready = listen, finish, ready
        self._elapsed_s = elapsed_s
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="wav", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        self.problem = f"{self.name} begins once somebody serves follow_instruction"
        while not self._ready():
            if self._closed.wait(LATE_S):
                return
        self.problem = ""
        began_s = self._elapsed_s() if self._elapsed_s is not None else 0.0
        for first in range(0, len(self._samples), PIECE):
            while self._elapsed_s is not None:
                ahead_s = first / RATE_HZ - (self._elapsed_s() - began_s)
                if ahead_s <= 0.0 or self._closed.wait(min(ahead_s, LATE_S)):
                    break
            if self._closed.is_set():
                return
            self._listen(self._samples[first : first + PIECE])
        self._finish()
        self.problem = f"{self.name} is over"
