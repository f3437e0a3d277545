"""Makes everything that the project needs: Debian packages, `.venv`, `.venv-sim`,
`.venv-others`.

Run by `make setup`. What is already made and unchanged is left alone.
"""

from __future__ import annotations

import fcntl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from environment import debian, environments
from environment.commands import Runner, SetupError, fail

ROOT = Path(__file__).resolve().parent.parent


def in_parallel(tasks: list[Callable[[], None]]) -> None:
    """Run `tasks` at the same time and wait for all.

    Raises: the first SetupError of the list, after all have ended.
    """
    errors: list[SetupError] = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except SetupError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other set-up of this folder runs, and keep others waiting meanwhile."""
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another set-up to end ...", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Make or update everything."""
    started = time.monotonic()
    with alone(ROOT / ".setup" / "lock"):
        make()
    print(f"set-up is complete ({time.monotonic() - started:.1f} s)", file=sys.stderr)


def make() -> None:
    """Make or update everything; ends the program with a sentence when that is impossible."""
    try:
        debian.install(
            Runner("debian", ROOT / ".setup" / "debian.log"), environments.debian_packages()
        )
        own = environments.own_simulation_python()
        tasks: list[Callable[[], None]] = [
            lambda: environments.make_nodes(ROOT),
            lambda: environments.make_others(ROOT),
        ]
        if own is None:
            tasks.append(lambda: environments.make_simulation(ROOT))
        in_parallel(tasks)
        if own is not None:
            environments.check_own_simulation(ROOT, own)
    except SetupError as error:
        fail(error)


if __name__ == "__main__":
    main()
