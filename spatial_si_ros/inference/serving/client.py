"""One client of all model servers, ours and others'."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import queue
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from ..errors import InferenceError, OutOfMemory, PromptError, RuntimeUnavailable, ServerError
from ..inputs.images import Pixels8
from ..inputs.spec import MAX_IMAGES
from ..runtimes.base import ModelQuestion, Prefix, never
from ..scoring.lru import ByteCache
from .answers import Answer, PicturePrefix
from .endpoints import Endpoint, Standing, checked_address
from .errors import OF_THE_QUESTION, ServerTimeout, ServerUnreachable
from .others import OtherServer
from .ours import OurServer
from .pictures import Picture, encode_picture
from .transport import Transport

T = TypeVar("T")

HEALTH_S = 2.0
REPLY_S = 600.0
"""The longest that a reply in the model's own words may take in all."""
_POLL_S = 0.05
_SLACK_S = 5.0


class Server(Protocol):
    """What differs between servers: how they are spoken to."""

    async def close(self) -> None:
        """Close the connections."""

    async def health(self, timeout_s: float) -> dict[str, Any]:
        """What it says of itself when it is well."""

    async def score(
        self, prefix: PicturePrefix, questions: Sequence[ModelQuestion], timeout_s: float
    ) -> list[Answer]:
        """Answers to questions with choices."""

    def generate(
        self,
        prefix: PicturePrefix,
        question: ModelQuestion,
        max_new_tokens: int,
        timeout_s: float,
        total_s: float,
    ) -> AsyncIterator[str]:
        """A reply in pieces."""


@dataclass(frozen=True, slots=True)
class EndpointHealth:
    """How an endpoint is.

    Attributes:
        url: of it.
        well: it would answer.
        detail: what it says of itself, or why it would not.
    """

    url: str
    well: bool
    detail: str


