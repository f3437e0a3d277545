"""A full-size checkpoint of random weights: no hub. In files, piece by piece, or on the device."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

from ..checkpoints.families import Shapes, expected_tensors
from ..checkpoints.folders import CONTRACT, RANDOM
from ..checkpoints.lock import LOCK
from ..checkpoints.tensors import write_tensors
from ..checkpoints.tiny import make_tiny
from ..checkpoints.tiny_weights import centre, random_bytes, spread
from ..checkpoints.vocabulary import read_json, write_json
from ..checkpoints.weights import INDEX, SINGLE
from ..errors import CheckpointError
from ..inputs.spec import read_spec
from ..runtimes.packed import PackedRuntime
from .shapes import Shape

SHARD_BYTES = 2 << 30
PIECE = 1 << 22
"""Weights made at once."""

_BYTES = 2  # of a bfloat16


def make_random(
    out: Path,
    shape: Shape,
    *,
    seed: int = 0,
    shard_bytes: int = SHARD_BYTES,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Write a checkpoint that the runtimes open: files of the tiny one, weights of that size.

    Its context is as long as its positions go, so that speed can be measured up to there; the
    published ones say less.

    Args:
        out: a folder that does not exist yet.
        shape: sizes of the model.
        seed: of the weights.
        shard_bytes: of a file of weights, at most, unless one tensor is larger.
        progress: hears bytes done and bytes in all.

    Raises:
        CheckpointError: `out` exists, or has no room.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        folder = make_files(Path(name) / "checkpoint", shape)
        config = read_json(folder / "config.json")
        _write_weights(folder, expected_tensors(config), seed, shard_bytes, progress)
        shutil.move(folder, out)
    return out


def make_files(out: Path, shape: Shape) -> Path:
    """The same without weights, for `random_runtime`.

    Args:
        out: a folder that does not exist yet.
        shape: sizes of the model.

    Raises:
        CheckpointError: `out` exists.
    """
    make_tiny(out, shape.family)
    for file in (SINGLE, LOCK):
        (out / file).unlink()
    config = shape.config(read_json(out / "config.json"))
    write_json(out / "config.json", config)
    contract = read_json(out / CONTRACT)
    text = config.get("text_config", config)
    contract["context_tokens"] = text["max_position_embeddings"]
    write_json(out / CONTRACT, contract)
    return out


def random_runtime(folder: Path, precision: str, device: str) -> PackedRuntime[Any, Any]:
    """The torch runtime with weights that are made where they run: no file, no copy.

    Args:
        folder: from `make_files`.
        precision: fp32, bf16 or fp16.
        device: as PyTorch names it.

    Raises:
        RuntimeUnavailable: the device is not there.
        OutOfMemory: it has too little.
    """
    import torch
    import transformers

    from ..runtimes.torch_devices import checked_device
    from ..runtimes.torch_memory import enough_memory
    from ..runtimes.torch_runtime import PRECISIONS, packed

    config = transformers.AutoConfig.from_pretrained(
        folder, local_files_only=True, trust_remote_code=False
    )
    torch.manual_seed(0)
    place = checked_device(device)
    with enough_memory(), place:
        model = transformers.AutoModelForImageTextToText.from_config(
            config, dtype=getattr(torch, PRECISIONS[precision]), attn_implementation="sdpa"
        )
        with torch.no_grad():
            for name, tensor in model.named_parameters():
                tensor.normal_(centre(name), spread(name, tuple(tensor.shape)))
    return packed(model, precision, place, read_spec(folder), f"{folder.name}{RANDOM}")


def _write_weights(
    folder: Path,
    shapes: Shapes,
    seed: int,
    shard_bytes: int,
    progress: Callable[[int, int], None],
) -> None:
    total = sum(_BYTES * prod(shape) for shape in shapes.values())
    free = shutil.disk_usage(folder).free
    if free < total:
        raise CheckpointError(f"{folder}: needs {total} bytes, there are {free} free")
    done = 0

    def pieces(name: str) -> Iterator[bytes]:
        nonlocal done
        for piece in _random(name, shapes[name], seed):
            done += len(piece)
            progress(done, total)
            yield piece

    shards = list(_shards(shapes, shard_bytes))
    where: dict[str, str] = {}
    for number, names in enumerate(shards, 1):
        many = len(shards) > 1
        file = f"model-{number:05d}-of-{len(shards):05d}.safetensors" if many else SINGLE
        write_tensors(folder / file, {name: ("BF16", shapes[name]) for name in names}, pieces)
        where |= dict.fromkeys(names, file)
    if len(shards) > 1:
        write_json(folder / INDEX, {"metadata": {"total_size": total}, "weight_map": where})


def _random(name: str, shape: tuple[int, ...], seed: int) -> Iterator[bytes]:
    """The bytes of a tensor, some rows at a time."""
    rows = max(1, PIECE // max(1, prod(shape[1:])))
    for start in range(0, shape[0], rows):
        part = (min(rows, shape[0] - start), *shape[1:])
        yield random_bytes(f"{start} {name}", part, seed, None)


def _shards(shapes: Mapping[str, tuple[int, ...]], most: int) -> Iterator[list[str]]:
    """Names by file, in order."""
    names: list[str] = []
    size = 0
    for name, shape in shapes.items():
        own = _BYTES * prod(shape)
        if names and size + own > most:
            yield names
            names, size = [], 0
        names.append(name)
        size += own
    yield names
