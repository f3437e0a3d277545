"""A checkpoint as TensorRT Edge-LLM's tools may read it: plain data, since they run code in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..checkpoints.convert import TEMPLATE, conversation_of, convert
from ..checkpoints.families import Config, Family, Layout, completed, identify
from ..checkpoints.folders import CONTRACT, check_content, check_weights
from ..checkpoints.lock import read_lock
from ..checkpoints.native_config import MAX_TILES, native_config, native_side_files
from ..checkpoints.qwen_files import without_code
from ..checkpoints.safety import check_files, check_no_code
from ..checkpoints.vocabulary import (
    TOKENIZER,
    read_json,
    read_vocabulary,
    tokenizer_json,
    write_json,
)
from ..checkpoints.weights import INDEX, Weights, read_weights
from ..errors import CheckpointError

IMAGE_TOKENS = 1792
"""Of a picture at most, where the family has no tiles: as many as six and their thumbnail."""

_SIDE_FILES = (
    "generation_config.json", "tokenizer_config.json", "preprocessor_config.json", CONTRACT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EdgeCheckpoint:
    """A folder without code.

    Attributes:
        folder: of it.
        identifier: name and digest of the checkpoint that it was made from.
        family: of the model.
        layout: as published, or as converted.
        system_prompt: what the model is told first; empty if nothing.
        image_token: id of the token that stands for picture features.
        least_image_tokens, image_tokens: of one picture.
        context_tokens: of a prompt with its reply, at most.
    """

    folder: Path
    identifier: str
    family: Family
    layout: Layout
    system_prompt: str
    image_token: int
    least_image_tokens: int
    image_tokens: int
    context_tokens: int


def copy_without_code(
    source: Path, out: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> EdgeCheckpoint:
    """Copy a checkpoint, published or converted, without its Python files and `auto_map`.

    The published InternVL keeps its layout (`internvl_chat`), and gets as data what its code
    says: tokenizer, chat template with the system message, picture tokens, pixel statistics.

    Args:
        source: folder of the checkpoint.
        out: a folder that does not exist yet.
        progress: hears the bytes done and the bytes in all.

    Raises:
        CheckpointError: `out` exists, or `source` is incomplete, damaged or unsafe.
        WrongFamily: `source` is of no family that we run.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    published = read_json(source / "config.json")
    family, layout = identify(published)
    lock = read_lock(source)
    if layout is Layout.NATIVE:
        convert(source, out, progress)
    else:
        check_content(source, lock, progress)
        _copy_published(source, out, published, progress)
    check_files(out)
    check_no_code(out)
    contract = read_json(out / CONTRACT)
    tile = contract.get("tokens_per_tile")
    digest = f"@{lock.digest[:12]}" if lock else ""
    return EdgeCheckpoint(
        folder=out,
        identifier=source.resolve().name + digest,
        family=family,
        layout=layout,
        system_prompt=str(contract["conversation"]["system_message"]),
        image_token=int(contract["image_tokens"]["context"]),
        least_image_tokens=int(tile or 4),
        image_tokens=(MAX_TILES + 1) * int(tile) if tile else IMAGE_TOKENS,
        context_tokens=int(contract["context_tokens"]),
    )


def _copy_published(
    source: Path, out: Path, published: Config, progress: Callable[[int, int], None]
) -> None:
    weights = read_weights(source)
    config = completed(published, [name for name, _ in weights.tensors()])
    check_weights(weights, config, None)
    vocabulary = read_vocabulary(source)
    conversation = conversation_of(source, config)
    native = native_config(config, vocabulary)
    tokenizer = read_json(source / "tokenizer_config.json")
    files = native_side_files(native, tokenizer, vocabulary, conversation)
    free = shutil.disk_usage(out.parent).free
    if free < weights.bytes:
        raise CheckpointError(f"{out}: needs {weights.bytes} bytes, there are {free} free")
    out.mkdir()
    told = {**without_code(published), "image_token_id": native["image_token_id"]}
    write_json(out / "config.json", told)
    for name in _SIDE_FILES:
        write_json(out / name, files[name])
    write_json(out / TOKENIZER, tokenizer_json(vocabulary), indent=None)
    (out / TEMPLATE).write_text(conversation.chat_template(), encoding="utf-8")
    _copy_weights(source, out, weights, progress)


def _copy_weights(
    source: Path, out: Path, weights: Weights, progress: Callable[[int, int], None]
) -> None:
    done = 0
    for path in weights.files:
        shutil.copyfile(path, out / path.name)
        done += sum(info.size for info in weights.files[path].values())
        progress(done, weights.bytes)
    if (source / INDEX).is_file():
        write_json(out / INDEX, read_json(source / INDEX))
