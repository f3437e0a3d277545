"""From the hub into a folder: only data files, one pinned commit, resumed, locked at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from ..errors import CheckpointError, ServerError, WrongFamily
from .families import Family, Layout, completed, identify
from .folders import check_weights
from .lock import IGNORED, Lock, lockable, read_lock, write_lock
from .safety import check_files
from .vocabulary import read_json
from .weights import read_weights

ALLOWED = ("*.safetensors", "*.json", "merges.txt", "*.jinja", "conversation.py")
"""All that is ever downloaded, and only from the top folder. `conversation.py` is kept as text."""


def fetch(
    repository: str,
    out: Path,
    family: Family,
    *,
    revision: str = "main",
    endpoint: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Lock:
    """Download a checkpoint into `out` and lock it.

    A connection that breaks is resumed where it broke; after a failure or a kill, files that are
    complete are not loaded again, and the one that was not begins anew (so huggingface_hub).

    Args:
        repository: on the hub, `owner/name`.
        out: a folder that is new, or that an earlier fetch began.
        family: what it must be.
        revision: branch, tag or commit.
        endpoint: of the hub; None: `HF_ENDPOINT`, else the public one.
        progress: hears how many bytes of all were checked; the library shows the download.

    Raises:
        ServerError: the hub cannot be reached or breaks off; fetching again completes it.
        CheckpointError: there is no such repository or revision, the disk has no room, `out` holds
            something else, or what came is not what the hub announced.
        WrongFamily: it is another family.
    """
    from huggingface_hub import HfApi, snapshot_download

    _check_target(out)
    api = HfApi(endpoint=endpoint)
    with _hub_errors(repository, revision):
        commit = api.model_info(repository, revision=revision).sha
        files = {
            entry.path: entry
            for entry in api.list_repo_tree(repository, recursive=True, revision=commit)
            if hasattr(entry, "size") and is_allowed(entry.path)
        }
    if not any(name.endswith(".safetensors") for name in files):
        raise CheckpointError(f"{repository} at {revision} has no safetensors file")
    _check_room(out, files)
    with _hub_errors(repository, revision):
        snapshot_download(
            repository, revision=commit, local_dir=out, allow_patterns=list(files),
            endpoint=endpoint,
        )  # fmt: skip
    unknown = lockable(out).keys() - files.keys()
    if unknown:
        raise CheckpointError(f"{out}: {', '.join(sorted(unknown))} came from somewhere else")
    total, done = sum(entry.size for entry in files.values()), 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    lock = write_lock(out, repository, str(commit), progress=read)
    _check_announced(out, lock, files)
    _check_content(out, family)
    return lock


def is_allowed(name: str) -> bool:
    """Whether a file of a repository is one that we download."""
    return not set(name) & set("/\\") and any(fnmatchcase(name, pattern) for pattern in ALLOWED)


def _check_target(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise CheckpointError(f"{out}: expected a folder")
    begun = any((out / name).exists() for name in IGNORED)
    if any(out.iterdir()) and not begun:
        raise CheckpointError(f"{out}: expected a new folder, or one that an earlier fetch began")
    read_lock(out)


def _check_room(out: Path, files: dict[str, Any]) -> None:
    place = next(each for each in (out, *out.absolute().parents) if each.exists())
    there = lockable(out) if out.exists() else {}
    missing = sum(entry.size for name, entry in files.items() if name not in there)
    free = shutil.disk_usage(place).free
    if free < missing:
        raise CheckpointError(f"{out}: needs {missing} bytes more, there are {free} free")


def _check_announced(out: Path, lock: Lock, files: dict[str, Any]) -> None:
    """Everything is there, and large files have the SHA-256 that the hub gave for them."""
    for name, entry in files.items():
        got = lock.files.get(name)
        if got is None or got.size != entry.size:
            size = "nothing" if got is None else f"{got.size} bytes"
            _refuse(out, f"{name}: expected {entry.size} bytes, got {size}")
        elif entry.lfs is not None and entry.lfs.sha256 != got.sha256:
            _refuse(out, f"{name}: expected SHA-256 {entry.lfs.sha256}, got {got.sha256}")


def _check_content(out: Path, family: Family) -> None:
    check_files(out)
    config = read_json(out / "config.json")
    found, layout = identify(config)
    if found is not family:
        raise WrongFamily(family.value, found.value)
    weights = read_weights(out)
    config = completed(config, [name for name, _ in weights.tensors()])
    check_weights(weights, config, None if layout is Layout.REMOTE else found)


def _refuse(out: Path, why: str) -> None:
    """What came is not what was announced: it must not look like a whole checkpoint."""
    (out / "checkpoint.lock.json").unlink(missing_ok=True)
    raise CheckpointError(f"{out}: not what the hub announced: {why}; remove it and fetch again")


@contextmanager
def _hub_errors(repository: str, revision: str) -> Iterator[None]:
    """The library's errors as ours."""
    from httpx import HTTPError
    from huggingface_hub.errors import (
        HFValidationError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
    except HFValidationError as error:
        raise CheckpointError(f"{repository} is no name of a repository: {error}") from None
    except RevisionNotFoundError:
        raise CheckpointError(f"{repository} has no revision {revision}") from None
    except RepositoryNotFoundError:
        raise CheckpointError(f"no repository {repository} on the hub, or it is not open") from None
    except (HTTPError, OSError) as error:
        text = " ".join(str(error).split())
        raise ServerError(
            f"the hub failed with {type(error).__name__}: {text}; the same command again keeps "
            "the files that are complete"
        ) from error
