"""Grounding by SenseNova-SI >= 1.4, asked through the model client."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np

from ...inference.inputs.images import Pixels8, read_image
from ...inference.inputs.replies import Unreadable, read_box
from ...inference.runtimes.base import ChoiceScore, ModelQuestion, Prefix, never
from ...inference.serving.answers import ChoiceReply
from .boxes import kept
from .found import Found, Limits, Pixels, checked_image

PRESENCE = "Is there a {} in the image?"
CHOICES = ("yes", "no")
PRESENT = 0.5
"""A name is located when "yes" is more probable than this."""
REPLY_TOKENS = 48
_AT_ONCE = 32


class Model(Protocol):
    """What is used of `inference.serving.client.Client`."""

    def encode(self, images: Sequence[Pixels8]) -> Prefix:
        """Pictures for questions."""

    def score(
        self, prefix: Prefix, questions: Sequence[ModelQuestion]
    ) -> Sequence[ChoiceScore | ChoiceReply]:
        """Answers to questions with choices."""

    def generate(
        self,
        prefix: Prefix,
        question: ModelQuestion,
        *,
        max_new_tokens: int,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """A reply in pieces."""

    def close(self) -> None:
        """Close the connections."""


class Grounding:
    """See `Detector`. One box at most for each name, and the box itself has no probability.

    Asked for a box, the model gives one whether the thing is there or not. So it is asked first,
    for all names together, whether each is in the picture; those are located for which "yes" is
    the more probable answer, and the score is that probability: of being there, not of the box.
    A server that tells no probabilities answers yes or no, and the score is `box_score`. Without
    `ask_presence` every name is located, and every score is `box_score`.

    Attributes:
        name: of the model.
        unreadable: replies without a box or without a yes or no, so far.
    """

    def __init__(
        self,
        model: Model,
        name: str,
        *,
        box_score: float = 0.5,
        ask_presence: bool = True,
        limits: Limits | None = None,
    ) -> None:
        """Args:
        model: a client.
        name: for people.
        box_score: 0..1, of a box about which nothing is known.
        ask_presence: whether things are there is asked before where.
        limits: what is reported.
        """
        self.name = name
        self.unreadable = 0
        self._model, self._box_score, self._ask_presence = model, box_score, ask_presence
        self._limits = limits or Limits()

    def detect(self, image: Pixels, prompts: Sequence[str]) -> tuple[Found, ...]:
        """Everything in the picture that one of the names fits.

        Raises:
            BadImage: the picture is not one that can be used.
            InferenceError: the server did not answer.
        """
        height, width = checked_image(image).shape[:2]
        prefix = self._model.encode([read_image(image)])
        try:
            present = self._present(prefix, prompts)
            boxes = [(prompt, score, self._box(prefix, prompt)) for prompt, score in present]
        finally:
            prefix.close()
        placed = [(label, score, box) for label, score, box in boxes if box is not None]
        boxes_px = np.array([box for *_, box in placed]).reshape(-1, 4)
        scores = np.array([score for _, score, _ in placed])
        size = (width, height)
        labels = [label for label, *_ in placed]
        return kept(boxes_px * [width, height, width, height], scores, labels, size, self._limits)

    def close(self) -> None:
        """Close the connections."""
        self._model.close()

    def _present(self, prefix: Prefix, prompts: Sequence[str]) -> list[tuple[str, float]]:
        """The names that are in the picture, with their scores."""
        if not self._ask_presence:
            return [(prompt, self._box_score) for prompt in prompts]
        found = []
        for start in range(0, len(prompts), _AT_ONCE):
            some = prompts[start : start + _AT_ONCE]
            questions = [ModelQuestion(PRESENCE.format(each), CHOICES) for each in some]
            answers = self._model.score(prefix, questions)
            found += [(p, self._chance(a)) for p, a in zip(some, answers, strict=True)]
        return [(prompt, score) for prompt, score in found if score is not None]

    def _chance(self, answer: ChoiceScore | ChoiceReply) -> float | None:
        """The score of a thing; None when it is not there, or nobody can tell."""
        if isinstance(answer, ChoiceReply):
            self.unreadable += answer.choice is None
            return self._box_score if answer.choice == 0 else None
        if not answer.readable:
            self.unreadable += 1
            return None
        yes = float(answer.probabilities[0])
        return yes if yes > PRESENT and yes >= self._limits.score else None

    def _box(self, prefix: Prefix, label: str) -> tuple[float, float, float, float] | None:
        """x1, y1, x2, y2 in 0..1; None when the reply has none."""
        question = ModelQuestion(label, contract="grounding")
        reply = "".join(self._model.generate(prefix, question, max_new_tokens=REPLY_TOKENS))
        box = read_box(reply)
        if isinstance(box, Unreadable):
            self.unreadable += 1
            return None
        return box
