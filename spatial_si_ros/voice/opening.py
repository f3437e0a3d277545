"""Opens the recognisers that a person asks for by name."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import NoRecogniser
from .fusion import Both
from .recogniser import Recogniser
from .sphinx import SphinxRecogniser
from .stop_word import StopSpotter
from .whisper.recogniser import WhisperRecogniser

KINDS = ("auto", "whisper+sphinx", "whisper", "sphinx")
"""The first one: Whisper with PocketSphinx as far as they are there."""


@dataclass(frozen=True)
class Opened:
    """What listens.

    Attributes:
        recogniser: of whole utterances.
        spotter: of the stop word; None: it is heard like any other word.
        missing: why less is there than was wished for, one sentence; "" when all is there.
    """

    recogniser: Recogniser
    spotter: StopSpotter | None
    missing: str = ""


def open_recognisers(
    kind: str, whisper_folder: str = "", stop_score: float = 0.5, threads: int = 1
) -> Opened:
    """Load what `kind`, one of `KINDS`, names.

    Args:
        whisper_folder: as `WhisperRecogniser` takes it.
        stop_score: score from which the stop word counts.
        threads: of Whisper's encoder.

    Raises:
        NoRecogniser: something that is named is missing, or with "auto" everything is.
        ValueError: no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"want a recogniser of {', '.join(KINDS)}, got '{kind}'")
    if kind == "sphinx":
        return Opened(SphinxRecogniser(), None)
    try:
        whisper = WhisperRecogniser(whisper_folder, threads)
    except NoRecogniser as error:
        if kind != "auto":
            raise
        return Opened(SphinxRecogniser(), None, f"{error}: PocketSphinx listens alone")
    spotter = StopSpotter(whisper, stop_score)
    if kind == "whisper":
        return Opened(Both(whisper, None), spotter)
    try:
        return Opened(Both(whisper, SphinxRecogniser()), spotter)
    except NoRecogniser as error:
        if kind != "auto":
            raise
        return Opened(Both(whisper, None), spotter, f"{error}: Whisper listens alone")
