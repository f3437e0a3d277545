"""Items put to a model, one by one: by its reply, or by the probabilities of the choices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from ..inference.errors import BadImage, ChoiceError, PromptError
from ..inference.inputs.images import Pixels8, read_image
from ..inference.runtimes.base import ModelQuestion, Prefix
from ..inference.serving.answers import Answer, ChoiceReply
from .benchmarks.items import Item, Metric
from .benchmarks.media import frames_of
from .replies import Reply

OPEN = "open"
"""The contract that adds nothing: the prompt has all its words."""


class How(Enum):
    """What of the model is scored."""

    REPLY = "reply"
    LOGITS = "logits"


class Model(Protocol):
    """A runtime, or the client of a server."""

    name: str
    precision: str
    checkpoint_id: str

    def encode(
        self, images: Sequence[Pixels8], *, video: bool = False, max_tiles: int | None = None
    ) -> Prefix:
        """Pictures that questions can be asked about."""

    def score(self, prefix: Prefix, questions: Sequence[ModelQuestion]) -> Sequence[Answer]:
        """Probabilities of the choices of each question."""

    def generate(
        self, prefix: Prefix, question: ModelQuestion, *, max_new_tokens: int
    ) -> Iterator[str]:
        """The reply in pieces; greedy."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How items are asked.

    Attributes:
        how: by the reply or by the choices; a number is always a reply.
        frames: of a film, at most.
        max_new_tokens: of a reply.
        max_tiles: of a picture; None: the family's rule.
    """

    how: How = How.REPLY
    frames: int = 32
    max_new_tokens: int = 64
    max_tiles: int | None = None


class Asker:
    """Asks a model. The frames of the last film are kept, since its questions follow each other."""

    def __init__(self, model: Model, manner: Manner) -> None:
        self._model = model
        self._manner = manner
        self._film: tuple[Path, list[Pixels8]] | None = None

    def ask(self, item: Item) -> Reply:
        """The reply to an item; `failed` where the item itself is at fault.

        Raises:
            InferenceError: the model is at fault, or there is too little memory.
        """
        try:
            return self._asked(item)
        except (BadImage, PromptError, ChoiceError) as error:
            return Reply(item.identity, failed=str(error))

    def _asked(self, item: Item) -> Reply:
        manner = self._manner
        prefix = self._model.encode(
            self._images(item), video=item.video is not None, max_tiles=manner.max_tiles
        )
        try:
            if manner.how is How.LOGITS and item.metric is Metric.LETTER:
                question = ModelQuestion(item.question, item.choices, contract=item.contract)
                (answer,) = self._model.score(prefix, [question])
                notes = (*prefix.notes, *answer.notes)
                return Reply(item.identity, choice=_choice(answer), notes=_distinct(notes))
            pieces = self._model.generate(
                prefix,
                ModelQuestion(item.prompt, contract=OPEN),
                max_new_tokens=manner.max_new_tokens,
            )
            return Reply(item.identity, "".join(pieces), notes=_distinct(prefix.notes))
        finally:
            prefix.close()

    def _images(self, item: Item) -> list[Pixels8]:
        if item.video is None:
            return [read_image(source) for source in item.images]
        if self._film is None or self._film[0] != item.video:
            frames = frames_of(item.video, self._manner.frames, item.ends)
            self._film = item.video, frames
        return self._film[1]


def chosen(items: Sequence[Item], limit: int | None, seed: int) -> list[Item]:
    """At most `limit` questions, drawn by chance, with all their orders, in the file's order."""
    groups = list(dict.fromkeys(item.group or item.identity for item in items))
    if limit is None or limit >= len(groups):
        return list(items)
    kept = set(random.Random(seed).sample(groups, limit))
    return [item for item in items if (item.group or item.identity) in kept]


def _choice(answer: Answer) -> int | None:
    if isinstance(answer, ChoiceReply):
        return answer.choice
    return int(answer.probabilities.argmax()) if answer.readable else None


def _distinct(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(notes))
