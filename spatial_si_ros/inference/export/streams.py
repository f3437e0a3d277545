"""Weights from where they are to where graphs read them, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import torch

from ..checkpoints.folders import Checkpoint, canonical
from ..checkpoints.tensors import TensorInfo, read_bytes, read_header, write_tensors
from ..errors import CheckpointError, NotFinite
from .manifest import EMBEDDINGS, EMBEDDINGS_TENSOR, PRECISIONS, Export
from .skeleton import DTYPES
from .tracing import TRANSPOSED

_TORCH = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}

EMBEDDINGS_NAME = "model.language_model.embed_tokens.weight"


class Source(Protocol):
    """Where weights are."""

    def shape(self, name: str) -> tuple[int, ...]:
        """Of a weight as the graph has it."""

    def read(self, name: str) -> torch.Tensor:
        """The weight as it is stored there.

        Args:
            name: as transformers' model has it, with `TRANSPOSED` where the graph needs it so.

        Raises:
            CheckpointError: there is none.
        """


class CheckpointSource:
    """The files of a checkpoint."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._known = canonical(checkpoint.family)
        self._places: dict[str, tuple[Path, TensorInfo]] = {
            self._known(name): (path, info)
            for path, tensors in checkpoint.weights.files.items()
            for name, info in tensors.items()
        }
        embeddings = self._places[self._known(EMBEDDINGS_NAME)]
        self._places.setdefault(self._known("lm_head.weight"), embeddings)

    def shape(self, name: str) -> tuple[int, ...]:
        """Of a weight as the graph has it."""
        shape = self._place(name)[1].shape
        return shape[::-1] if name.endswith(TRANSPOSED) else shape

    def read(self, name: str) -> torch.Tensor:
        """A weight in the precision of the checkpoint."""
        path, info = self._place(name)
        tensor = _tensor(path, info)
        return tensor.t().contiguous() if name.endswith(TRANSPOSED) else tensor

    def _place(self, name: str) -> tuple[Path, TensorInfo]:
        found = self._places.get(self._known(name.removesuffix(TRANSPOSED)))
        if found is None:
            raise CheckpointError(f"the checkpoint has no {name.removesuffix(TRANSPOSED)}")
        return found


class ExportSource:
    """The weights of graphs, for graphs of another precision."""

    def __init__(self, folder: Path, export: Export) -> None:
        self._places = {
            name: (folder / file, info)
            for file in (export.vision.data, export.decoder.data)
            for name, info in read_header(folder / file).items()
        }
        table = read_header(folder / EMBEDDINGS)[EMBEDDINGS_TENSOR]
        self._places[EMBEDDINGS_NAME] = (folder / EMBEDDINGS, table)

    def shape(self, name: str) -> tuple[int, ...]:
        """Of a weight as the graph has it."""
        return self._place(name)[1].shape

    def read(self, name: str) -> torch.Tensor:
        """A weight in the precision of the graphs."""
        return _tensor(*self._place(name))

    def _place(self, name: str) -> tuple[Path, TensorInfo]:
        if name not in self._places:
            raise CheckpointError(f"the graphs have no {name}")
        return self._places[name]


def write_weights(
    path: Path,
    names: Mapping[str, str],
    source: Source,
    precision: str,
    progress: Callable[[int], None] = lambda count: None,
) -> str:
    """Write weights of a precision and return the SHA-256 of the file.

    In memory is one weight at a time, at most twice.

    Args:
        path: a safetensors file.
        names: name in the file -> name in the source.
        source: of the weights.
        precision: fp32, fp16 or bf16.
        progress: hears how many bytes were written since its last call.

    Raises:
        CheckpointError: a weight is missing.
        NotFinite: one is too large for the precision.
    """

    def read(name: str) -> Iterator[memoryview]:
        tensor = converted(source.read(names[name]), precision, name)
        progress(tensor.nbytes)
        yield memoryview(raw(tensor))

    kind = PRECISIONS[precision]
    return write_tensors(path, {n: (kind, source.shape(o)) for n, o in names.items()}, read)


def converted(tensor: torch.Tensor, precision: str, name: str) -> torch.Tensor:
    """A weight in another precision.

    Raises:
        NotFinite: it is too large for it.
    """
    found = tensor.to(DTYPES[precision])
    if precision == "fp16" and tensor.dtype is not torch.float16 and not found.isfinite().all():
        raise NotFinite(f"{name} has values too large for fp16: use bf16 or fp32")
    return found


def stored(path: Path, name: str) -> torch.Tensor:
    """A weight of a safetensors file.

    Raises:
        CheckpointError: it has none of that name.
    """
    places = read_header(path)
    if name not in places:
        raise CheckpointError(f"{path} has no {name}")
    return _tensor(path, places[name])


def raw(tensor: torch.Tensor) -> Any:
    """The bytes of a tensor, as NumPy has them."""
    return tensor.contiguous().view(-1).view(torch.uint8).numpy()


def _tensor(path: Path, info: TensorInfo) -> torch.Tensor:
    buffer = bytearray(info.size)
    at = 0
    for piece in read_bytes(path, info.start, info.size):
        buffer[at : at + len(piece)] = piece
        at += len(piece)
    return torch.frombuffer(buffer, dtype=_TORCH[info.dtype]).view(info.shape)
