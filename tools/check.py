"""Runs the checks and the tests, each part in its environment: `check.py lint tests`.

Every part runs even when an earlier one failed; the status is 0 when all passed. The tests run in
two lanes side by side: those of the model half and of language, and all others.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from environment import environments
from environment.commands import child_environment

ROOT = Path(__file__).resolve().parent.parent
NODES = ROOT / ".venv" / "bin" / "python"


def sim_python() -> Path:
    """The simulation's Python: the user's own where one is named, else `.venv-sim`."""
    return environments.own_simulation_python() or ROOT / ".venv-sim" / "bin" / "python"


def parts() -> dict[str, list[list[list[str]]]]:
    """The lanes of each part: they run side by side, the commands of a lane one after the other."""
    nodes, sim = str(NODES), str(sim_python())
    pytest = [nodes, "-m", "pytest", "-q"]
    heavy = ["tests/inference", "tests/evaluation", "tests/language"]
    others = [f"--ignore={each}" for each in ("tests/sim", *heavy)]
    return {
        "lint": [[[nodes, "-m", "ruff", "check", "."], [nodes, "-m", "mypy"]]],
        "tests": [
            [[*pytest, *heavy]],
            [[*pytest, "tests", *others], [sim, "-m", "pytest", "-q", "tests/sim"]],
        ],
    }


class Lane(threading.Thread):
    """Commands that run one after the other.

    Attributes:
        failed: the commands that failed, as they are shown.
    """

    def __init__(self, commands: list[list[str]], seen: bool) -> None:
        """`seen`: what they print is seen at once; otherwise it is kept until `tell`."""
        super().__init__()
        self.failed: list[str] = []
        self._commands, self._seen = commands, seen
        self._kept: list[str] = []

    def run(self) -> None:
        """Run all, also after one has failed."""
        for command in self._commands:
            shown = " ".join(command).replace(f"{ROOT}/", "")
            self._say(f"$ {shown}\n")
            done = subprocess.run(
                command,
                cwd=str(ROOT),
                env=child_environment(),
                stdout=None if self._seen else subprocess.PIPE,
                stderr=None if self._seen else subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            self._say(done.stdout or "")
            if done.returncode != 0:
                self.failed.append(shown)

    def tell(self) -> None:
        """Print what was kept."""
        print("".join(self._kept), end="", flush=True)

    def _say(self, words: str) -> None:
        if self._seen:
            print(words, end="", flush=True)
        else:
            self._kept.append(words)


def main(names: list[str]) -> int:
    """Run the parts `names` and say which commands failed; 0 when none did."""
    failed: list[str] = []
    lanes = parts()
    unknown = [name for name in names if name not in lanes]
    if unknown or not names:
        print(f"usage: check.py {' '.join(lanes)}", file=sys.stderr)
        return 2
    for name in names:
        running = [Lane(commands, seen=place == 0) for place, commands in enumerate(lanes[name])]
        for lane in running:
            lane.start()
        for lane in running:
            lane.join()
            lane.tell()
            failed += lane.failed
    for command_line in failed:
        print(f"failed: {command_line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
