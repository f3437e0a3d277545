"""Two recognisers about the same utterance: who agrees is believed more."""

from __future__ import annotations

from dataclasses import replace

from .audio import Audio
from .calibration import AGREEMENT, DISAGREEMENT, from_log_odds, log_odds
from .meaning import Sort, meaning_of
from .recogniser import Heard, Recogniser
from .vocabulary import Vocabulary

FREE_FORM = 0.5
"""What a command is worth at most that only the free-form words of a recogniser hold: it lies
between the thresholds, so that the robot asks whether it was meant."""
UNSURE = (0.05, 0.85)
"""Confidence of the first recogniser for which the second one is asked."""


def fused(first: Heard, second: Heard, vocabulary: Vocabulary) -> Heard:
    """What the first one heard, more or less certain for what the second one heard.

    Raised where both mean the same, lowered where they differ; where the first heard nothing, the
    second one's words stand alone, lowered.
    """
    if not first.text:
        alone = from_log_odds(log_odds(second.confidence) + DISAGREEMENT) if second.text else 0.0
        return replace(second, confidence=alone, second_opinion=first.text)
    step = AGREEMENT if same_meaning(first.text, second.text, vocabulary) else DISAGREEMENT
    confidence = from_log_odds(log_odds(first.confidence) + step)
    return replace(first, confidence=confidence, second_opinion=second.text)


def same_meaning(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether two texts come to the same instruction or reply."""
    if one == other:
        return True
    a, b = meaning_of(one, vocabulary), meaning_of(other, vocabulary)
    if Sort.NOTHING in (a.sort, b.sort) or a.sort is not b.sort:
        return False
    return a.instruction == b.instruction if a.instruction is not None else a.text == b.text


def doubtful(heard: Heard, vocabulary: Vocabulary) -> bool:
    """Whether a second recogniser is to be asked; about the stop word none is."""
    low, high = UNSURE
    return (
        low < heard.confidence < high and meaning_of(heard.text, vocabulary).sort is not Sort.STOP
    )


def with_free_form(heard: Heard, vocabulary: Vocabulary) -> Heard:
    """The free-form words instead, where they are a command and the grammar's sentence is not sure.

    Args:
        heard: its first alternative are the free-form words.
    """
    if not heard.alternatives or heard.confidence >= FREE_FORM:
        return heard
    free = heard.alternatives[0]
    if meaning_of(free, vocabulary).sort is not Sort.COMMAND:
        return heard
    others = tuple(each for each in (heard.text, *heard.alternatives[1:]) if each)
    return replace(heard, text=free, confidence=FREE_FORM, alternatives=others)


class Both:
    """A recogniser that asks a second one where it is not sure."""

    def __init__(self, first: Recogniser, second: Recogniser | None) -> None:
        self._first, self._second = first, second

    @property
    def name(self) -> str:
        return (
            self._first.name if self._second is None else f"{self._first.name}+{self._second.name}"
        )

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """What both make of it."""
        heard = self._first.recognise(audio, vocabulary)
        if self._second is not None and doubtful(heard, vocabulary):
            heard = fused(heard, self._second.recognise(audio, vocabulary), vocabulary)
        return with_free_form(heard, vocabulary)
