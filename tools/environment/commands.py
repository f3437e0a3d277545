"""Runs commands: output goes to a log, failures become sentences."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PRINT = threading.Lock()


class SetupError(Exception):
    """Set-up cannot go on; the message says what to do."""


def say(line: str) -> None:
    """Print one whole line, also when two environments are made at the same time."""
    with _PRINT:
        print(line, flush=True)


class Runner:
    """Runs the commands that make one environment and reports each as one line.

    `name` starts every line, `log` receives the commands and what they print.
    """

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("")

    def run(
        self, title: str, command: Sequence[object], env: Mapping[str, str] | None = None
    ) -> None:
        """Run `command` to its end.

        Raises: SetupError with the end of its output when it fails.
        """
        words = [str(word) for word in command]
        say(f"[{self.name}] {title} ...")
        started = time.monotonic()
        with self.log.open("a") as log:
            log.write(f"\n$ {shlex.join(words)}\n")
            log.flush()
            status = subprocess.run(
                words, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env
            ).returncode
        if status != 0:
            tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
            raise SetupError(f"{title} failed (status {status}):\n{tail}\nAll of it: {self.log}")
        say(f"[{self.name}] {title}: {time.monotonic() - started:.0f} s")


def child_environment(**changes: str) -> dict[str, str]:
    """This process's environment without what belongs to another Python, plus `changes`.

    The ROS wheels restart Python once with their own library path and mark that in the
    environment; a child of another virtual environment must not inherit either.
    """
    foreign = {"_ROS_WHEELS_BOOTSTRAP_COMPLETE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    foreign.add("PYTHONDONTWRITEBYTECODE")  # the generators start Python hundreds of times
    if "_ROS_WHEELS_BOOTSTRAP_COMPLETE" in os.environ:
        foreign.add("LD_LIBRARY_PATH")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    if "PIP_FIND_LINKS" in kept:  # uv installs what pip would
        kept.setdefault("UV_FIND_LINKS", kept["PIP_FIND_LINKS"])
    kept.update(changes)
    return kept


def fail(error: SetupError) -> None:
    """Print the sentence of `error` and end with status 1."""
    print(f"\nset-up stopped: {error}", file=sys.stderr)
    raise SystemExit(1)
