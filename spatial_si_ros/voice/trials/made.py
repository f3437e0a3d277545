"""What a recorded sentence leads to, by the calibration and thresholds of now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..calibration import SPHINX, WHISPER
from ..dialogue import Dialogue, Thresholds, Turn, Verdict
from ..fusion import doubtful, fused, with_free_form
from ..meaning import WISHES, meaning_of
from ..meaning import Sort as Meant
from ..recogniser import NOTHING, Heard
from ..vocabulary import Vocabulary
from .sentences import Sort


@dataclass(frozen=True)
class Made:
    """What a sentence led to.

    Attributes:
        verdicts: of its utterances, in order.
        texts: that were followed or asked back, or taken for the answer to a question.
        right: what was followed, asked back or taken for the answer is what was said, and nothing
            else was.
        offered: it was not, but after a "no" the robot asks about what was said.
    """

    verdicts: tuple[Verdict, ...]
    texts: tuple[str, ...]
    right: bool
    offered: bool = False

    @property
    def followed(self) -> bool:
        """Whether anything was followed at once."""
        return Verdict.ACCEPTED in self.verdicts

    @property
    def stopped(self) -> bool:
        return Verdict.STOP in self.verdicts

    @property
    def asked(self) -> bool:
        return Verdict.CONFIRMING in self.verdicts


def made_of(record: dict[str, Any], vocabulary: Vocabulary, thresholds: Thresholds) -> Made:
    """What the robot does about a recorded sentence; before an answer it has asked something."""
    dialogue = Dialogue(thresholds)
    if is_sort(record, Sort.ANSWER):
        dialogue.asked("which one?", ())
    turns: list[Turn | Verdict] = []
    for each in record["heard"]:
        if "stop" in each:
            turns.append(Verdict.STOP)
            continue
        turns.append(dialogue.heard(heard_in(each, vocabulary), vocabulary, 0.0))
    verdicts = tuple(each.verdict if isinstance(each, Turn) else each for each in turns)
    texts = tuple(
        each.text
        for each in turns
        if isinstance(each, Turn)
        and each.verdict in (Verdict.ACCEPTED, Verdict.CONFIRMING, Verdict.REPLY)
    )
    if len(texts) != 1 or Verdict.STOP in verdicts:
        return Made(verdicts, texts, False)
    if same(texts[0], record["text"], vocabulary):
        return Made(verdicts, texts, True)
    offered = dialogue.heard(Heard("no", 1.0), vocabulary, 0.0)
    asks = Verdict.CONFIRMING in verdicts and offered.verdict is Verdict.CONFIRMING
    return Made(verdicts, texts, False, asks and same(offered.text, record["text"], vocabulary))


def heard_in(piece: dict[str, Any], vocabulary: Vocabulary) -> Heard:
    """What the recognisers make of a recorded utterance."""
    confidence = piece["confidence"]
    if piece["features"]:
        confidence = WHISPER.probability(piece["features"])
    others = (piece["free"], *piece.get("others", ()))
    heard = Heard(piece["text"], confidence, tuple(filter(None, others)), "whisper")
    if doubtful(heard, vocabulary):
        second = NOTHING
        if piece.get("sphinx"):
            second = Heard(piece["sphinx"], SPHINX.probability(piece["sphinx_features"]))
        heard = fused(heard, second, vocabulary)
    return with_free_form(heard, vocabulary)


def same(text: str, truth: str, vocabulary: Vocabulary) -> bool:
    """Whether a command or an answer is what was said."""
    got, want = meaning_of(text, vocabulary), meaning_of(truth, vocabulary)
    if got.sort is not want.sort or want.sort is Meant.NOTHING:
        return False
    if want.sort in (Meant.CHOICE, Meant.CORRECTION):
        return _bare(got.text) == _bare(want.text)
    return got.instruction == want.instruction


def _bare(words: str) -> list[str]:
    return [word for word in words.split() if word not in WISHES]


def is_sort(record: dict[str, Any], sort: Sort) -> bool:
    """Whether a recorded sentence is of a sort."""
    return bool(record["sort"] == sort.value)
