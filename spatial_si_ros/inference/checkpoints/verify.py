"""Whether a folder is what it was, and whole: files against the lock, weights, safety."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..errors import CheckpointError
from .convert import conversation_of
from .families import Family, Layout, completed, identify
from .folders import check_weights, open_checkpoint
from .lock import complaints, read_lock
from .safety import check_files
from .vocabulary import read_json
from .weights import read_weights


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        subject: what, in a few words.
        good: whether it is as it must be.
        detail: what was found.
    """

    subject: str
    good: bool
    detail: str


def verify_files(
    folder: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[Check]:
    """Look at a folder in either layout; nothing is raised for what is found in it."""
    checks = [
        _check("no pickle, program or link out", lambda: _safe(folder)),
        _check("files as locked", lambda: _locked(folder, progress)),
        _check("weights fit config.json", lambda: _weights(folder)),
    ]
    return [*checks, _check("layout", lambda: _layout(folder))]


def _check(subject: str, look: Callable[[], str]) -> Check:
    try:
        return Check(subject, True, look())
    except CheckpointError as error:
        return Check(subject, False, str(error))


def _safe(folder: Path) -> str:
    check_files(folder)
    return "only plain data"


def _locked(folder: Path, progress: Callable[[int, int], None]) -> str:
    lock = read_lock(folder)
    if lock is None:
        return "there is no lock: contents cannot be compared"
    total, done = sum(file.size for file in lock.files.values()), 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    wrong = complaints(folder, lock, thorough=True, progress=read)
    if wrong:
        raise CheckpointError("; ".join(wrong))
    origin = f" of {lock.repository} at {lock.revision}" if lock.repository else ""
    return f"{len(lock.files)} files{origin}"


def _weights(folder: Path) -> str:
    config = read_json(folder / "config.json")
    family, layout = identify(config)
    weights = read_weights(folder)
    config = completed(config, [name for name, _ in weights.tensors()])
    check_weights(weights, config, None if layout is Layout.REMOTE else family)
    count = sum(1 for _ in weights.tensors())
    return f"{count} tensors, {weights.bytes / 1e9:.2f} GB in {len(weights.files)} files"


def _layout(folder: Path) -> str:
    config = read_json(folder / "config.json")
    family, layout = identify(config)
    if layout is Layout.NATIVE:
        checkpoint = open_checkpoint(folder)
        return f"{family.value}, native: ready to run as {checkpoint.identifier}"
    if family is Family.INTERNVL3:
        config = completed(config, ())
        conversation_of(folder, config)
    return f"{family.value}, as published: to be converted before it runs"
