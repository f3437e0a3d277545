"""Opens the recognisers that a person asks for by name."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import NoRecogniser
from .fusion import Both
from .recogniser import Recogniser
from .sphinx import SphinxRecogniser
from .stop_word import STOP_SCORE, StopSpotter
from .whisper.files import BASE_NAME, TINY_NAME
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
    kind: str, whisper_folder: str = "", stop_score: float = STOP_SCORE, threads: int = 1
) -> Opened:
    """Load what `kind`, one of `KINDS`, names.

    Args:
        whisper_folder: a model for commands and stop word; empty: those that packages bring.
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
        whisper = WhisperRecogniser(whisper_folder or TINY_NAME, threads)
    except NoRecogniser as error:
        if kind != "auto":
            raise
        return Opened(SphinxRecogniser(), None, f"{error}: PocketSphinx listens alone")
    scores, missing = stop_scores(whisper, threads)
    spotter = StopSpotter(scores, stop_score)
    if kind == "whisper":
        return Opened(Both(whisper, None), spotter, missing)
    try:
        return Opened(Both(whisper, SphinxRecogniser()), spotter, missing)
    except NoRecogniser as error:
        if kind != "auto":
            raise
        return Opened(Both(whisper, None), spotter, f"{error}: Whisper listens alone")


def stop_scores(whisper: WhisperRecogniser, threads: int = 1) -> tuple[WhisperRecogniser, str]:
    """Who judges the stop word beside a recogniser: Whisper base, which hears it better than
    tiny.en does, and what is missing for that, one sentence; "" nothing.
    """
    if whisper.model_name != TINY_NAME:
        return whisper, ""
    try:
        return WhisperRecogniser(BASE_NAME, threads), ""
    except NoRecogniser as error:
        return whisper, f"{error}: {TINY_NAME} judges the stop word"
