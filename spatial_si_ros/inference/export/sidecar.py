"""What a folder of engines says about itself: `engines.json`, sealed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..checkpoints.lock import LockedFile
from ..checkpoints.tensors import sha256
from ..checkpoints.vocabulary import read_json, write_json
from ..errors import CheckpointError, UnsafeFile

ENGINES = "engines.json"
FORMAT = 1

PARTS = ("vision", "decoder")


@dataclass(frozen=True, slots=True)
class Profile:
    """The sizes that engines are built for: 1 up to these; one prompt at a time.

    Attributes:
        tiles: of a call of the vision tower.
        new: tokens of a call of the decoder.
        past: tokens of the cache before them.
        wanted: tokens whose logits are returned.
        patches: of a picture, where pictures go through the vision tower as a whole.
    """

    tiles: int = 7
    new: int = 1024
    past: int = 16384
    wanted: int = 256
    patches: int = 4096

    def sizes(self) -> dict[str, tuple[int, int, int]]:
        """Name of a size -> its least, usual and greatest value."""
        usual_new, usual_past = min(256, self.new), min(2048, self.past)
        return {
            "batch": (1, 1, 1),
            "tiles": (1, self.tiles, self.tiles),
            "new": (1, usual_new, self.new),
            "past": (1, usual_past, self.past),
            "all": (2, usual_new + usual_past, self.new + self.past),
            "wanted": (1, min(8, self.wanted), self.wanted),
            "patches": (4, min(1200, self.patches), self.patches),
        }


@dataclass(frozen=True, slots=True)
class Engines:
    """A folder of engines.

    Attributes:
        target: tensorrt-rtx or tensorrt.
        version: of that library.
        precision: of weights and cache.
        graphs: what the engines were built from, see `Export.graph_digests`.
        profile: the sizes that they take.
        files: `part.smNN.engine` -> the file.
    """

    target: str
    version: str
    precision: str
    graphs: Mapping[str, str]
    profile: Profile
    files: Mapping[str, LockedFile]

    @property
    def digests(self) -> dict[str, str]:
        """What identifies the engines."""
        return {name: file.sha256 for name, file in self.files.items()}

    @property
    def capabilities(self) -> tuple[int, ...]:
        """Compute capabilities that there are engines for, as 86 for 8.6."""
        return tuple(sorted({int(name.split(".")[1][2:]) for name in self.files}))

    def identity(self, part: str, capability: int) -> str:
        """The name that an engine carries within it."""
        facts = [part, capability, self.target, self.version, self.precision, self.graphs[part],
                 sorted(asdict(self.profile).items())]  # fmt: skip
        return f"{part}-sm{capability}-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()}"

    def write(self, folder: Path) -> None:
        """Write `engines.json`."""
        value = {"format": FORMAT, **asdict(self)}
        write_json(folder / ENGINES, {**value, "seal": _seal(value)})


def engine_file(part: str, capability: int) -> str:
    """Name of the file of an engine."""
    return f"{part}.sm{capability}.engine"


def read_engines(folder: Path) -> Engines:
    """What a folder of engines is; the engines themselves are not looked at.

    Raises:
        CheckpointError: it is none, or what it says was changed.
    """
    path = folder / ENGINES
    if not path.is_file():
        raise CheckpointError(f"{folder}: expected a folder of engines with {ENGINES}, got none")
    value: dict[str, Any] = dict(read_json(path))
    try:
        if value["format"] != FORMAT:
            raise ValueError(f"format {value['format']}")
        if value.pop("seal") != _seal(value):
            raise CheckpointError(f"{path} was changed since the engines were built: build again")
        files = {
            str(name): LockedFile(str(file["sha256"]), int(file["size"]))
            for name, file in value["files"].items()
        }
        engines = Engines(
            target=str(value["target"]),
            version=str(value["version"]),
            precision=str(value["precision"]),
            graphs={str(part): str(value["graphs"][part]) for part in PARTS},
            profile=Profile(**{str(k): int(v) for k, v in value["profile"].items()}),
            files=files,
        )
        expected = {engine_file(p, c) for p in PARTS for c in engines.capabilities}
        if set(files) != expected:
            raise ValueError(f"engines {sorted(files)}")
        return engines
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise CheckpointError(f"{path}: expected engines of format {FORMAT}: {error!r}") from None


def read_engine(folder: Path, name: str, expected: LockedFile) -> bytes:
    """The bytes of an engine, which is code: it must be the user's own, and as it was built.

    Raises:
        CheckpointError: it is missing.
        UnsafeFile: others could have written it, or it was changed.
    """
    path = folder / name
    if not path.is_file() or path.is_symlink():
        raise CheckpointError(f"{path}: expected an engine, there is none")
    for place in (folder, path):
        found = place.stat()
        if found.st_uid != os.getuid() or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise UnsafeFile(
                f"{place}: an engine is code; expected it to be owned by and writable for nobody "
                "but the user who runs it"
            )
    if path.stat().st_size != expected.size or sha256(path) != expected.sha256:
        raise UnsafeFile(f"{path}: another engine than the one that was built")
    return path.read_bytes()


def _seal(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