class Client:
    """Asks the first endpoint that is well; the next one where that fails.

    For several threads. An endpoint that failed is left alone for a while, longer each time, and
    then asked for its health before it gets pictures. Answers have the types of the runtimes, or
    `ChoiceReply` where a server tells no probabilities.

    Attributes:
        name, precision, checkpoint_id: of what answered last.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        allow_remote_images: bool = False,
        timeout_s: float = 30.0,
        picture_bytes: int = 256 << 20,
    ) -> None:
        """Args:
        endpoints: in the order they are wanted.
        allow_remote_images: camera pictures may leave this machine.
        timeout_s: of a question, all endpoints together.
        picture_bytes: of encoded pictures that are kept for further questions.

        Raises:
            RuntimeUnavailable: an endpoint is malformed, or there is none.
            RemoteRefused: one is not this machine, and that is not allowed.
        """
        if not endpoints:
            raise RuntimeUnavailable("expected at least one model server, got none")
        self.name, self.precision, self.checkpoint_id = "server", "", ""
        self.timeout_s = timeout_s
        self._standings = [Standing(e, checked_address(e, allow_remote_images)) for e in endpoints]
        self._servers: list[Server] = [_server(standing) for standing in self._standings]
        self._encoded: ByteCache[Picture] = ByteCache(picture_bytes)
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="model client", daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop what runs, close the connections. Nothing can be asked afterwards."""
        if self._loop.is_closed():
            return
        self._wait(self._shut(), _SLACK_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SLACK_S)
        if not self._thread.is_alive():
            self._loop.close()

    def encode(
        self,
        images: Sequence[Pixels8],
        *,
        video: bool = False,
        max_tiles: int | None = None,
        shared: int = 0,
    ) -> PicturePrefix:
        """Pictures for questions. They are sent with the first one that is asked.

        Args:
            images: (H, W, 3) each, from `read_image`.
            video: they are frames of a video.
            max_tiles: of a picture, at most; servers of others have their own rule.
            shared: the first ones, about which other questions will be asked too, with other
                pictures behind them: what a server of ours computes of them is kept by itself.

        Raises:
            PromptError: there are too many, or fewer than are shared.
        """
        if len(images) > MAX_IMAGES:
            raise PromptError(f"expected at most {MAX_IMAGES} images, got {len(images)}")
        if not 0 <= shared <= len(images):
            raise PromptError(f"shared: expected 0 to {len(images)} images, got {shared}")
        pictures = [self._picture(image) for image in images]
        return PicturePrefix(pictures, video, max_tiles, shared)

    def score(
        self,
        prefix: Prefix,
        questions: Sequence[ModelQuestion],
        *,
        timeout_s: float | None = None,
    ) -> list[Answer]:
        """Answers to questions with choices.

        Args:
            prefix: from `encode`.
            questions: with choices.
            timeout_s: of all, failover included; default: the client's.

        Raises:
            PromptError, ChoiceError, BadImage, ContextOverflow, NotFinite: the question is at
                fault, or the model; another server would say the same.
            OutOfMemory: all servers have too little memory.
            ServerError: no server gave an answer that can be right; the message says why.
        """
        limit_s = self.timeout_s if timeout_s is None else timeout_s
        held = _held(prefix)

        async def ask(server: Server, left_s: float) -> list[Answer]:
            return await server.score(held, questions, left_s)

        found, notes = self._wait(self._asked(ask, limit_s), limit_s + _SLACK_S)
        if notes:
            found = [dataclasses.replace(a, notes=(*a.notes, *notes)) for a in found]
        return found

    def generate(
        self,
        prefix: Prefix,
        question: ModelQuestion,
        *,
        max_new_tokens: int,
        cancelled: Callable[[], bool] = never,
    ) -> Iterator[str]:
        """The reply in pieces, as they come; the server is told when nobody wants more.

        Raises:
            InferenceError: as `score`; when a server fails during the reply, no other is asked.
        """
        pieces: queue.Queue[str | None] = queue.Queue()
        future = self._submit(self._generated(_held(prefix), question, max_new_tokens, pieces))
        future.add_done_callback(lambda _: pieces.put(None))
        try:
            while not cancelled():
                try:
                    piece = pieces.get(timeout=_POLL_S)
                except queue.Empty:
                    continue
                if piece is None:
                    self._result(future, _SLACK_S)
                    return
                yield piece
        finally:
            future.cancel()

    def health(self) -> list[EndpointHealth]:
        """How each endpoint is, asked now."""
        return self._wait(self._healths(), HEALTH_S + _SLACK_S)

    async def _healths(self) -> list[EndpointHealth]:
        async def one(standing: Standing, server: Server) -> EndpointHealth:
            try:
                found = await server.health(HEALTH_S)
            except InferenceError as error:
                return EndpointHealth(standing.endpoint.url, False, str(error))
            return EndpointHealth(standing.endpoint.url, True, str(found.get("model", ""))[:200])

        pairs = zip(self._standings, self._servers, strict=True)
        return list(await asyncio.gather(*(one(*pair) for pair in pairs)))

    async def _asked(
        self, ask: Callable[[Server, float], Awaitable[T]], timeout_s: float
    ) -> tuple[T, tuple[str, ...]]:
        """The answer of the first endpoint that gives one, and what there is to say of it."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        failed: list[tuple[Standing, InferenceError]] = []
        order = self._order()
        for place, (standing, server) in enumerate(order):
            share_s = (until - loop.time()) / (len(order) - place)
            try:
                if not standing.well:
                    await server.health(min(HEALTH_S, share_s))
                found = await ask(server, share_s)
            except OF_THE_QUESTION:
                standing.good()
                raise
            except OutOfMemory as error:
                failed.append((standing, error))
            except ServerError as error:
                standing.failed(str(error), getattr(error, "retry_after_s", 0.0))
                failed.append((standing, error))
            else:
                standing.good()
                self._note_source(server, standing)
                before = "; ".join(f"{s.endpoint.url}: {e}" for s, e in failed)
                note = (f"answered by {standing.endpoint.url}; before it {before}",)
                return found, note if failed else ()
        raise _together(failed)

    async def _generated(
        self,
        prefix: PicturePrefix,
        question: ModelQuestion,
        max_new_tokens: int,
        pieces: queue.Queue[str | None],
    ) -> None:
        async def begin(server: Server, left_s: float) -> tuple[AsyncIterator[str], str | None]:
            words = server.generate(prefix, question, max_new_tokens, left_s, REPLY_S)
            return words, await anext_or_none(words)

        (words, piece), _ = await self._asked(begin, self.timeout_s)
        while piece is not None:
            pieces.put(piece)
            piece = await anext_or_none(words)

    def _order(self) -> list[tuple[Standing, Server]]:
        """Endpoints that are well, then those whose rest is over; if there are none, all."""
        pairs = list(zip(self._standings, self._servers, strict=True))
        ready = [pair for pair in pairs if pair[0].well]
        ready += [pair for pair in pairs if not pair[0].well and not pair[0].resting]
        return ready or sorted(pairs, key=lambda pair: pair[0].not_before)

    def _note_source(self, server: Server, standing: Standing) -> None:
        last = server.last if isinstance(server, OurServer) else None
        if last is None:
            self.name, self.precision = standing.endpoint.kind, ""
            self.checkpoint_id = standing.endpoint.model
        else:
            self.name, self.precision = last.runtime, last.precision
            self.checkpoint_id = last.model

    def _picture(self, image: Pixels8) -> Picture:
        key = hashlib.blake2b(image.tobytes() + repr(image.shape).encode()).digest()
        with self._lock:
            kept = self._encoded.get(key)
        if kept is None:
            kept = encode_picture(image)
            with self._lock:
                self._encoded.put(key, kept)
        return kept

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.gather(*(server.close() for server in self._servers))

    def _submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        if self._loop.is_closed():
            work.close()
            raise ServerUnreachable("expected a client that is open, got a closed one")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _wait(self, work: Coroutine[Any, Any, T], timeout_s: float) -> T:
        return self._result(self._submit(work), timeout_s)

    def _result(self, future: Future[T], timeout_s: float) -> T:
        try:
            return future.result(timeout_s)
        except FutureTimeout:
            raise ServerTimeout(f"expected an answer within {timeout_s:g} s, got none") from None
        except CancelledError:
            raise ServerUnreachable("the client was closed during the question") from None
        finally:
            future.cancel()


async def anext_or_none(words: AsyncIterator[str]) -> str | None:
    """The next piece; none at the end."""
    async for piece in words:
        return piece
    return None


def _held(prefix: Prefix) -> PicturePrefix:
    if not isinstance(prefix, PicturePrefix):
        raise PromptError(f"expected a prefix of a client, got {type(prefix).__name__}")
    return prefix


def _server(standing: Standing) -> Server:
    transport = Transport(standing.endpoint, standing.address)
    if standing.endpoint.kind == "ours":
        return OurServer(transport)
    return OtherServer(transport, standing)


def _together(failed: Sequence[tuple[Standing, InferenceError]]) -> InferenceError:
    """The last error, which tells of all."""
    last = failed[-1][1]
    return type(last)("; ".join(f"{standing.endpoint.url}: {e}" for standing, e in failed))
