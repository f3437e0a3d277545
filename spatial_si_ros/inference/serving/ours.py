"""Asking a server of ours: pictures travel once, then by name."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from typing import Any

from ..runtimes.base import ModelQuestion
from .answers import Answer, PicturePrefix
from .errors import BadReply, TooLarge, UnknownPictures
from .transport import Transport, loading
from .wire import MAX_REQUEST_BYTES, ScoreReply, ScoreRequest, read_error, read_score_reply

REMEMBERED = 512
"""Pictures a server is taken to know; it says so when it does not."""


class OurServer:
    """`spatial-si models serve`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._known: OrderedDict[str, None] = OrderedDict()
        self.last: ScoreReply | None = None

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.close()

    async def health(self, timeout_s: float) -> dict[str, Any]:
        """What it says of itself, when it is ready.

        Raises:
            ServerLoading: it is not ready.
            ServerError: it is not well.
        """
        status, data = await self._transport.get("/health", timeout_s)
        if status != 200 or not isinstance(data, dict):
            raise loading(data) or BadReply(f"expected to hear of its health, got status {status}")
        return data

    async def score(
        self, prefix: PicturePrefix, questions: Sequence[ModelQuestion], timeout_s: float
    ) -> list[Answer]:
        """Probabilities of the choices of each question.

        Raises:
            InferenceError: what the server says by name; ServerError for all that goes wrong.
        """
        counts = [len(question.choices) for question in questions]

        def body(urls: tuple[str, ...]) -> dict[str, Any]:
            return ScoreRequest(
                urls, tuple(questions), prefix.video, prefix.max_tiles, prefix.shared
            ).as_json()

        try:
            data = await self._transport.post("/score", body(self._urls(prefix)), timeout_s)
        except UnknownPictures as error:
            self._forget(error)
            data = await self._transport.post("/score", body(self._urls(prefix)), timeout_s)
        self._remember(prefix)
        self.last = read_score_reply(data, counts)
        prefix.tokens = self.last.tokens
        return list(self.last.scores)

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
        try:
            async for piece in self._said(prefix, question, max_new_tokens, timeout_s, total_s):
                yield piece
        except UnknownPictures as error:
            self._forget(error)
            async for piece in self._said(prefix, question, max_new_tokens, timeout_s, total_s):
                yield piece
        self._remember(prefix)

    async def _said(
        self,
        prefix: PicturePrefix,
        question: ModelQuestion,
        max_new_tokens: int,
        timeout_s: float,
        total_s: float,
    ) -> AsyncIterator[str]:
        images = [{"type": "image_url", "image_url": {"url": url}} for url in self._urls(prefix)]
        content = [*images, {"type": "text", "text": question.text}]
        body: dict[str, Any] = {
            "messages": [{"role": "user", "content": content}],
            "contract": question.contract,
            "kind": question.kind,
            "listed_choices": list(question.choices),
            "max_tokens": max_new_tokens,
            "video": prefix.video,
            "max_tiles": prefix.max_tiles,
            "stream": True,
        }
        events = self._transport.stream("/v1/chat/completions", body, timeout_s, total_s)
        async for event in events:
            yield said_in(event)

    def _urls(self, prefix: PicturePrefix) -> tuple[str, ...]:
        pictures = prefix.pictures
        urls = [f"digest:{p.digest}" if p.digest in self._known else p.url for p in pictures]
        size = sum(map(len, urls))
        if size > MAX_REQUEST_BYTES - (1 << 20):
            raise TooLarge(f"expected at most {MAX_REQUEST_BYTES} bytes, got {size} of pictures")
        return tuple(urls)

    def _remember(self, prefix: PicturePrefix) -> None:
        for picture in prefix.pictures:
            self._known[picture.digest] = None
            self._known.move_to_end(picture.digest)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _forget(self, error: UnknownPictures) -> None:
        if not self._known.keys() & set(error.digests):
            raise BadReply("the server does not know pictures that it was sent")
        for digest in error.digests:
            self._known.pop(digest, None)


def said_in(event: Any) -> str:
    """The words in an event of a streamed reply.

    Raises:
        InferenceError: it tells an error.
        BadReply: it is no such event.
    """
    error = read_error(event)
    if error is not None:
        raise error
    try:
        choices = event["choices"]
        text = choices[0]["delta"].get("content") if choices else None
    except (KeyError, TypeError, IndexError, AttributeError):
        raise BadReply("expected an event of a reply, got something else") from None
    if text is not None and not isinstance(text, str):
        raise BadReply(f"expected words in an event, got {type(text).__name__}")
    return text or ""
