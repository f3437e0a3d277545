"""`spatial-si listen`: a WAV file in, a table out, no robot."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from spatial_si_ros.voice.audio import Audio, joined, silence
from spatial_si_ros.voice.synthesis import Voice, synthesise
from spatial_si_ros.voice.wav import write_wav


def test_what_is_heard_in_a_file_is_shown(command, tmp_path: Path) -> None:
    said = [silence(0.4)]
    for words in ("go to the sofa", "no the blue one", "stop"):
        said += [synthesise(words, Voice("flite", "rms")).samples, silence(1.2)]
    sound = joined(said).samples
    noise = np.random.default_rng(0).integers(-40, 41, len(sound))
    path = tmp_path / "said.wav"
    write_wav(path, Audio((sound + noise).astype(np.int16)))
    words = ("--wav", str(path), "--objects", "mug,table,sofa", "--recogniser", "sphinx")
    status, out, _ = command("listen", *words)
    assert status == 0
    rows = [line for line in out.splitlines() if " s " in line]
    assert len(rows) == 3
    assert "go to the sofa" in rows[0]
    assert "the blue one" in rows[1]
    assert "stop" in rows[2]


def test_a_file_that_is_none_is_told(command, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    status, _, err = command("listen", "--wav", str(path))
    assert status == 2
    assert err == f"spatial-si listen: there is no file '{path}'\n"


def test_a_missing_microphone_is_told(command, monkeypatch) -> None:
    from spatial_si_ros.cli import listen
    from spatial_si_ros.voice.errors import NoMicrophone

    def missing(*_: object) -> None:
        raise NoMicrophone("there is no microphone that can be used")

    monkeypatch.setattr(listen, "Microphone", missing)
    status, _, err = command("listen")
    assert status == 2
    assert "there is no microphone" in err
