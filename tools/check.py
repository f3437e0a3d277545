"""Runs the checks and the tests, each part in its environment: `check.py lint tests`.

Every part runs even when an earlier one failed; the status is 0 when all passed. The tests run in
two lanes side by side: those of the model half and of language, and all others. What they print is
seen at once, each line behind its lane's name. A test that hangs ends its pytest with every
thread's stack (`faulthandler_timeout` in pyproject.toml); a command that hangs all the same is
ended here.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from environment import environments
from environment.commands import child_environment

LONGEST_S = 2700.0
"""A command that takes longer than this hangs; the longest took 1500 s on two busy cores."""
ENDING_S = 10.0

ROOT = Path(__file__).resolve().parent.parent
NODES = ROOT / ".venv" / "bin" / "python"


def sim_python() -> Path:
    """The simulation's Python: the user's own where one is named, else `.venv-sim`."""
    return environments.own_simulation_python() or ROOT / ".venv-sim" / "bin" / "python"


def parts() -> dict[str, dict[str, list[list[str]]]]:
    """The lanes of each part: they run side by side, the commands of a lane one after the other."""
    nodes, sim = str(NODES), str(sim_python())
    pytest = [nodes, "-m", "pytest", "-q"]
    heavy = ["tests/inference", "tests/evaluation", "tests/language"]
    others = [f"--ignore={each}" for each in ("tests/sim", *heavy)]
    return {
        "lint": {"lint": [[nodes, "-m", "ruff", "check", "."], [nodes, "-m", "mypy"]]},
        "tests": {
            "model": [[*pytest, *heavy]],
            "robot": [[*pytest, "tests", *others], [sim, "-m", "pytest", "-q", "tests/sim"]],
        },
    }


class Lane(threading.Thread):
    """Commands that run one after the other.

    Attributes:
        failed: the commands that failed, as they are shown.
    """

    def __init__(self, name: str, commands: list[list[str]]) -> None:
        super().__init__(name=name)
        self.failed: list[str] = []
        self._commands = commands

    def run(self) -> None:
        """Run all, also after one has failed."""
        for command in self._commands:
            shown = " ".join(command).replace(f"{ROOT}/", "")
            self._say(f"$ {shown}")
            if self._status_of(command) != 0:
                self.failed.append(shown)

    def _status_of(self, command: list[str]) -> int:
        running = subprocess.Popen(
            command,
            cwd=str(ROOT),
            env=child_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        # a child that outlives the command holds the pipe open: nothing waits for its end
        reader = threading.Thread(target=self._tell, args=(running,), daemon=True)
        reader.start()
        try:
            status = running.wait(timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            self._say(f"ended after {LONGEST_S:.0f} s: it hangs")
            running.kill()
            status = running.wait(timeout=ENDING_S)
        reader.join(timeout=ENDING_S)
        return status

    def _tell(self, running: subprocess.Popen[str]) -> None:
        assert running.stdout is not None
        for line in running.stdout:
            self._say(line.rstrip("\n"))

    def _say(self, line: str) -> None:
        sys.stdout.write(f"{self.name:5} | {line}\n")
        sys.stdout.flush()


def main(names: list[str]) -> int:
    """Run the parts `names` and say which commands failed; 0 when none did."""
    failed: list[str] = []
    known = parts()
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        print(f"usage: check.py {' '.join(known)}", file=sys.stderr)
        return 2
    for name in names:
        lanes = [Lane(each, commands) for each, commands in known[name].items()]
        for lane in lanes:
            lane.start()
        for lane in lanes:
            lane.join()
            failed += lane.failed
    for command_line in failed:
        print(f"failed: {command_line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
