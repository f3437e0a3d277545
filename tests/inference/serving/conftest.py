"""Servers with a scripted model, in this process and in one of their own."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import httpx
import numpy as np
import pytest
from inference.serving.scripted import ScriptedRuntime

from spatial_si_ros.inference.serving.client import Client
from spatial_si_ros.inference.serving.endpoints import Endpoint
from spatial_si_ros.inference.serving.model import Model
from spatial_si_ros.inference.serving.server import Listen, ModelServer


@pytest.fixture
def image():
    return np.arange(48 * 64 * 3, dtype=np.uint32).astype(np.uint8).reshape(48, 64, 3)


@contextmanager
def running(runtime, listen, **options):
    """A server in a thread of this process, with its address."""
    loaded = threading.Event()

    def opened():
        loaded.set()
        return runtime() if callable(runtime) else runtime

    model = Model(opened, "scripted@1", **options)
    server = ModelServer(model, listen)
    ended = []
    thread = threading.Thread(target=lambda: ended.append(server.run()))
    thread.start()
    try:
        assert loaded.wait(20)
        yield server, ended
    finally:
        if isinstance(runtime, ScriptedRuntime):
            runtime.release.set()
        server.stop()
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def serve(tmp_path):
    """Start a server in this process: `with serve(runtime) as (server, ended)`."""

    def start(runtime, **options):
        listen = {"socket": tmp_path / "model.sock"}
        for name in ("queue", "token", "socket", "certificate", "key", "host"):
            if name in options:
                listen[name] = options.pop(name)
        return running(runtime, Listen(**listen), **options)

    return start


@contextmanager
def http_to(path):
    """A plain HTTP client at a Unix socket."""
    transport = httpx.HTTPTransport(uds=str(path))
    with httpx.Client(transport=transport, base_url="http://model", timeout=20) as client:
        yield client


@pytest.fixture
def client():
    """Make a client of URLs; all are closed in the end."""
    made = []

    def make(*endpoints, **options):
        ready = [Endpoint(e) if isinstance(e, str) else e for e in endpoints]
        made.append(Client(ready, **{"timeout_s": 20.0, **options}))
        return made[-1]

    yield make
    for each in made:
        each.close()
