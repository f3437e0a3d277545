"""From the published layout to the one the runtimes read; code and `auto_map` are left behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import CheckpointError
from .conversation import Conversation, read_conversation
from .families import Family, Layout, expected_tensors, identify
from .native_config import native_config, native_side_files
from .renames import native_names
from .tensors import TensorInfo, read_bytes, write_tensors
from .vocabulary import read_json, read_vocabulary, tokenizer_json, write_json
from .weights import INDEX, SINGLE, Weights, check_shapes, read_weights

Progress = Callable[[int, int], None]
"""Bytes done, bytes in all."""


def convert(source: Path, out: Path, progress: Progress = lambda done, total: None) -> Family:
    """Write the checkpoint in `source` to the new folder `out` as the runtimes read it.

    Weights are copied tensor by tensor, so that memory does not grow with the checkpoint. `out`
    appears when everything is in it.

    Raises:
        CheckpointError: `out` exists, or `source` is incomplete, damaged or of another layout.
        WrongFamily: `source` is of no family that we run.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    if not source.is_dir():
        raise CheckpointError(f"{source}: expected the folder of a checkpoint, there is none")
    config = read_json(source / "config.json")
    family, layout = identify(config)
    weights = read_weights(source)
    check_shapes(weights, expected_tensors(config), known=str)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        folder = Path(name) / "checkpoint"
        folder.mkdir()
        if family is Family.INTERNVL3 and layout is Layout.REMOTE:
            _write_side_files(source, folder, config)
            _write_weights(weights, folder, progress)
        os.replace(folder, out)
    return family


def _write_side_files(source: Path, folder: Path, config: dict[str, Any]) -> None:
    tokenizer = read_json(source / "tokenizer_config.json")
    vocabulary = read_vocabulary(source)
    conversation = conversation_of(source, config)
    native = native_config(config, vocabulary)
    files = native_side_files(native, tokenizer, vocabulary, conversation)
    for name, value in {"config.json": native, **files}.items():
        write_json(folder / name, value)
    write_json(folder / "tokenizer.json", tokenizer_json(vocabulary), indent=None)
    (folder / "chat_template.jinja").write_text(conversation.chat_template(), encoding="utf-8")


def conversation_of(source: Path, config: dict[str, Any]) -> Conversation:
    """The prompt template that config.json names; its system message there wins if it has one."""
    path = source / "conversation.py"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{path}: the prompt template is in it: {error}") from None
    found = read_conversation(text, str(config.get("template")))
    message = config.get("system_message")
    if message is None:
        return found
    return Conversation(
        found.name, found.system_template, str(message), found.roles, found.separator
    )


def _write_weights(weights: Weights, folder: Path, progress: Progress) -> None:
    """The same files with the same tensors under their native names."""
    done, total = 0, weights.bytes
    where: dict[str, str] = {}

    for path, tensors in weights.files.items():
        pieces = dict(_pieces(tensors))

        def read(name: str, path: Path = path, pieces: Any = pieces) -> Iterable[bytes]:
            nonlocal done
            info: TensorInfo = pieces[name]
            for piece in read_bytes(path, info.start, info.size):
                done += len(piece)
                progress(done, total)
                yield piece

        write_tensors(folder / path.name, {n: (i.dtype, i.shape) for n, i in pieces.items()}, read)
        where |= {name: path.name for name in pieces}
    if set(weights.files) != {path for path in weights.files if path.name == SINGLE}:
        write_json(folder / INDEX, {"metadata": {"total_size": total}, "weight_map": where})


def _pieces(tensors: Any) -> Iterator[tuple[str, TensorInfo]]:
    """Native names with type, shape and place of their bytes in the source."""
    for remote, info in tensors.items():
        names = native_names(remote)
        rows, size = info.shape[0] // len(names), info.size // len(names)
        for number, name in enumerate(names):
            shape = (rows, *info.shape[1:])
            yield name, TensorInfo(info.dtype, shape, info.start + number * size, size)
