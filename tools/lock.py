"""Pins what the packages of requirements/*.txt need in turn, into requirements/*.lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# name of the lock: (lowest Python, files)
LOCKS: dict[str, tuple[str, list[str]]] = {
    "nodes": ("3.10", ["nodes.txt", "models.txt", "dev.txt"]),
    "sim": ("3.13", ["sim.txt"]),
}


def main() -> int:
    """Write both lock files; 0 when both could be resolved."""
    status = 0
    for name, (python, files) in LOCKS.items():
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
            "--overrides",
            "overrides.txt",
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
