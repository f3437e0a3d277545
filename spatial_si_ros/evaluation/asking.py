"""Items put to a model, one by one: by its reply, or by the probabilities of the choices."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from ..inference.errors import BadImage, ChoiceError, PromptError
from ..inference.inputs.choices import rotated
from ..inference.inputs.images import Pixels8, read_image
from ..inference.inputs.replies import Unreadable, read_letter
from ..inference.runtimes.base import ModelQuestion, Prefix
from ..inference.serving.answers import Answer, ChoiceReply
from .benchmarks.items import Item, Metric
from .benchmarks.media import frames_of
from .replies import Reply

THOUGHT_TOKENS = 512
"""At least, of a reply that begins with thinking aloud."""
PLAN_TOKENS = 768
"""At least, of a reply that is a plan."""
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
        thinking: the model thinks aloud before it answers; then its conclusion counts.
        orders: of the choices that are tried; None: all. More than one count where choices are
            scored, and where it thinks aloud: there what most orders conclude is the reply.
        pictures: they are shown; without them language alone answers.
    """

    how: How = How.REPLY
    frames: int = 32
    max_new_tokens: int = 64
    max_tiles: int | None = None
    thinking: bool = False
    orders: int | None = None
    pictures: bool = True


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
        images = self._images(item) if manner.pictures else []
        film = item.video is not None and manner.pictures
        prefix = self._model.encode(images, video=film, max_tiles=manner.max_tiles)
        try:
            if manner.thinking and item.thinkable:
                return self._thought(item, prefix)
            if manner.how is How.LOGITS and item.metric is Metric.LETTER:
                question = ModelQuestion(
                    item.question, item.choices, contract=item.contract, orders=manner.orders
                )
                (answer,) = self._model.score(prefix, [question])
                notes = (*prefix.notes, *answer.notes)
                return Reply(item.identity, choice=_choice(answer), notes=_distinct(notes))
            most = manner.max_new_tokens
            if item.metric is Metric.PLAN:
                most = max(most, PLAN_TOKENS)
            asked = ModelQuestion(item.prompt, contract=OPEN)
            pieces = self._model.generate(prefix, asked, max_new_tokens=most)
            return Reply(item.identity, "".join(pieces), notes=_distinct(prefix.notes))
        finally:
            prefix.close()

    def _thought(self, item: Item, prefix: Prefix) -> Reply:
        """Thinking aloud, in one order of the choices or in several of them."""
        letters = item.metric is Metric.LETTER
        wanted = self._manner.orders or len(item.choices)
        orders = min(wanted, len(item.choices)) if letters else 1
        replies = []
        for by in range(orders):
            choices = rotated(item.choices, by) if letters else ()
            question = ModelQuestion(item.question, choices, contract="thinking")
            most = max(self._manner.max_new_tokens, THOUGHT_TOKENS)
            replies.append("".join(self._model.generate(prefix, question, max_new_tokens=most)))
        notes = _distinct(prefix.notes)
        if orders == 1:
            return Reply(item.identity, replies[0], notes=notes)
        read = [read_letter(each, len(item.choices)) for each in replies]
        named = [
            (letter + by) % len(item.choices)
            for by, letter in enumerate(read)
            if not isinstance(letter, Unreadable)
        ]
        choice = max(dict.fromkeys(named), key=named.count) if named else None
        return Reply(item.identity, choice=choice, notes=notes)

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
