"""Safetensors files as bytes: headers read strictly, files written as a stream.

Weights are moved without a tensor library, so that converting 16 GB needs a few megabytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from pathlib import Path
from typing import Any

from ..errors import CheckpointError

DTYPE_BYTES = {
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1,
    "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
}  # fmt: skip
"""Size of an element by the format's name of its type."""

MAX_HEADER_BYTES = 100_000_000
"""The limit of the format's reference implementation."""

CHUNK_BYTES = 8 << 20


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """Type, shape and place of a tensor.

    Attributes:
        dtype: a key of `DTYPE_BYTES`.
        shape: elements along each axis, row-major.
        start: first byte in the file.
        size: bytes.
    """

    dtype: str
    shape: tuple[int, ...]
    start: int
    size: int


def read_header(path: Path) -> dict[str, TensorInfo]:
    """The tensors of a safetensors file by name, in the order of their bytes.

    Raises:
        CheckpointError: the file is truncated, has bytes that belong to no tensor, or is not a
            safetensors file.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > min(MAX_HEADER_BYTES, size - 8):
            raise CheckpointError(
                f"{path}: not a safetensors file, or cut off: {size} bytes, header of {length}"
            )
        text = file.read(length)
    try:
        header = json.loads(text.decode("utf-8"), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{path}: its header is not JSON: {error}") from None
    if not isinstance(header, dict):
        raise CheckpointError(f"{path}: its header is not a JSON object")
    data = 8 + length
    found = {
        name: _tensor_info(path, name, entry, data)
        for name, entry in header.items()
        if name != "__metadata__"
    }
    ordered = dict(sorted(found.items(), key=lambda item: (item[1].start, item[1].size)))
    _check_coverage(path, ordered, data, size)
    return ordered


def write_tensors(
    path: Path,
    tensors: Mapping[str, tuple[str, tuple[int, ...]]],
    read: Callable[[str], Iterable[bytes | memoryview]],
) -> str:
    """Write a safetensors file tensor by tensor and return its SHA-256.

    Args:
        path: the file; what is there is replaced.
        tensors: type and shape of each tensor, in the order of writing.
        read: the bytes of a tensor, in pieces.

    Raises:
        CheckpointError: `read` gave another number of bytes than the shape needs.
    """
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, (dtype, shape) in tensors.items():
        start, end = end, end + DTYPE_BYTES[dtype] * prod(shape)
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    digest = hashlib.sha256()
    with path.open("wb") as file:

        def put(piece: bytes | memoryview) -> int:
            digest.update(piece)
            return file.write(piece)

        put(len(text).to_bytes(8, "little"))
        put(text)
        for name in tensors:
            first, last = header[name]["data_offsets"]
            written = sum(put(piece) for piece in read(name))
            if written != last - first:
                raise CheckpointError(f"{name}: expected {last - first} bytes, got {written}")
    return digest.hexdigest()


def read_bytes(path: Path, start: int, size: int) -> Iterable[bytes]:
    """`size` bytes of a file from `start` on, in pieces of at most `CHUNK_BYTES`.

    Raises:
        CheckpointError: the file ends before.
    """
    with path.open("rb") as file:
        file.seek(start)
        while size > 0:
            piece = file.read(min(size, CHUNK_BYTES))
            if not piece:
                raise CheckpointError(f"{path}: cut off, {size} bytes are missing")
            size -= len(piece)
            yield piece


def sha256(path: Path, progress: Callable[[int], None] = lambda count: None) -> str:
    """The SHA-256 of a file; `progress` hears how many bytes were read since its last call."""
    digest = hashlib.sha256()
    for piece in read_bytes(path, 0, path.stat().st_size):
        digest.update(piece)
        progress(len(piece))
    return digest.hexdigest()


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a name occurs twice")
    return dict(pairs)


def _tensor_info(path: Path, name: str, entry: Any, data: int) -> TensorInfo:
    try:
        dtype, shape, (first, last) = entry["dtype"], entry["shape"], entry["data_offsets"]
    except (KeyError, TypeError, ValueError):
        raise CheckpointError(f"{path}: {name} has no dtype, shape and data_offsets") from None
    numbers = [*shape, first, last] if isinstance(shape, list) else [None]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise CheckpointError(f"{path}: {name} has the shape {shape}, bytes {first} to {last}")
    if dtype not in DTYPE_BYTES:
        raise CheckpointError(f"{path}: {name} is of the unknown type {dtype}")
    size = DTYPE_BYTES[dtype] * prod(shape)
    if last - first != size:
        raise CheckpointError(
            f"{path}: {name} {dtype} {shape} needs {size} bytes, its place has {last - first}"
        )
    return TensorInfo(dtype, tuple(shape), data + first, size)


def _check_coverage(path: Path, ordered: dict[str, TensorInfo], data: int, size: int) -> None:
    """The tensors lie one behind the other and fill the file to its last byte."""
    places = [(data, data), *((t.start, t.start + t.size) for t in ordered.values())]
    for (_, end), (start, _) in pairwise(places):
        if start != end:
            raise CheckpointError(f"{path}: bytes {end} to {start} are of no tensor or of two")
    if places[-1][1] != size:
        raise CheckpointError(f"{path}: {size} bytes, but its tensors end at {places[-1][1]}")
