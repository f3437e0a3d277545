"""What every recogniser does: sound to words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .audio import Audio
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Heard:
    """What somebody may have said.

    Attributes:
        text: lower-case words; "" when nothing was understood.
        confidence: 0..1, that the text means what was said.
        alternatives: other texts, the likelier first.
        recogniser: who heard it.
        second_opinion: what another one heard; "" when none was asked.
    """

    text: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    recogniser: str = ""
    second_opinion: str = ""


NOTHING = Heard("", 0.0)


class Recogniser(Protocol):
    """Recognises speech. One call at a time."""

    @property
    def name(self) -> str:
        """For people and transcripts."""

    def recognise(self, audio: Audio, vocabulary: Vocabulary) -> Heard:
        """What was said in one utterance.

        Args:
            audio: of it, with a little before and after.
            vocabulary: of the objects that are known now, and of answers that are waited for.
        """
