"""Tests for voice/opening.py: who listens, and who judges the stop word."""

from __future__ import annotations

import pytest

from spatial_si_ros.voice import opening
from spatial_si_ros.voice.errors import NoRecogniser


class Model:
    """Stands for both recognisers; what is in `missing` is not installed."""

    missing: set[str] = set()

    def __init__(self, model: str = "sphinx", threads: int = 1) -> None:
        if model in self.missing:
            raise NoRecogniser(f"{model} is not installed")
        self.model_name = model
        self.name = "sphinx" if model == "sphinx" else "whisper"


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "missing", set())
    monkeypatch.setattr(opening, "WhisperRecogniser", Model)
    monkeypatch.setattr(opening, "SphinxRecogniser", Model)


@pytest.mark.parametrize(
    ("kind", "folder", "missing", "listens", "judges", "told"),
    [
        ("auto", "", "", "whisper+sphinx", "base", ""),
        ("whisper+sphinx", "", "", "whisper+sphinx", "base", ""),
        ("whisper", "", "", "whisper", "base", ""),
        ("sphinx", "", "", "sphinx", None, ""),
        ("whisper", "/some/where", "", "whisper", "/some/where", ""),
        ("whisper", "", "base", "whisper", "tiny.en", "tiny.en judges the stop word"),
        ("auto", "", "sphinx", "whisper", "base", "Whisper listens alone"),
        ("auto", "", "tiny.en", "sphinx", None, "PocketSphinx listens alone"),
    ],
)
def test_what_is_there_listens(
    kind: str, folder: str, missing: str, listens: str, judges: str | None, told: str
) -> None:
    Model.missing = {missing}
    opened = opening.open_recognisers(kind, folder)
    assert opened.recogniser.name == listens
    assert (opened.spotter.scores.model_name if opened.spotter else None) == judges
    assert opened.missing == (f"{missing} is not installed: {told}" if told else "")


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("whisper+sphinx", "sphinx"), ("whisper", "tiny.en"), ("sphinx", "sphinx")],
)
def test_what_is_named_must_be_there(kind: str, missing: str) -> None:
    Model.missing = {missing}
    with pytest.raises(NoRecogniser, match=f"{missing} is not installed"):
        opening.open_recognisers(kind)


def test_no_other_kind_is_opened() -> None:
    with pytest.raises(ValueError, match=r"auto, whisper\+sphinx, whisper, sphinx, got 'vosk'"):
        opening.open_recognisers("vosk")
