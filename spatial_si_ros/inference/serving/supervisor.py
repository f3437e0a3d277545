"""Keeps a model server running: starts it, watches it, starts it again."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import IO, Any

import httpx

from ...lifeline import end_with_parent
from ..errors import RuntimeUnavailable
from .endpoints import Endpoint
from .errors import ServerTimeout
from .exits import MEMORY_STATUS
from .model import FEWER_TILES
from .wire import load_json, printable

log = logging.getLogger(__name__)

HEALTH_S = 2.0
_LINES = 20


class State(Enum):
    """What the server process is doing."""

    STOPPED = "stopped"
    LOADING = "loading"
    READY = "ready"
    RESTING = "resting before it is started again"
    REFUSED = "will not start"


@dataclass(frozen=True, slots=True)
class Policy:
    """Times of a supervisor.

    Attributes:
        back_off_s: rests after the first, second, ... failure in a row; the last one stays.
        good_s: failures are forgotten when it was ready that long.
        poll_s: between two looks at its health.
        load_s: it must be ready after that long.
        silent_s: it must answer to its health after that long.
        stuck_s: one piece of work may take that long.
        end_s: it must end that long after it was asked to.
    """

    back_off_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    good_s: float = 60.0
    poll_s: float = 0.5
    load_s: float = 900.0
    silent_s: float = 30.0
    stuck_s: float = 180.0
    end_s: float = 8.0


@dataclass(frozen=True, slots=True)
class Status:
    """How the server is.

    Attributes:
        state: of the process.
        progress: of loading, 0..1.
        restarts: since the supervisor was started.
        max_tiles: of a picture, since memory was short; none: it was not.
        why: of the last failure.
        pid: of the process; none if there is none.
    """

    state: State = State.STOPPED
    progress: float = 0.0
    restarts: int = 0
    max_tiles: int | None = None
    why: str = ""
    pid: int | None = None


def serve_command(folder: Path, *options: str) -> list[str]:
    """The command that serves a checkpoint; `options` as of `spatial-si models serve`."""
    program = [sys.executable, "-m", "spatial_si_ros.cli.main"]
    return [*program, "models", "serve", "--model", str(folder), *options]


class Supervisor:
    """Looks after one server process at a Unix socket.

    It is started again after a crash, later each time; with fewer tiles when it ran out of memory;
    not at all when it refuses to start. It ends with this process, however that ends (Linux).
    """

    def __init__(self, command: Sequence[str], socket: Path, policy: Policy | None = None) -> None:
        """Args:
        command: from `serve_command`; takes `--socket PATH` and `--max-tiles N`.
        socket: where it will listen.
        policy: times.
        """
        self.socket = socket
        self._command = list(command)
        self._policy = policy or Policy()
        self._changed = threading.Condition()
        self._status = Status()
        self._stopping = False
        self._served = False
        self._child: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Supervisor:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint(self) -> Endpoint:
        """For a client."""
        return Endpoint(f"unix://{self.socket.absolute()}")

    @property
    def status(self) -> Status:
        """How the server is."""
        with self._changed:
            return self._status

    def start(self) -> None:
        """Start the process and watch it; returns at once."""
        if self._thread is not None:
            return
        self._stopping = False
        self._status = Status()
        self._thread = threading.Thread(target=self._run, name="model supervisor", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the process."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(2 * self._policy.end_s + HEALTH_S + 2)
            self._thread = None

    def wait_ready(self, timeout_s: float) -> Status:
        """Return when it answers questions.

        Raises:
            RuntimeUnavailable: it refuses to start, or is stopped; the message says why.
            ServerTimeout: it is not ready in time.
        """
        until = time.monotonic() + timeout_s
        while True:
            status = self.status
            if status.state is State.READY and self._answers(status.pid):
                return status
            with self._changed:
                if status.state is State.REFUSED or self._stopping or self._thread is None:
                    why = status.why or "it was stopped"
                    raise RuntimeUnavailable(f"the model server does not run: {why}")
                left_s = until - time.monotonic()
                if left_s <= 0:
                    shown = f"{status.state.value}, {status.progress:.0%}"
                    why = f"; {status.why}" if status.why else ""
                    raise ServerTimeout(
                        f"expected the model to be ready within {timeout_s:g} s, it is {shown}{why}"
                    )
                # a process that is about to end is called ready until that is seen
                self._changed.wait(min(left_s, 0.1))

    def _answers(self, pid: int | None) -> bool:
        """Whether that process answers now."""
        transport = httpx.HTTPTransport(uds=str(self.socket.absolute()), verify=False)
        with httpx.Client(transport=transport, timeout=HEALTH_S, trust_env=False) as client:
            health = _health(client, pid)
        return health is not None and bool(health["ready"])

    def _run(self) -> None:
        """The life of the thread: it starts the children, so that they live as long."""
        failures = 0
        while not self._stopping:
            began = time.monotonic()
            memory = _memory_kills()
            why, code, lines, ready_s = self._live()
            if self._stopping:
                break
            if code in (1, 2) and not ready_s and not why:
                self._tell(state=State.REFUSED, why=_words(lines, code), pid=None)
                return
            short = code == MEMORY_STATUS or (
                code == -signal.SIGKILL and not why and _memory_kills() > memory
            )
            failures = 1 if ready_s > self._policy.good_s else failures + 1
            rests = self._policy.back_off_s
            rest_s = rests[min(failures, len(rests)) - 1]
            why = why or ("too little memory" if short else _words(lines, code))
            log.warning(
                "the model server ended after %.1f s: %s; starting it again in %g s",
                time.monotonic() - began, why, rest_s,
            )  # fmt: skip
            self._tell(state=State.RESTING, why=why, progress=0.0, pid=None)
            if short:
                now = self._status.max_tiles or FEWER_TILES[0] + 1
                fewer = next((n for n in FEWER_TILES if n < now), FEWER_TILES[-1])
                self._tell(max_tiles=fewer)
            self._tell(restarts=self._status.restarts + 1)
            with self._changed:
                self._changed.wait_for(lambda: self._stopping, rest_s)
        self._tell(state=State.STOPPED, pid=None)

    def _live(self) -> tuple[str, int, list[str], float]:
        """One life of the process: why we ended it, its status, its last words, time ready."""
        tiles = self._status.max_tiles
        command = [*self._command, "--socket", str(self.socket.absolute())]
        command += [] if tiles is None else ["--max-tiles", str(tiles)]
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
        except OSError as error:
            return "", 1, [f"cannot be started: {error}"], 0.0
        lines: deque[str] = deque(maxlen=_LINES)
        assert child.stderr is not None
        reader = threading.Thread(target=_listen, args=(child.stderr, lines), daemon=True)
        reader.start()
        self._child, self._served = child, False
        self._tell(state=State.LOADING, progress=0.0, pid=child.pid)
        try:
            why, ready_s = self._watch(child)
        finally:
            self._end(child)
            reader.join(1.0)
        return why, child.wait(), list(lines), ready_s

    def _watch(self, child: subprocess.Popen[bytes]) -> tuple[str, float]:
        """Until it ends, or is to be ended, and why; and how long it was ready."""
        policy, began = self._policy, time.monotonic()
        heard, ready_at = began, 0.0
        transport = httpx.HTTPTransport(uds=str(self.socket.absolute()), verify=False)
        with httpx.Client(transport=transport, timeout=HEALTH_S, trust_env=False) as client:
            while True:
                with self._changed:
                    pause_s = policy.poll_s if ready_at else min(policy.poll_s, 0.2)
                    self._changed.wait_for(lambda: self._stopping, pause_s)
                now = time.monotonic()
                ready_s = now - ready_at if ready_at else 0.0
                if self._stopping or child.poll() is not None:
                    return "", ready_s
                health = _health(client, child.pid)
                if health is not None:
                    heard, self._served = now, True
                    if health["ready"] and not ready_at:
                        ready_at = now
                    self._tell(
                        state=State.READY if health["ready"] else State.LOADING,
                        progress=health["progress"],
                    )
                    if ready_at and health["busy_s"] > policy.stuck_s:
                        return f"one question took longer than {policy.stuck_s:g} s", ready_s
                elif now - heard > (policy.silent_s if ready_at else policy.load_s):
                    return f"it did not answer for {now - heard:.0f} s", ready_s
                if not ready_at and now - began > policy.load_s:
                    return f"it was not ready after {policy.load_s:g} s", ready_s

    def _end(self, child: subprocess.Popen[bytes]) -> None:
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(self._policy.end_s)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self._served and child.returncode < 0:
            self.socket.unlink(missing_ok=True)  # it could not remove it itself

    def _tell(self, **changes: Any) -> None:
        with self._changed:
            self._status = replace(self._status, **changes)
            self._changed.notify_all()


def _health(client: Any, pid: int | None) -> dict[str, Any] | None:
    """What our process says of itself; none if it is silent, or another one answers."""
    try:
        data = load_json(client.get("http://model/health").content)
    except (httpx.HTTPError, ValueError):
        return None
    if not isinstance(data, dict) or data.get("pid") != pid:
        return None
    return {
        "ready": data.get("state") == "ready",
        "progress": float(data.get("progress") or 0.0),
        "busy_s": float(data.get("busy_s") or 0.0),
    }


def _listen(stream: IO[bytes], lines: deque[str]) -> None:
    """Keep the last lines that a process writes, and pass them on."""
    with stream:
        for line in stream:
            text = printable(line.decode("utf-8", "replace").strip())
            if text:
                lines.append(text)
                log.info("model server: %s", text)


def _words(lines: Sequence[str], code: int) -> str:
    """The last words of a process, or its status."""
    said = next((line for line in reversed(lines) if "models serve: " in line), "")
    said = said.partition("models serve: ")[2] or (lines[-1] if lines else "")
    ended = f"signal {-code}" if code < 0 else f"status {code}"
    return f"it ended with {ended}" + (f": {said}" if said else "")


def _memory_kills() -> int:
    """How many processes this machine has killed for want of memory; 0 where it is not told."""
    try:
        rows = Path("/proc/vmstat").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rows if row.startswith("oom_kill ")), 0)
