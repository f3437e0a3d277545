"""Makes everything that the project needs: Debian packages, `.venv`, `.venv-sim`.

Run by `make setup`. What is already made and unchanged is left alone.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from typing import Callable

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


def main() -> None:
    """Make or update everything."""
    started = time.monotonic()
    try:
        debian.install(Runner("debian", ROOT / ".setup" / "debian.log"),
                       environments.debian_packages())
        own = environments.own_simulation_python()
        tasks: list[Callable[[], None]] = [lambda: environments.make_nodes(ROOT)]
        if own is None:
            tasks.append(lambda: environments.make_simulation(ROOT))
        in_parallel(tasks)
        if own is not None:
            environments.check_own_simulation(ROOT, own)
    except SetupError as error:
        fail(error)
    print(f"set-up is complete ({time.monotonic() - started:.1f} s)", file=sys.stderr)


if __name__ == "__main__":
    main()
