"""What may not be in a folder that we read: code, pickles, links that lead out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import CheckpointError, NotConverted, UnsafeFile
from .vocabulary import read_json

PICKLES = frozenset({
    ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".h5", ".keras",
    ".mar", ".nemo", ".pdparams",
})  # fmt: skip
"""Endings of files that can run code when they are opened, or that often are such files."""

BINARIES = frozenset({".so", ".dll", ".dylib", ".pyc", ".pyd", ".whl", ".exe", ".engine", ".plan"})

CODE_KEYS = ("auto_map", "trust_remote_code", "custom_pipelines")
"""Keys of JSON files by which libraries are told to run code of the folder."""

_WORDS = frozenset({"vocab.json", "tokenizer.json", "added_tokens.json"})
"""Here every key is a word of the model, and may be any."""

_MAGIC = {
    b"PK\x03\x04": "a zip archive, as PyTorch's pickles are",
    b"\x80\x02": "a pickle", b"\x80\x03": "a pickle",
    b"\x80\x04": "a pickle", b"\x80\x05": "a pickle",
    b"\x7fELF": "a program", b"MZ\x90\x00": "a program",
}  # fmt: skip


def check_files(folder: Path) -> None:
    """Refuse a folder that holds anything but plain data, whatever its config says.

    Raises:
        CheckpointError: there is no such folder.
        UnsafeFile: it holds a pickle, a program, a link out of it, or no plain file.
    """
    if not folder.is_dir():
        raise CheckpointError(f"{folder}: expected the folder of a checkpoint, there is none")
    root = folder.resolve()
    for path in _entries(folder):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            if not Path(os.path.realpath(path)).is_relative_to(root):
                raise UnsafeFile(f"{path}: a link that leads out of the folder")
            mode = path.stat().st_mode if path.exists() else 0
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise UnsafeFile(f"{path}: expected a plain file")
        if stat.S_ISREG(mode):
            _check_file(path)


def check_no_code(folder: Path) -> None:
    """Refuse a folder with Python files, or with JSON that names code to run.

    Raises:
        NotConverted: it has; converting leaves them behind.
        CheckpointError: a JSON file cannot be read.
    """
    for path in _entries(folder):
        if path.suffix.lower() == ".py":
            raise NotConverted(folder, f"{path.name} is code, which is never run")
        if path.suffix.lower() == ".json" and path.name not in _WORDS:
            key = _code_key(read_json(path))
            if key:
                raise NotConverted(folder, f"{path.name} has {key}, which names code to run")


def _entries(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (Path(place) / name for name in sorted([*folders, *files]))


def _check_file(path: Path) -> None:
    ending = path.suffix.lower()
    if ending in PICKLES:
        raise UnsafeFile(f"{path}: expected safetensors, got a {ending} file, which can run code")
    if ending in BINARIES:
        raise UnsafeFile(f"{path}: expected safetensors and JSON, got a program")
    with path.open("rb") as file:
        start = file.read(4)
    for magic, what in _MAGIC.items():
        if start.startswith(magic) and ending != ".safetensors":
            raise UnsafeFile(f"{path}: expected data as its ending says, got {what}")


def _code_key(value: Any) -> str:
    """The first key, at any depth, that names code; empty if there is none."""
    if isinstance(value, dict):
        for key in CODE_KEYS:
            if value.get(key):
                return key
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((key for each in inner if (key := _code_key(each))), "")
