"""Speaks in a thread of its own what the node says."""

from __future__ import annotations

import queue

from ..voice.audio import Audio
from ..voice.errors import NoVoice
from ..voice.own_voice import OwnVoice
from ..voice.speaker import Speaker
from .voice_params import VoiceParams
from .worker import Worker

MOST_WAITING = 6


class Mouth:
    """One sentence after the other; without a speaker in silence.

    Making the sound of a sentence takes a part of a second: it is done ahead, in another thread.

    Attributes:
        problem: why nothing is heard, one sentence; "" while all is well.
    """

    def __init__(self, speaker: Speaker | None, problem: str = "") -> None:
        self._speaker = speaker
        self.problem = problem
        self._worker = Worker("speaking", MOST_WAITING) if speaker is not None else None
        self._made: queue.SimpleQueue[tuple[int, str, Audio]] = queue.SimpleQueue()
        self._turn = 0
        self._ends_s = 0.0

    @property
    def name(self) -> str:
        """Of the voice; "" without one."""
        return self._speaker.voice.words if self._speaker is not None else ""

    def say(self, sentence: str) -> None:
        """Say this when what was said before is over; returns at once."""
        if self._worker is not None:
            turn = self._turn
            self._worker.submit(lambda: self._make(turn, sentence))

    def tick(self, now_s: float, own: OwnVoice, stream_s: float) -> None:
        """Go on; called often, in one thread.

        Args:
            now_s: steady time.
            own: is told what begins, so that it is not listened to.
            stream_s: time of the sound that is listened to.
        """
        if self._speaker is None or now_s < self._ends_s or self._made.empty():
            return
        turn, sentence, audio = self._made.get()
        if turn != self._turn:
            return
        try:
            self._speaker.play(audio)
        except NoVoice as error:
            self.problem = str(error)
            return
        self.problem = ""
        self._ends_s = now_s + audio.duration_s
        own.says(sentence, stream_s, audio.duration_s)

    def hush(self) -> None:
        """Be silent now, and forget what waits; in the thread of `tick`."""
        self._turn += 1
        self._ends_s = 0.0
        if self._speaker is not None:
            self._speaker.hush()

    def close(self) -> None:
        self.hush()
        if self._worker is not None:
            self._worker.close()

    def _make(self, turn: int, sentence: str) -> None:
        if self._speaker is None or turn != self._turn:
            return
        try:
            self._made.put((turn, sentence, self._speaker.make(sentence)))
        except NoVoice as error:
            self.problem = str(error)


def mouth_of(params: VoiceParams) -> Mouth:
    """What the parameter `voice` names.

    Raises:
        NoVoice: a voice that is named is not installed, or there is no sound card for it.
    """
    if params.voice == "none" or (params.voice == "auto" and params.source != "microphone"):
        return Mouth(None)
    if params.voice != "auto":
        return Mouth(Speaker(params.voice))
    try:
        return Mouth(Speaker())
    except NoVoice as error:
        return Mouth(None, f"what is said is only published: {error}")
