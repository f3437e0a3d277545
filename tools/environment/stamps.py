"""Stamps: what an environment was last made from, so that nothing unchanged is made again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

FOLDER = ".setup"


def digest(files: Iterable[Path], *words: str) -> str:
    """sha256 over the names and contents of `files` and over `words`; the order does not count."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(files):
        total.update(path.name.encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_current(environment: Path, step: str, value: str) -> bool:
    """Whether `step` of `environment` was last finished with this `value`."""
    stamp = environment / FOLDER / step
    return stamp.is_file() and stamp.read_text() == value


def mark(environment: Path, step: str, value: str) -> None:
    """Note that `step` of `environment` is finished with `value`."""
    stamp = environment / FOLDER / step
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(value)
