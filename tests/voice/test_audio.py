"""Tests for voice/audio.py, wav.py and streams.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from spatial_si_ros.voice.audio import RATE_HZ, SILENCE_DBFS, Audio, audio_of
from spatial_si_ros.voice.errors import BadAudio
from spatial_si_ros.voice.streams import SoundStream, sound_format
from spatial_si_ros.voice.wav import read_wav, write_wav


def tone(rate_hz: int, hz: float = 440.0, duration_s: float = 0.5) -> np.ndarray:
    return 0.5 * np.sin(2.0 * np.pi * hz * np.arange(int(rate_hz * duration_s)) / rate_hz)


def pitch_hz(audio: Audio) -> float:
    spectrum = np.abs(np.fft.rfft(audio.samples))
    return float(np.argmax(spectrum) * RATE_HZ / len(audio.samples))


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_keeps_pitch_length_and_level(rate_hz: int) -> None:
    audio = audio_of(tone(rate_hz), rate_hz)
    assert audio.duration_s == pytest.approx(0.5, abs=0.001)
    assert pitch_hz(audio) == pytest.approx(440.0, abs=2.0)
    assert audio.level_dbfs == pytest.approx(-9.03, abs=0.1)


@pytest.mark.parametrize(
    ("samples", "value"),
    [
        (np.array([16384, -16384], np.int16), 16384),
        (np.array([2**30, -(2**30)], np.int32), 16384),
        (np.array([192, 64], np.uint8), 16384),
        (np.array([0.5, -0.5], np.float32), 16384),
        (np.array([[16384, 16384], [-16384, -16384]], np.int16), 16384),
        (np.array([2.0, -2.0]), 32767),
    ],
)
def test_every_format_is_read(samples: np.ndarray, value: int) -> None:
    assert audio_of(samples, RATE_HZ).samples[0] == value


@pytest.mark.parametrize(
    ("samples", "rate_hz", "sentence"),
    [
        (np.zeros(4, np.int16), 0, "want a sample rate of 4000 to 384000 Hz, got 0"),
        (np.zeros((2, 2, 2)), RATE_HZ, "want samples of one or more channels"),
        (np.zeros(4, np.int64), RATE_HZ, "want samples of 8, 16 or 32 bits or floats, got int64"),
        (np.array([0.0, np.nan]), RATE_HZ, "samples are not finite"),
    ],
)
def test_what_is_no_sound_is_refused(samples: np.ndarray, rate_hz: int, sentence: str) -> None:
    with pytest.raises(BadAudio, match=sentence):
        audio_of(samples, rate_hz)


def test_silence_and_clipping_have_figures() -> None:
    assert Audio(np.zeros(100, np.int16)).level_dbfs == SILENCE_DBFS
    assert Audio(np.zeros(0, np.int16)).clipped == 0.0
    assert Audio(np.array([32767, 0, -32768, 5], np.int16)).clipped == 0.5


def test_a_wav_comes_back_as_it_was_written(tmp_path: Path) -> None:
    audio = audio_of(tone(RATE_HZ), RATE_HZ)
    write_wav(tmp_path / "a.wav", audio)
    assert np.array_equal(read_wav(tmp_path / "a.wav").samples, audio.samples)


def test_wrong_files_are_refused_with_their_name(tmp_path: Path) -> None:
    for name, data, sentence in (
        ("text.wav", b"this is no sound at all", "is no WAV file that can be read"),
        ("cut.wav", b"RIFF\x24\x00\x00\x00WAVE", "is no WAV file that can be read"),
        ("empty.wav", b"", "is no WAV file that can be read"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(BadAudio, match=f"{name}' {sentence}"):
            read_wav(tmp_path / name)
    with pytest.raises(BadAudio, match="there is no file"):
        read_wav(tmp_path / "none.wav")
    wavfile.write(tmp_path / "nothing.wav", RATE_HZ, np.zeros(0, np.int16))
    with pytest.raises(BadAudio, match="holds no sound"):
        read_wav(tmp_path / "nothing.wav")
    with pytest.raises(BadAudio, match="cannot be written"):
        write_wav(tmp_path / "no" / "where.wav", audio_of(tone(RATE_HZ), RATE_HZ))


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000])
@given(cuts=st.lists(st.integers(1, 4000), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None)
def test_a_stream_in_pieces_is_the_sound_as_a_whole(rate_hz: int, cuts: list[int]) -> None:
    whole = (32768.0 * tone(rate_hz, 300.0, 0.4)).astype("<i2")
    data, pieces, at = whole.tobytes(), [], 0
    stream = SoundStream(sound_format("S16LE", "wave", 1, rate_hz))
    for cut in [*cuts, len(data)]:  # pieces may end in the middle of a sample
        pieces.append(stream.feed(data[at : at + cut]))
        at += cut
    heard = np.concatenate(pieces).astype(int)
    expected = audio_of(whole, rate_hz).samples.astype(int)
    lag = 0 if rate_hz == RATE_HZ else -(-32 // (RATE_HZ // np.gcd(rate_hz, RATE_HZ)))
    lag *= RATE_HZ // np.gcd(rate_hz, RATE_HZ)
    heard = heard[:]
    count = min(len(heard), len(expected))
    assert count > 0.9 * len(expected) - 200
    assert np.abs(heard[200 : count - 200] - expected[200 : count - 200]).max() <= 40


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("S16LE", "mp3", 1, 16000), "want uncompressed sound .* got 'mp3'"),
        (("S24", "wave", 1, 16000), "want a sample_format of S16LE, .* got 'S24'"),
        (("S16LE", "wave", 0, 16000), "want 1 to 16 channels, got 0"),
        (("S16LE", "wave", 1, 5), "want a sample_rate of 4000 to 384000 Hz, got 5"),
    ],
)
def test_an_info_that_tells_nothing_usable_is_refused(told: tuple, sentence: str) -> None:
    with pytest.raises(BadAudio, match=sentence):
        sound_format(*told)
