"""Asking servers of others: OpenAI's chat completions, with log-probabilities where they give any.

The prompt is put together by the server's own template; parity with the other runtimes is not
given, and is to be measured.
"""

from __future__ import annotations

import asyncio
import dataclasses
import math
import re
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import numpy as np

from ..errors import PromptError
from ..inputs.choices import LETTERS, checked_choices, rotated
from ..inputs.contracts import Contract, contract_named
from ..inputs.replies import Unreadable, read_letter
from ..runtimes.base import ChoiceScore, ModelQuestion
from ..scoring.combining import READABLE_MASS, combine
from .answers import Answer, ChoiceReply, PicturePrefix
from .endpoints import Standing
from .errors import BadReply, BadRequest
from .ours import said_in
from .transport import Transport
from .wire import printable

AT_ONCE = 4
"""Rotations of a question that are asked at a time."""
TOP = 20
WORDS = 32
"""Tokens of a reply that is to name a letter."""
THOUGHTS = 2048

_MARKERS = re.compile(
    r"<\|[^|\n]*\|>|</?(?:img|IMG_CONTEXT|quad|ref|box|tool_call|tool_response|image|video)>",
    re.IGNORECASE,
)


class OtherServer:
    """A server with OpenAI's chat completions."""

    def __init__(self, transport: Transport, standing: Standing) -> None:
        self._transport = transport
        self._standing = standing
        self._endpoint = standing.endpoint

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def health(self, timeout_s: float) -> dict[str, Any]:
        """Whether it says that it is well, or lists models where it has no word for that.

        Raises:
            ServerError: it does not.
        """
        status, _ = await self._transport.get("/health", timeout_s)
        if status == 404:
            status, _ = await self._transport.get("/v1/models", timeout_s)
        if status != 200:
            raise BadReply(f"expected to hear that it is well, got status {status}")
        return {"state": "ready", "model": self._endpoint.model}

    async def score(
        self, prefix: PicturePrefix, questions: Sequence[ModelQuestion], timeout_s: float
    ) -> list[Answer]:
        """Probabilities of the choices of each question, or the choice that is named.

        Raises:
            InferenceError: the question cannot be put; ServerError for all that goes wrong.
        """
        until = time.monotonic() + timeout_s
        found: list[Answer] = []
        for question in questions:
            checked = checked_choices(question.choices)
            asked = dataclasses.replace(question, choices=checked)
            contract = contract_named(question.contract)
            began = time.monotonic()
            answer: Answer | None = None
            scorable = not self._standing.without_logprobs and self._can_begin(contract)
            if scorable:
                answer = await self._scored(prefix, asked, contract, until)
            if answer is None:
                answer = await self._named(prefix, asked, contract, until)
                self._standing.without_logprobs |= scorable
            found.append(dataclasses.replace(answer, seconds=time.monotonic() - began))
        return found

    async def generate(
        self,
        prefix: PicturePrefix,
        question: ModelQuestion,
        max_new_tokens: int,
        timeout_s: float,
        total_s: float,
    ) -> AsyncIterator[str]:
        """A reply in pieces.

        Raises:
            InferenceError: as `score`.
        """
        contract = contract_named(question.contract)
        choices = checked_choices(question.choices) if question.choices else ()
        text = prompt_text(contract, question.text, choices)
        body = {**self._body(prefix, text, max_new_tokens), "stream": True}
        path = "/v1/chat/completions"
        async for event in self._transport.stream(path, body, timeout_s, total_s):
            yield said_in(event)

    def _can_begin(self, contract: Contract) -> bool:
        """Whether a reply can be made to begin as the contract says."""
        return not contract.reply or self._endpoint.kind == "vllm"

    async def _scored(
        self, prefix: PicturePrefix, question: ModelQuestion, contract: Contract, until: float
    ) -> ChoiceScore | None:
        """By log-probabilities over all rotations; none where the server gives none."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(by: int) -> dict[str, float] | None:
            text = prompt_text(contract, question.text, rotated(question.choices, by))
            body = self._body(prefix, text, 1)
            body.update(logprobs=True, top_logprobs=TOP)
            if contract.reply:
                body["messages"].append({"role": "assistant", "content": contract.reply})
                body.update(continue_final_message=True, add_generation_prompt=False)
            async with gate:
                return read_top(await self._asked(body, until))

        try:
            first = await one(0)
        except BadRequest:
            # many refuse what they do not know: whether it is that, the plain question shows
            return None
        if first is None:
            return None
        orders = len(question.choices) if question.orders is None else question.orders
        rest = await asyncio.gather(
            *(one(by) for by in range(1, min(orders, len(question.choices))))
        )
        tops = [first, *rest]
        if any(top is None for top in tops):
            raise BadReply("expected log-probabilities with each reply, got them with some")
        return score_of_tops([top for top in tops if top is not None], len(question.choices))

    async def _named(
        self, prefix: PicturePrefix, question: ModelQuestion, contract: Contract, until: float
    ) -> ChoiceReply:
        text = prompt_text(contract, question.text, question.choices)
        most = THOUGHTS if contract.name == "thinking" else WORDS
        data = await self._asked(self._body(prefix, text, most), until)
        reply = _content(data)
        letter = read_letter(reply, len(question.choices))
        choice = None if isinstance(letter, Unreadable) else letter
        note = "the server gives no probabilities"
        return ChoiceReply(choice, printable(reply), 0.0, (note,))

    async def _asked(self, body: dict[str, Any], until: float) -> Any:
        left_s = max(0.001, until - time.monotonic())
        return await self._transport.post("/v1/chat/completions", body, left_s)

    def _body(self, prefix: PicturePrefix, text: str, max_tokens: int) -> dict[str, Any]:
        content: list[dict[str, Any]] = []
        pictures = prefix.pictures
        for number, picture in enumerate(pictures, 1):
            if self._endpoint.labelled and (prefix.video or len(pictures) > 1):
                name = "Frame" if prefix.video else "Image"
                content.append({"type": "text", "text": f"{name}-{number}: "})
            content.append({"type": "image_url", "image_url": {"url": picture.url}})
        content.append({"type": "text", "text": text})
        return {
            "model": self._endpoint.model,
            "messages": [{"role": "user", "content": content}],
            "temperature": 0,
            "max_tokens": max_tokens,
        }


def prompt_text(contract: Contract, text: str, choices: Sequence[str]) -> str:
    """A question as a server's own tokenizer will read it.

    Raises:
        PromptError: it holds what the tokenizer would take for a marker of its own.
        ChoiceError: see `Contract.pieces`.
    """
    for outside in (text, *choices):
        found = _MARKERS.search(outside)
        if found:
            raise PromptError(f"expected plain text, got the marker {found.group()!r} in it")
    return "".join(str(getattr(piece, "text", "")) for piece in contract.pieces(text, choices))


def read_top(data: Any) -> dict[str, float] | None:
    """The likeliest tokens of a reply's first place; none where the server tells none.

    Raises:
        BadReply: they cannot be log-probabilities.
    """
    try:
        logprobs = data["choices"][0].get("logprobs")
        content = logprobs.get("content") if logprobs else None
        if not content:
            return None
        entries = [content[0], *(content[0].get("top_logprobs") or ())]
        pairs = [(entry["token"], entry["logprob"]) for entry in entries]
    except (KeyError, TypeError, IndexError, AttributeError):
        raise BadReply("expected a reply with log-probabilities, got something else") from None
    found: dict[str, float] = {}
    for token, value in pairs:
        if not isinstance(token, str) or isinstance(value, bool):
            raise BadReply("expected tokens with their log-probabilities")
        if not isinstance(value, (int, float)) or not -1e6 <= value <= 1e-3:
            raise BadReply(f"expected a log-probability of -1e6..0, got {value!r:.40}")
        if abs(found.setdefault(token, float(value)) - float(value)) > 1e-3:
            raise BadReply(f"expected one log-probability a token, got two for {token!r:.40}")
    if sum(map(math.exp, found.values())) > 1.01:
        raise BadReply("expected probabilities whose sum is at most 1, got more")
    return found


def score_of_tops(tops: Sequence[dict[str, float]], count: int) -> ChoiceScore:
    """The rotations put together; a letter that is not told is as likely as it can be at most."""
    table = np.empty((len(tops), count))
    mass, untold = 0.0, 0
    for row, top in enumerate(tops):
        told = [top.get(letter) for letter in LETTERS[:count]]
        rest = max(1e-12, 1.0 - sum(map(math.exp, top.values())))
        most = min(min(top.values()), math.log(rest))
        table[row] = [most if value is None else value for value in told]
        mass += sum(math.exp(value) for value in told if value is not None) / len(tops)
        untold += sum(value is None for value in told)
    combined = combine(table)
    notes = (f"{untold} letters were not among those that the server told",) if untold else ()
    return ChoiceScore(
        probabilities=combined.probabilities(),
        log_probabilities=combined.log_probabilities,
        choice_mass=min(1.0, mass),
        disagreement=combined.disagreement,
        readable=mass >= READABLE_MASS,
        calibrated=False,
        rotations=len(tops),
        seconds=0.0,
        notes=notes,
    )


def _content(data: Any) -> str:
    try:
        text = data["choices"][0]["message"]["content"]
    except (KeyError, TypeError, IndexError):
        raise BadReply("expected a reply of a chat, got something else") from None
    if not isinstance(text, str):
        raise BadReply(f"expected words, got {type(text).__name__}")
    return text
