"""A hub on loopback: the part of its interface that downloading a repository uses."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
NAME = "sensenova/SenseNova-SI-1.3-InternVL3-8B"


class Hub(ThreadingHTTPServer):
    """Serves the files of a folder as one repository with one commit.

    Attributes:
        files: path in the repository -> content.
        asked: method and path of every request for a file, with the first byte asked for.
        break_after: contents end after that many bytes; None: they are whole.
        lie: files whose content is not what is announced.
    """

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        self.asked: list[tuple[str, str, int]] = []
        self.break_after: int | None = None
        self.lie: set[str] = set()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fetched(self) -> set[str]:
        """The files whose content was asked for."""
        return {name for method, name, _ in self.asked if method == "GET"}

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that closed is nothing to tell."""


@contextmanager
def serving(folder: Path) -> Iterator[Hub]:
    hub = Hub(folder)
    thread = threading.Thread(target=hub.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join(10)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *arguments: object) -> None:
        pass

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        listing = re.fullmatch(rf"/api/models/{NAME}/(revision|tree)/([^/]+)", path)
        content = re.fullmatch(rf"/{NAME}/resolve/([^/]+)/(.+)", path)
        revision = (listing and listing[2]) or (content and content[1])
        if path == f"/api/models/{NAME}":
            self._json({"id": NAME, "modelId": NAME, "sha": COMMIT, "siblings": []})
        elif revision is None:
            self._json({"error": "Repository not found"}, 404, "RepoNotFound")
        elif revision not in ("main", COMMIT):
            self._json({"error": "Invalid rev id"}, 404, "RevisionNotFound")
        elif listing and listing[1] == "revision":
            self._json({"id": NAME, "modelId": NAME, "sha": COMMIT, "siblings": []})
        elif listing:
            self._json([self._entry(name, data) for name, data in self.server.files.items()])
        elif content and content[2] in self.server.files:
            self._file(content[2])
        else:
            self._json({"error": "Entry not found"}, 404, "EntryNotFound")

    def _entry(self, name: str, data: bytes) -> dict[str, object]:
        entry: dict[str, object] = {"type": "file", "path": name, "size": len(data)}
        entry["oid"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        if name.endswith(".safetensors"):
            digest = hashlib.sha256(data).hexdigest()
            entry["lfs"] = {"oid": digest, "size": len(data), "pointerSize": 130}
        return entry

    def _file(self, name: str) -> None:
        data = self.server.files[name]
        entry = self._entry(name, data)
        lfs = entry.get("lfs")
        etag = lfs["oid"] if isinstance(lfs, dict) else entry["oid"]
        if name in self.server.lie:
            data = data[:-1] + bytes([data[-1] ^ 1])
        first = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(first[1]) if first else 0
        self.server.asked.append((self.command, name, start))
        self.send_response(206 if first else 200)
        self.send_header("ETag", f'"{etag}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data) - start))
        if first:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if self.command == "GET":
            stop = self.server.break_after
            self.wfile.write(data[start : None if stop is None else start + stop])
            if stop is not None and start + stop < len(data):
                self.close_connection = True

    def _json(self, value: object, status: int = 200, code: str = "") -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if code:
            self.send_header("X-Error-Code", code)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
