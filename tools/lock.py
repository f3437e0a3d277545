"""Pins what the packages of requirements/*.txt need in turn, into requirements/*.lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OVERRIDES = ["--overrides", "overrides.txt"]

# name of the lock: (lowest Python, files, more options)
LOCKS: dict[str, tuple[str, list[str], list[str]]] = {
    "nodes": ("3.10", ["nodes.txt", "models.txt", "dev.txt"], OVERRIDES),
    "sim": ("3.13", ["sim.txt"], OVERRIDES),
    "others": ("3.10", ["others.txt"], []),
}


def main() -> int:
    """Write all lock files; 0 when all could be resolved."""
    status = 0
    for name, (python, files, more) in LOCKS.items():
        command = [
            str(ROOT / ".venv" / "bin" / "uv"),
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--no-annotate",
            "--no-header",
            "--fork-strategy",
            "fewest",
            *more,
            "--python-version",
            python,
            *files,
            "--output-file",
            f"{name}.lock",
        ]
        status |= subprocess.run(command, cwd=str(ROOT / "requirements")).returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
