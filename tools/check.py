"""Runs the checks and the tests, each part in its environment: `check.py lint tests`.

Every part runs even when an earlier one failed; the status is 0 when all passed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from environment import environments
from environment.commands import child_environment

ROOT = Path(__file__).resolve().parent.parent
NODES = ROOT / ".venv" / "bin" / "python"


def sim_python() -> Path:
    """The simulation's Python: the user's own where one is named, else `.venv-sim`."""
    return environments.own_simulation_python() or ROOT / ".venv-sim" / "bin" / "python"


def parts() -> dict[str, list[list[str]]]:
    """The commands of each part."""
    nodes, sim = str(NODES), str(sim_python())
    return {
        "lint": [
            [nodes, "-m", "ruff", "check", "."],
            [nodes, "-m", "mypy"],
        ],
        "tests": [
            [nodes, "-m", "pytest", "-q", "tests", "--ignore=tests/sim"],
            [sim, "-m", "pytest", "-q", "tests/sim"],
        ],
    }


def main(names: list[str]) -> int:
    """Run the parts `names` and say which commands failed; 0 when none did."""
    failed: list[str] = []
    commands = parts()
    unknown = [name for name in names if name not in commands]
    if unknown or not names:
        print(f"usage: check.py {' '.join(commands)}", file=sys.stderr)
        return 2
    for command in [command for name in names for command in commands[name]]:
        shown = " ".join(command).replace(f"{ROOT}/", "")
        print(f"$ {shown}", flush=True)
        if subprocess.run(command, cwd=str(ROOT), env=child_environment()).returncode != 0:
            failed.append(shown)
    for command_line in failed:
        print(f"failed: {command_line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
