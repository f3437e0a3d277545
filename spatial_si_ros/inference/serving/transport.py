"""Requests with a limit on everything: time, bytes, redirects, encodings."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from ..errors import ContextOverflow, InferenceError, RuntimeUnavailable
from .addresses import Address
from .endpoints import Endpoint, key_of
from .errors import (
    BadReply,
    BadRequest,
    NotAuthorised,
    ServerBusy,
    ServerFault,
    ServerLoading,
    ServerTimeout,
    ServerUnreachable,
    TooLarge,
)
from .wire import MAX_REPLY_BYTES, load_json, printable, read_error

CONNECT_S = 5.0
MAX_EVENT_BYTES = 1 << 20

_BY_STATUS: dict[int, type[InferenceError]] = {
    400: BadRequest, 401: NotAuthorised, 403: NotAuthorised, 404: BadRequest, 413: TooLarge,
    422: BadRequest, 429: ServerBusy, 503: ServerBusy,
}  # fmt: skip


class Transport:
    """A connection to one server. Its methods belong to one event loop."""

    def __init__(self, endpoint: Endpoint, address: Address) -> None:
        """Args:
        endpoint, address: of the server.

        Raises:
            RuntimeUnavailable: its certificate cannot be read.
        """
        self._endpoint = endpoint
        self._address = address
        path = None if address.socket is None else str(address.socket)
        try:
            # without TLS nothing is verified, and no certificates need to be read
            verify = address.encrypted and ssl.create_default_context(
                cafile=endpoint.certificate or None
            )
        except (OSError, ssl.SSLError) as error:
            raise RuntimeUnavailable(f"{endpoint.certificate}: {error}") from None
        self._client = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=path, verify=verify, retries=0),
            follow_redirects=False,
            trust_env=False,  # no proxy sees the pictures
            timeout=httpx.Timeout(None, connect=CONNECT_S),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def get(self, path: str, timeout_s: float) -> tuple[int, Any]:
        """Status and JSON, none if it is no JSON; statuses that are errors are not raised.

        Raises:
            ServerError: it cannot be reached, or does not answer in time.
        """
        status, content = await self._exchanged("GET", path, None, timeout_s)
        return status, _json_or_none(content)

    async def post(self, path: str, body: dict[str, Any], timeout_s: float) -> Any:
        """The JSON of a good answer.

        Raises:
            ServerError: it cannot be reached, or does not answer, in time, what can be right.
            InferenceError: what a server of ours says by name.
        """
        status, content = await self._exchanged("POST", path, body, timeout_s)
        if status != 200:
            raise self._error(status, _json_or_none(content))
        try:
            return load_json(content)
        except ValueError as error:
            raise BadReply(f"expected JSON: {printable(error)}") from None

    async def stream(
        self, path: str, body: dict[str, Any], timeout_s: float, total_s: float
    ) -> AsyncIterator[Any]:
        """The JSON of each event: each within a time, all within another.

        Raises:
            ServerError, InferenceError: as `post`.
        """
        async with self._sent("POST", path, body, timeout_s) as response:
            if response.status_code != 200:
                raise self._error(response.status_code, _json_or_none(await _whole(response)))
            pending, total, ended = b"", 0, False
            chunks, loop = response.aiter_raw(), asyncio.get_running_loop()
            until = loop.time() + total_s
            while True:
                wait_s = min(timeout_s, until - loop.time())
                try:
                    chunk = await asyncio.wait_for(chunks.__anext__(), wait_s)
                except StopAsyncIteration:
                    break
                except asyncio.TimeoutError:
                    raise ServerTimeout("expected the rest of a reply in time, got none") from None
                total += len(chunk)
                pending += chunk
                if total > MAX_REPLY_BYTES or len(pending) > MAX_EVENT_BYTES:
                    raise BadReply(f"expected a reply of at most {MAX_REPLY_BYTES} bytes, got more")
                *lines, pending = pending.split(b"\n")
                for line in lines:
                    data = line.strip().removeprefix(b"data:").strip()
                    if data == b"[DONE]":
                        return
                    if data and line.startswith(b"data:"):
                        event = _event(data)
                        ended = ended or _ends(event)
                        yield event
        if not ended:  # transformers serve says nothing after the last piece
            raise BadReply("expected a reply with an end, got one that breaks off")

    async def _exchanged(
        self, method: str, path: str, body: dict[str, Any] | None, timeout_s: float
    ) -> tuple[int, bytes]:
        async def all_of_it() -> tuple[int, bytes]:
            async with self._sent(method, path, body, timeout_s) as response:
                return response.status_code, await _whole(response)

        try:
            return await asyncio.wait_for(all_of_it(), timeout_s)
        except asyncio.TimeoutError:
            raise ServerTimeout(f"expected an answer within {timeout_s:g} s, got none") from None

    @asynccontextmanager
    async def _sent(
        self, method: str, path: str, body: dict[str, Any] | None, timeout_s: float
    ) -> AsyncIterator[Any]:
        headers = {"Accept-Encoding": "identity"}
        key = key_of(self._endpoint)
        if key:
            headers["Authorization"] = f"Bearer {key}"
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body, allow_nan=False).encode()
        request = self._client.build_request(
            method, self._address.base + path, headers=headers, content=content
        )
        try:
            response = await asyncio.wait_for(self._client.send(request, stream=True), timeout_s)
            try:
                _check_form(response)
                yield response
            finally:
                await response.aclose()
        except asyncio.TimeoutError:
            raise ServerTimeout(f"expected an answer within {timeout_s:g} s, got none") from None
        except httpx.TimeoutException:
            raise ServerTimeout(f"no connection within {CONNECT_S:g} s") from None
        except httpx.RemoteProtocolError as error:
            raise ServerUnreachable(f"the server went away: {printable(error)}") from None
        except httpx.TransportError as error:
            raise ServerUnreachable(
                f"cannot be reached: {printable(error) or type(error).__name__}"
            ) from None
        except httpx.HTTPError as error:
            raise BadReply(f"expected HTTP: {printable(error)}") from None

    def _error(self, status: int, data: Any) -> InferenceError:
        """What an answer with a status that is not good means."""
        named = read_error(data) if self._endpoint.kind == "ours" else None
        if named is not None:
            return named
        told = data.get("error", data.get("detail", "")) if isinstance(data, dict) else ""
        told = told.get("message", "") if isinstance(told, dict) else told
        words = self._without_key(printable(told)) if isinstance(told, str) else ""
        kind = _BY_STATUS.get(status, ServerFault if status >= 500 else BadReply)
        if status == 400 and "context length" in words:
            kind = ContextOverflow
        return kind(f"status {status}" + (f": {words}" if words else ""))

    def _without_key(self, text: str) -> str:
        key = key_of(self._endpoint)
        return text.replace(key, "***") if key else text


def loading(data: Any) -> ServerLoading | None:
    """What a server of ours says of itself while it is loading."""
    if isinstance(data, dict) and data.get("state") == "loading":
        progress = data.get("progress")
        shown = f": {progress:.0%}" if isinstance(progress, float) and 0 <= progress <= 1 else ""
        return ServerLoading(f"the model is being loaded{shown}")
    return None


def _check_form(response: Any) -> None:
    if 300 <= response.status_code < 400:
        raise BadReply("expected an answer, got a redirect: none is followed")
    encoding = response.headers.get("content-encoding", "identity")
    if encoding != "identity":
        raise BadReply(f"expected no content encoding, got {printable(encoding)}")


async def _whole(response: Any) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > MAX_REPLY_BYTES:
            raise BadReply(f"expected a reply of at most {MAX_REPLY_BYTES} bytes, got more")
        parts.append(part)
    return b"".join(parts)


def _json_or_none(content: bytes) -> Any:
    try:
        return load_json(content)
    except ValueError:
        return None


def _ends(event: Any) -> bool:
    """Whether an event says why the reply ends with it."""
    try:
        return isinstance(event["choices"][0]["finish_reason"], str)
    except (KeyError, TypeError, IndexError):
        return False


def _event(data: bytes) -> Any:
    try:
        return load_json(data)
    except ValueError as error:
        raise BadReply(f"expected JSON in an event: {printable(error)}") from None
