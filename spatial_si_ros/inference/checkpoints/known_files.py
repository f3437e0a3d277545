"""The SHA-256 of large files, remembered: a checkpoint of 16 GB is read once, not at each start."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .tensors import sha256

FORMAT = 1
FILE = "known_files.json"
LEAST_BYTES = 1 << 20
"""Smaller files are read each time."""

MOST = 512
"""Files that are remembered; the oldest are forgotten first."""

SETTLED_NS = 2_000_000_000
"""A file that changed less than that ago is not remembered: clocks of file systems are coarse, and
a further change could look like none."""


class KnownFiles:
    """What files contain, by device, inode, size and the times of their last changes.

    Who writes to a file changes its `ctime`, which cannot be set as `mtime` can. What is remembered
    is in a file that only this user may write; one that others could have written is not believed.

    Attributes:
        path: of that file.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Args:
        path: of what is remembered; None: in this user's cache.
        """
        self.path = cache_folder() / FILE if path is None else path
        self._known = _read(self.path)

    def sha256(self, path: Path, progress: Callable[[int], None] = lambda count: None) -> str:
        """The SHA-256 of a file; read only if it changed since it was read last.

        Args:
            path: the file.
            progress: hears how many bytes were dealt with since its last call.
        """
        before = _key(path)
        if before in self._known:
            progress(path.stat().st_size)
            return self._known[before]
        found = sha256(path, progress)
        status = path.stat()
        settled = time.time_ns() - status.st_ctime_ns > SETTLED_NS
        if status.st_size >= LEAST_BYTES and settled and _key(path) == before:
            self._known = {**_read(self.path), before: found}
            self._write()
        return found

    def _write(self) -> None:
        """In one step. Where nothing can be written, the file is read again the next time."""
        kept = dict(list(self._known.items())[-MOST:])
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(  # 0600
                "w", dir=self.path.parent, delete=False, encoding="utf-8"
            ) as file:
                json.dump({"format": FORMAT, "sha256": kept}, file, indent=1)
            os.replace(file.name, self.path)
        except OSError:
            return


def cache_folder() -> Path:
    """Where this user's caches are."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "spatial_si_ros"


def _key(path: Path) -> str:
    found = path.stat()
    return f"{found.st_dev}:{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


def _read(path: Path) -> dict[str, str]:
    """What is remembered; nothing if others could have written it, or it is none of ours."""
    try:
        if not (_own(path.parent) and _own(path)):
            return {}
        value = json.loads(path.read_text(encoding="utf-8"))
        if value["format"] != FORMAT:
            return {}
        return {str(key): str(digest) for key, digest in value["sha256"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _own(path: Path) -> bool:
    """Whether only this user may write there; a link is not followed."""
    found = path.lstat()
    shared = stat.S_IWGRP | stat.S_IWOTH
    return found.st_uid == os.getuid() and not found.st_mode & shared and not path.is_symlink()
