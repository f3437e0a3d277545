"""From the published layout to the one the runtimes read; code and `auto_map` are left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ..errors import CheckpointError
from .conversation import Conversation, read_conversation
from .families import Config, Family, Layout, completed, identify
from .folders import CONTRACT, RANDOM_KEY, check_content, check_locked, check_weights
from .lock import complaints, read_lock, write_lock
from .native_config import native_config, native_side_files
from .qwen_files import (
    qwen_chat_template,
    qwen_contract,
    qwen_json,
    qwen_tokenizer,
    without_code,
)
from .renames import native_names
from .tensors import TensorInfo, read_bytes, write_tensors
from .vocabulary import TOKENIZER, read_json, read_vocabulary, tokenizer_json, write_json
from .weights import INDEX, SINGLE, Weights, read_weights

Progress = Callable[[int, int], None]
"""Bytes done, bytes in all."""

TEMPLATE = "chat_template.jinja"


def convert(source: Path, out: Path, progress: Progress = lambda done, total: None) -> Family:
    """Write the checkpoint in `source` to the new folder `out` as the runtimes read it.

    Weights are copied in pieces, so that memory does not grow with the checkpoint. `out` appears
    when everything is in it, and carries a lock. Before, all files of `source` are compared with
    its lock, if it has one: what was changed is not locked anew.

    Args:
        source: as published, or as converted before.
        out: a folder that does not exist yet.
        progress: hears bytes done and bytes in all, of the comparison, then of the weights.

    Raises:
        CheckpointError: `out` exists or has no room, or `source` is incomplete, damaged, not as it
            was locked, or says something that the native model cannot do.
        WrongFamily: `source` is of no family that we run.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    if not source.is_dir():
        raise CheckpointError(f"{source}: expected the folder of a checkpoint, there is none")
    published = read_json(source / "config.json")
    family, layout = identify(published)
    lock = read_lock(source)
    check_locked(source, complaints(source, lock, thorough=False) if lock else [])
    weights = read_weights(source)
    config = completed(published, [name for name, _ in weights.tensors()])
    remote = layout is Layout.REMOTE
    check_weights(weights, config, None if remote else family)
    out.parent.mkdir(parents=True, exist_ok=True)
    check_content(source, lock, progress)
    free = shutil.disk_usage(out.parent).free
    if free < weights.bytes:
        raise CheckpointError(f"{out}: needs {weights.bytes} bytes, there are {free} free")
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        folder = Path(name) / "checkpoint"
        folder.mkdir()
        if remote:
            _internvl_files(source, folder, config)
        elif family is Family.INTERNVL3:
            _native_internvl_files(source, folder)
        else:
            _qwen_files(source, folder, family, config)
        if published.get(RANDOM_KEY) is True or _made_up(source):
            write_json(folder / CONTRACT, {**read_json(folder / CONTRACT), RANDOM_KEY: True})
        known = _write_weights(weights, folder, native_names if remote else _same, progress)
        write_lock(folder, lock.repository if lock else "", lock.revision if lock else "", known)
        os.replace(folder, out)
    return family


def _made_up(source: Path) -> bool:
    """Whether a folder that was converted before says that its weights are made up."""
    file = source / CONTRACT
    return file.is_file() and read_json(file).get(RANDOM_KEY) is True


def conversation_of(source: Path, config: Config) -> Conversation:
    """The prompt template that config.json names; its system message there wins if it has one.

    Raises:
        CheckpointError: there is no `conversation.py`, or not that template in it.
    """
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


def _internvl_files(source: Path, folder: Path, config: Config) -> None:
    tokenizer = read_json(source / "tokenizer_config.json")
    vocabulary = read_vocabulary(source)
    conversation = conversation_of(source, config)
    native = native_config(config, vocabulary)
    files = native_side_files(native, tokenizer, vocabulary, conversation)
    _write_files(
        folder,
        {"config.json": native, **files},
        tokenizer_json(vocabulary),
        conversation.chat_template(),
    )


def _qwen_files(source: Path, folder: Path, family: Family, config: Config) -> None:
    files = {**qwen_json(source), "config.json": without_code(config)}
    if "tokenizer_config.json" not in files:
        raise CheckpointError(f"{source}: expected tokenizer_config.json")
    template = qwen_chat_template(source, files)
    contract = qwen_contract(family, files["config.json"], files["tokenizer_config.json"], template)
    files.pop("chat_template.json", None)
    files["tokenizer_config.json"].pop("chat_template", None)
    _write_files(folder, {**files, CONTRACT: contract}, qwen_tokenizer(source), template)


def _native_internvl_files(source: Path, folder: Path) -> None:
    """A folder that was converted before, and into which something came that must go."""
    if not (source / CONTRACT).is_file() or not (source / TEMPLATE).is_file():
        raise CheckpointError(
            f"{source}: native weights without {CONTRACT}: the system message is not known; "
            "convert the published internvl_chat folder"
        )
    files = {**qwen_json(source), CONTRACT: read_json(source / CONTRACT)}
    template = (source / TEMPLATE).read_text(encoding="utf-8")
    _write_files(folder, files, read_json(source / TOKENIZER), template)


def _write_files(
    folder: Path, files: Mapping[str, Mapping[str, Any]], tokenizer: Any, template: str
) -> None:
    for name, value in files.items():
        write_json(folder / name, value)
    write_json(folder / TOKENIZER, tokenizer, indent=None)
    (folder / TEMPLATE).write_text(template, encoding="utf-8")


def _write_weights(
    weights: Weights,
    folder: Path,
    names: Callable[[str], tuple[str, ...]],
    progress: Progress,
) -> dict[str, str]:
    """The same files with the same tensors under other names; returns their SHA-256."""
    done, total = 0, weights.bytes
    where: dict[str, str] = {}
    digests: dict[str, str] = {}
    for path, tensors in weights.files.items():
        pieces = _pieces(tensors, names)

        def read(
            name: str, path: Path = path, pieces: dict[str, TensorInfo] = pieces
        ) -> Iterable[bytes]:
            nonlocal done
            for piece in read_bytes(path, pieces[name].start, pieces[name].size):
                done += len(piece)
                progress(done, total)
                yield piece

        layout = {name: (info.dtype, info.shape) for name, info in pieces.items()}
        digests[path.name] = write_tensors(folder / path.name, layout, read)
        where |= dict.fromkeys(pieces, path.name)
    if set(digests) != {SINGLE}:
        write_json(folder / INDEX, {"metadata": {"total_size": total}, "weight_map": where})
    return digests


def _pieces(
    tensors: Mapping[str, TensorInfo], names: Callable[[str], tuple[str, ...]]
) -> dict[str, TensorInfo]:
    """New names with type, shape and place of their bytes in the source."""
    found: dict[str, TensorInfo] = {}
    for tensor, info in tensors.items():
        become = names(tensor)
        rows, size = info.shape[0] // len(become), info.size // len(become)
        for number, name in enumerate(become):
            start = info.start + number * size
            found[name] = TensorInfo(info.dtype, (rows, *info.shape[1:]), start, size)
    return found


def _same(name: str) -> tuple[str, ...]:
    return (name,)
