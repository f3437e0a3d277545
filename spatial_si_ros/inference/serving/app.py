"""The routes of a model server: health, models, score, chat."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ..errors import InferenceError
from .chat import (
    ChatRequest,
    piece_of_reply,
    read_chat_request,
    scored_reply,
    stream_head,
    whole_reply,
)
from .errors import BadRequest, NotAuthorised, ServerBusy, ServerLoading, TooLarge, status_of
from .model import Model
from .wire import MAX_REQUEST_BYTES, error_json, load_json, read_score_request
from .worker import Worker

BODY_S = 30.0
"""A request must be whole after that long."""


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a reply; `error` if it is not a good one."""

    pieces: int
    error: InferenceError | None = None


class Service:
    """Answers requests with a model that a worker runs."""

    def __init__(self, model: Model, worker: Worker, key: str = "") -> None:
        """Args:
        model: perhaps still loading.
        worker: runs it.
        key: that requests must bring; empty: none.
        """
        self._model = model
        self._worker = worker
        self._key = key

    def app(self) -> Starlette:
        """As an ASGI application."""
        routes = [
            Route("/health", self.health, methods=["GET"]),
            Route("/v1/models", self.models, methods=["GET"]),
            Route("/score", self.score, methods=["POST"]),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
        ]
        return Starlette(routes=routes, exception_handlers={InferenceError: _refusal})

    async def health(self, request: Request) -> Response:
        """How far the model is; status 503 until it answers questions."""
        self._check_key(request)
        model, found = self._model, {}
        if model.ready:
            found = {"runtime": model.runtime.name, "precision": model.runtime.precision}
        status = {
            "state": "ready" if model.ready else "loading",
            "progress": round(model.progress, 4),
            "model": model.model_id,
            **found,
            "max_tiles": model.max_tiles,
            "waiting": self._worker.waiting,
            "queue": self._worker.limit,
            "busy_s": round(self._worker.busy_s, 3),
            "pid": os.getpid(),
        }
        return JSONResponse(status, 200 if model.ready else 503)

    async def models(self, request: Request) -> Response:
        """The one model, in the form of OpenAI's list."""
        self._check_key(request)
        model = {"id": self._model.model_id, "object": "model", "owned_by": "spatial_si"}
        return JSONResponse({"object": "list", "data": [model]})

    async def score(self, request: Request) -> Response:
        """Probabilities of choices."""
        wanted = read_score_request(await self._body(request))
        reply = await self._worker.run(lambda _: self._model.score(wanted), _left(request))
        return JSONResponse(reply.as_json())

    async def chat(self, request: Request) -> Response:
        """A turn of a chat: a choice with log-probabilities, or words."""
        wanted = read_chat_request(await self._body(request))
        if wanted.says:
            reply = await self._worker.run(
                lambda _: self._model.score(wanted.pictures), _left(request)
            )
            whole = scored_reply(wanted, reply)
            if not wanted.stream:
                return JSONResponse(whole)
            return StreamingResponse(_streamed_choice(whole), media_type="text/event-stream")
        if not wanted.stream:
            text, why = await self._worker.run(
                lambda cancelled: self._words(wanted, cancelled), _left(request)
            )
            return JSONResponse(whole_reply(self._model.model_id, text, why))
        return await self._streamed(wanted, request)

    def _words(self, wanted: ChatRequest, cancelled: Callable[[], bool]) -> tuple[str, str]:
        pieces = list(
            self._model.generate(wanted.pictures, wanted.question, wanted.max_new_tokens, cancelled)
        )
        return "".join(pieces), _why(len(pieces), wanted)

    async def _streamed(self, wanted: ChatRequest, request: Request) -> Response:
        """Status and headers go out with the first piece, so that a refusal still has its own."""
        queue: asyncio.Queue[str | _End] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def work(cancelled: Callable[[], bool]) -> int:
            count = 0
            for piece in self._model.generate(
                wanted.pictures, wanted.question, wanted.max_new_tokens, cancelled
            ):
                loop.call_soon_threadsafe(queue.put_nowait, piece)
                count += 1
            return count

        async def run() -> None:
            try:
                count = await self._worker.run(work, asyncio.Event().wait())
            except InferenceError as error:
                queue.put_nowait(_End(0, error))
            else:
                queue.put_nowait(_End(count))

        task = asyncio.ensure_future(run())
        gone = asyncio.ensure_future(_left(request))
        first = asyncio.ensure_future(queue.get())
        await asyncio.wait({first, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if not first.done():
            first.cancel()
            task.cancel()
            return Response(status_code=499)
        begun = first.result()
        if isinstance(begun, _End) and begun.error is not None:
            raise begun.error

        async def events() -> AsyncIterator[bytes]:
            head, item = stream_head(self._model.model_id), begun
            try:
                while isinstance(item, str):
                    yield _event(piece_of_reply(head, item, None))
                    item = await queue.get()
                if item.error is None:
                    yield _event(piece_of_reply(head, None, _why(item.pieces, wanted)))
                    yield b"data: [DONE]\n\n"
                else:
                    yield _event(error_json(item.error))
            finally:
                task.cancel()

        return StreamingResponse(events(), media_type="text/event-stream")

    def _check_key(self, request: Request) -> None:
        if not self._key:
            return
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._key}".encode()):
            raise NotAuthorised("expected the server's key as bearer token")

    async def _body(self, request: Request) -> Any:
        """The JSON of a request; pages of browsers cannot send this kind unasked."""
        self._check_key(request)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise BadRequest(f"expected application/json, got {kind!r:.60}")
        if not self._model.ready:
            raise ServerLoading(f"the model is being loaded: {self._model.progress:.0%}")
        try:
            content = await asyncio.wait_for(_read(request), BODY_S)
        except asyncio.TimeoutError:
            raise BadRequest(f"expected a whole request within {BODY_S:g} s") from None
        try:
            return load_json(content)
        except ValueError as error:
            raise BadRequest(f"expected JSON: {error}") from None


async def _read(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_REQUEST_BYTES:
            raise TooLarge(f"expected at most {MAX_REQUEST_BYTES} bytes, got more")
        parts.append(part)
    return b"".join(parts)


async def _left(request: Request) -> None:
    """Done when who asked has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _refusal(_: Request, error: InferenceError) -> Response:
    headers = {}
    if isinstance(error, (ServerBusy, ServerLoading)):
        headers["Retry-After"] = f"{error.retry_after_s:.0f}"
    if isinstance(error, TooLarge):
        headers["Connection"] = "close"
    return JSONResponse(error_json(error), status_of(error), headers=headers)


async def _streamed_choice(whole: dict[str, Any]) -> AsyncIterator[bytes]:
    choice = whole["choices"][0]
    piece = piece_of_reply({**whole, "object": "chat.completion.chunk"}, "", None)
    piece["choices"][0]["delta"] = choice["message"]
    piece["choices"][0]["logprobs"] = choice["logprobs"]
    yield _event(piece)
    yield _event(piece_of_reply({**piece}, None, "stop"))
    yield b"data: [DONE]\n\n"


def _why(pieces: int, wanted: ChatRequest) -> str:
    return "length" if pieces >= wanted.max_new_tokens else "stop"


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + json.dumps(data, allow_nan=False).encode() + b"\n\n"
