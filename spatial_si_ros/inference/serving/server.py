"""A model server as a process: listens, loads, answers, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from ..errors import InferenceError
from .app import Service
from .errors import ServerFault
from .exits import FAULT_STATUS
from .model import Model
from .sockets import bind_tcp, bind_unix, identity_of, remove_unix
from .worker import Worker

log = logging.getLogger(__name__)

PATIENCE_S = 3.0


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen.

    Attributes:
        socket: path of a Unix socket; none: host and port.
        host, port: this machine, or any with TLS; port 0: one that is free.
        certificate, key: of TLS, PEM files.
        queue: questions that may wait.
        token: that requests must bring; empty: none.
    """

    socket: Path | None
    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    queue: int = 8
    token: str = ""


class ModelServer:
    """A server that listens already; `run` answers.

    Attributes:
        url: where it listens.
    """

    def __init__(self, model: Model, listen: Listen) -> None:
        """Args:
        model: is loaded while the server runs.
        listen: where.

        Raises:
            RuntimeUnavailable: it cannot listen there.
        """
        self._model = model
        self._path = listen.socket
        self._faulty = False
        self._refused: InferenceError | None = None
        self._worker = Worker(listen.queue, self._fault)
        encrypted = listen.certificate is not None
        if listen.socket is not None:
            self._listener = bind_unix(listen.socket)
            self._identity = identity_of(listen.socket)
            self.url = f"unix://{listen.socket.absolute()}"
        else:
            self._listener = bind_tcp(listen.host, listen.port, encrypted)
            self.url = _url(self._listener, encrypted)
        app = Service(model, self._worker, listen.token).app()
        app.router.lifespan_context = self._lifespan
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                loop="asyncio",
                http="h11",
                ws="none",
                lifespan="on",
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=64,
                timeout_graceful_shutdown=int(PATIENCE_S),
                ssl_certfile=listen.certificate,
                ssl_keyfile=listen.key,
            )
        )

    def run(self) -> int:
        """Answer until a signal or `stop` (0), or a fault of the model (70).

        Prints where it listens, and when it is ready. A model that does not end takes the process
        with it.

        Raises:
            InferenceError: the model cannot be loaded.
        """
        kept = {}
        if threading.current_thread() is threading.main_thread():
            # uvicorn raises a signal again when it has ended: it must not kill us then
            for number in (signal.SIGINT, signal.SIGTERM):
                kept[number] = signal.signal(number, _ignore)
        try:
            self._server.run(sockets=[self._listener])
        finally:
            ended = self._worker.close(PATIENCE_S)
            self._listener.close()
            if self._path is not None:
                remove_unix(self._path, self._identity)
            for number, handler in kept.items():
                signal.signal(number, handler)
        if not ended:
            _abandon(FAULT_STATUS if self._faulty else 0)
        if self._refused is not None:
            raise self._refused
        return FAULT_STATUS if self._faulty else 0

    def stop(self) -> None:
        """Make `run` end, from any thread."""
        self._server.should_exit = True

    @asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[None]:
        print(f"listening at {self.url}", flush=True)
        loading = asyncio.ensure_future(self._load())
        yield
        loading.cancel()

    async def _load(self) -> None:
        try:
            await self._worker.run(lambda _: self._model.load(), asyncio.Event().wait())
        except ServerFault:
            return  # told by `_fault`
        except InferenceError as error:
            self._refused = error
            self.stop()
            return
        runtime = self._model.runtime
        print(f"ready: {self._model.model_id}, {runtime.name}, {runtime.precision}", flush=True)

    def _fault(self) -> None:
        self._faulty = True
        self.stop()


def _url(listener: socket.socket, encrypted: bool) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if encrypted else 'http'}://{shown}:{port}"


def _abandon(status: int) -> None:
    """End this process although the model's thread does not end; it would live for ever."""
    log.error("the model does not end: its process is ended")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _ignore(*_: object) -> None:
    return None
