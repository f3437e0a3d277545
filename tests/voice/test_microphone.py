"""Tests for voice/microphone.py, with a sound library that stands in for PortAudio."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from spatial_si_ros.voice.audio import RATE_HZ
from spatial_si_ros.voice.errors import NoMicrophone
from spatial_si_ros.voice.microphone import Microphone


class PortAudioError(Exception):
    """As sounddevice's own."""


class FakeSound(SimpleNamespace):
    """One device, which has the rates that it has."""

    PortAudioError = PortAudioError

    def __init__(self, rates: tuple[int, ...]) -> None:
        super().__init__(rates=rates, streams=[])

    def query_devices(self, device: Any, kind: str) -> dict[str, Any]:
        if not self.rates or device == "usb":
            raise PortAudioError("Error querying device -1")
        return {"name": "built-in", "default_samplerate": float(self.rates[0])}

    def check_input_settings(self, samplerate: int, **_: Any) -> None:
        if samplerate not in self.rates:
            raise PortAudioError("Invalid sample rate")

    def InputStream(self, **values: Any) -> Any:
        stream = SimpleNamespace(active=True, start=lambda: None, close=lambda: None, **values)
        self.streams.append(stream)
        return stream


@pytest.mark.parametrize(("rates", "opened"), [((44_100, RATE_HZ), RATE_HZ), ((48_000,), 48_000)])
def test_any_rate_becomes_the_one_that_is_listened_to(monkeypatch, rates, opened):
    sound = FakeSound(rates)
    monkeypatch.setitem(sys.modules, "sounddevice", sound)
    heard: list[Any] = []
    microphone = Microphone(heard.append)
    (stream,) = sound.streams
    assert stream.samplerate == opened
    assert microphone.name == "built-in"
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(opened) / opened)).astype(np.int16)
    for first in range(0, opened, stream.blocksize):
        stream.callback(tone[first : first + stream.blocksize, None], 0, None, None)
    samples = np.concatenate(heard)
    assert 0.95 * RATE_HZ <= len(samples) <= RATE_HZ
    wanted = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(samples)) / RATE_HZ)
    assert np.abs(samples - wanted)[500:-500].max() < 100


@pytest.mark.parametrize(("rates", "device"), [((), ""), ((RATE_HZ,), "usb")])
def test_a_missing_microphone_is_told(monkeypatch, rates, device):
    monkeypatch.setitem(sys.modules, "sounddevice", FakeSound(rates))
    with pytest.raises(NoMicrophone, match="there is no microphone that can be used: Error quer"):
        Microphone(lambda _: None, device)


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoMicrophone, match="sounddevice does not load"):
        Microphone(lambda _: None)
