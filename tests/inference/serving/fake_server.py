"""A server of others, scripted: each request is answered by a function."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeServer:
    """HTTP on loopback.

    Attributes:
        answer: called with the handler and the request's JSON; writes the answer.
        health: status of `/health`.
        requests: path, headers and JSON of all that came.
    """

    def __init__(self, answer, health=200):
        self.answer = answer
        self.health = health
        self.requests = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self._note(None)
                status = fake.health if self.path == "/health" else 200
                say(self, {"data": [{"id": "m"}], "state": "ready"}, status)

            def do_POST(self):
                length = int(self.headers["content-length"])
                data = json.loads(self.rfile.read(length))
                self._note(data)
                fake.answer(self, data)

            def _note(self, data):
                fake.requests.append((self.path, dict(self.headers), data))

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def posts(self):
        return [data for _, _, data in self.requests if data is not None]


def say(handler, data, status=200, headers=()):
    """Answer with JSON, or with bytes as they are."""
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **dict(headers)}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
