"""Child processes that are always ended: by id, with a signal that grows stronger."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

PATIENCE_S = 5.0
TAIL_BYTES = 3000
PR_SET_PDEATHSIG = 1
_PRCTL = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
"""Looked up here: between fork and exec nothing may be loaded or locked."""
FIRST_DOMAIN, DOMAINS = 20, 80

PROFILE_NAMES = ("FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE")
PROFILE = Path(__file__).resolve().parents[3] / "config" / "fastdds_shm.xml"
"""Shared memory for pictures, in a checkout."""


class ChildDied(RuntimeError):
    """A process that should still run has ended."""


class Child:
    """A process in a session of its own, its output in a log file. Use as a context manager.

    Start it in the main thread: it is terminated when the thread that started it ends, so
    that nothing stays behind when this process is killed (Linux).
    """

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self._log = log
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent(),
            )

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.poll()

    def check(self) -> None:
        """Raise `ChildDied` with the end of its log if it runs no more."""
        status = self._process.poll()
        if status is not None:
            raise ChildDied(f"{self.name} ended with status {status}: {self.tail()}")

    def stop(self) -> None:
        """End it and everything it started: interrupt, terminate, kill; never waits for ever."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            if self._process.poll() is not None and not self._group_lives():
                return
            self._signal_group(number)
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                continue
        self._signal_group(signal.SIGKILL)

    def tail(self) -> str:
        """The end of its log."""
        data = self._log.read_bytes() if self._log.exists() else b""
        return data[-TAIL_BYTES:].decode("utf-8", "replace").strip()

    def _group_lives(self) -> bool:
        try:
            os.killpg(self._process.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _signal_group(self, number: int) -> None:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return


def _end_with_parent() -> Callable[[], None] | None:
    """A `preexec_fn`: the child is terminated when this process dies, however (Linux)."""
    prctl, parent = _PRCTL, os.getpid()
    if prctl is None:
        return None

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(128 + signal.SIGTERM)

    return tie


def nodes_python() -> str:
    """The Python that has `spatial_si_ros`: told by the command, otherwise beside this one.

    Raises:
        FileNotFoundError: neither is there.
    """
    told = os.environ.get("SPATIAL_SI_NODES_PYTHON")
    if told:
        return told
    beside = Path(sys.prefix).parent / ".venv" / "bin" / "python"
    if beside.exists():
        return str(beside)
    raise FileNotFoundError(
        "the Python of the nodes is unknown: start with `spatial-si`, or set "
        "SPATIAL_SI_NODES_PYTHON"
    )


def free_domain(first: int, taken: Collection[int] = ()) -> int:
    """A ROS domain of 20..99, from `first` on, in which no process of this machine takes part.

    A participant is found by the UDP ports that DDS gives it; `taken` are left out too.

    Raises:
        OSError: all are in use.
    """
    for offset in range(DOMAINS):
        domain = FIRST_DOMAIN + (first - FIRST_DOMAIN + offset) % DOMAINS
        if domain not in taken and not any(map(_is_bound, _unicast_ports(domain))):
            return domain
    raise OSError("every ROS domain from 20 to 99 is in use on this machine")


@contextmanager
def held_domain() -> Iterator[int]:
    """A free ROS domain that no other run of this user takes on this machine meanwhile.

    Raises:
        OSError: all are in use, or the temporary folder cannot be written.
    """
    folder = Path(tempfile.gettempdir()) / f"spatial_si_domains_{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    first, taken = FIRST_DOMAIN + os.getpid() % DOMAINS, list[int]()
    while True:
        domain = free_domain(first, taken)
        with (folder / str(domain)).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                taken.append(domain)
                continue
            yield domain
            return


def _unicast_ports(domain: int) -> list[int]:
    """Discovery ports of the first participants of a domain, by the DDSI-RTPS specification."""
    return [7400 + 250 * domain + 10 + 2 * participant for participant in range(4)]


def _is_bound(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return True
    return False


def environment(domain: int) -> dict[str, str]:
    """For children in a ROS domain of their own, seen on this machine only.

    What a Python of another virtual environment must not inherit is left out.
    """
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH")
    }
    kept["ROS_DOMAIN_ID"] = str(domain)
    kept["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
    kept["PYTHONUNBUFFERED"] = "1"
    if not any(name in kept for name in PROFILE_NAMES) and PROFILE.is_file():
        # `spatial-si` has set it; without it pictures would not reach the nodes, which use it.
        kept[PROFILE_NAMES[0]] = str(PROFILE)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        kept.setdefault(name, "1")
    return kept
