"""The lock file: what was fetched or written, from where, with the SHA-256 of every file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256 as hash_of
from pathlib import Path
from typing import Any

from ..errors import CheckpointError
from .tensors import sha256
from .vocabulary import read_json, write_json

LOCK = "checkpoint.lock.json"

IGNORED = frozenset({LOCK, ".cache"})
"""Beside the lock itself: where huggingface_hub keeps what it needs to resume."""


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file as it was when the lock was written."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Lock:
    """Where a folder is from and what is in it.

    Attributes:
        repository: on the hub, "" if it is not from there.
        revision: the commit there, "" if unknown.
        files: relative path with slashes -> the file.
    """

    repository: str
    revision: str
    files: Mapping[str, LockedFile]

    @property
    def digest(self) -> str:
        """One SHA-256 for all files together."""
        lines = [f"{name} {file.sha256}" for name, file in sorted(self.files.items())]
        return hash_of("\n".join(lines).encode()).hexdigest()


def write_lock(
    folder: Path,
    repository: str = "",
    revision: str = "",
    known: Mapping[str, str] | None = None,
    progress: Callable[[int], None] = lambda count: None,
) -> Lock:
    """Lock the files that are in a folder now.

    Args:
        folder: of the checkpoint.
        repository: on the hub.
        revision: the commit there.
        known: SHA-256 of files that need not be read again.
        progress: hears how many bytes were read since its last call.
    """
    files = {
        name: LockedFile((known or {}).get(name) or sha256(path, progress), path.stat().st_size)
        for name, path in lockable(folder).items()
    }
    lock = Lock(repository, revision, files)
    write_json(
        folder / LOCK,
        {
            "format": 1,
            "repository": repository or None,
            "revision": revision or None,
            "files": {n: {"sha256": f.sha256, "bytes": f.size} for n, f in lock.files.items()},
        },
    )
    return lock


def read_lock(folder: Path) -> Lock | None:
    """The lock of a folder, None if it has none.

    Raises:
        CheckpointError: there is one that cannot be read.
    """
    path = folder / LOCK
    if not path.exists():
        return None
    value = read_json(path)
    try:
        files = {str(name): _locked(entry) for name, entry in value["files"].items()}
        if value["format"] != 1:
            raise ValueError(f"format {value['format']}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path}: expected a lock of format 1: {error!r}") from None
    return Lock(str(value.get("repository") or ""), str(value.get("revision") or ""), files)


def lockable(folder: Path) -> dict[str, Path]:
    """The files of a folder that a lock speaks of, by their relative paths."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    names = {path.relative_to(folder): path for path in found}
    return {n.as_posix(): path for n, path in names.items() if n.parts[0] not in IGNORED}


def complaints(
    folder: Path,
    lock: Lock,
    thorough: bool,
    progress: Callable[[int], None] = lambda count: None,
    digest: Callable[[Path, Callable[[int], None]], str] = sha256,
) -> list[str]:
    """What is not as it was locked: missing, left over, of another size or (thorough) content.

    Args:
        folder: of the checkpoint.
        lock: of it.
        thorough: compare contents, too.
        progress: hears how many bytes were read since its last call.
        digest: the SHA-256 of a file; it hears `progress`.
    """
    present = lockable(folder)
    said = [f"{name} is missing" for name in lock.files if name not in present]
    said += [
        f"{name} was not there when the folder was locked" for name in present.keys() - lock.files
    ]
    for name in sorted(present.keys() & lock.files):
        size, locked = present[name].stat().st_size, lock.files[name]
        if size != locked.size:
            said.append(f"{name} has {size} bytes, had {locked.size}")
        elif thorough and digest(present[name], progress) != locked.sha256:
            said.append(f"{name} has another content than when it was locked")
    return said


def _locked(entry: Any) -> LockedFile:
    digest, size = entry["sha256"], entry["bytes"]
    if not (isinstance(digest, str) and len(digest) == 64 and type(size) is int):
        raise ValueError(f"{entry}")
    return LockedFile(digest, size)
