"""A microphone in the room: publishes its noise without end, and over it what is said."""

from __future__ import annotations

import threading
import time
from typing import Any

import numpy as np
from audio_common_msgs.msg import AudioData, AudioInfo
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

from .room import at_level, household, noise_level
from .voices import RATE_HZ, Sound

CHUNK = 480
"""Samples of a message: 30 ms."""
LOOP_S = 20.0
"""The noise repeats after this."""
PAUSE_S = 0.6
"""Noise alone before and after what is said."""
LATCHED = QoSProfile(
    depth=1,
    reliability=ReliabilityPolicy.RELIABLE,
    durability=DurabilityPolicy.TRANSIENT_LOCAL,
)
STREAM = QoSProfile(depth=200, reliability=ReliabilityPolicy.RELIABLE)


class Microphone:
    """Publishes audio (audio_common_msgs/AudioData, 16-bit little-endian, mono, 16 kHz) and
    audio_info (latched), as time passes, in a thread of its own. Use as a context manager.
    """

    def __init__(self, node: Any, snr_db: float, seed: int) -> None:
        self._audio = node.create_publisher(AudioData, "audio", STREAM)
        info = AudioInfo(
            channels=1, sample_rate=RATE_HZ, sample_format="S16LE", coding_format="wave"
        )
        self._info = node.create_publisher(AudioInfo, "audio_info", LATCHED)
        self._info.publish(info)
        self._noise = noise_level(snr_db) * household(LOOP_S, seed)
        self._lock = threading.Lock()
        self._waiting = np.zeros(0)
        self._at = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)

    def __enter__(self) -> Microphone:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(5.0)

    def say(self, speech: Sound) -> None:
        """Somebody says this as soon as what was said before is over."""
        pause = np.zeros(round(PAUSE_S * RATE_HZ))
        with self._lock:
            self._waiting = np.concatenate([self._waiting, pause, at_level(speech), pause])

    @property
    def listeners(self) -> int:
        """How many hear it."""
        return self._audio.get_subscription_count()

    @property
    def speaking(self) -> bool:
        """Whether something is still being said."""
        with self._lock:
            return len(self._waiting) > 0

    def _run(self) -> None:
        due_s = time.monotonic()
        while not self._ended.wait(max(0.0, due_s - time.monotonic())):
            self._audio.publish(AudioData(data=self._chunk().tobytes()))
            due_s += CHUNK / RATE_HZ

    def _chunk(self) -> np.ndarray:
        """(CHUNK,) int16, the next of the room."""
        places = (self._at + np.arange(CHUNK)) % len(self._noise)
        self._at = int(places[-1]) + 1
        sound = self._noise[places].copy()
        with self._lock:
            said, self._waiting = self._waiting[:CHUNK], self._waiting[CHUNK:]
        sound[: len(said)] += said
        return np.clip(np.rint(sound * 32768.0), -32768, 32767).astype("<i2")
