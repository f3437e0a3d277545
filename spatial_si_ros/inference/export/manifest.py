"""What a folder of graphs says about itself: `export.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..checkpoints.families import Family
from ..checkpoints.known_files import KnownFiles
from ..checkpoints.lock import LockedFile
from ..checkpoints.tensors import sha256
from ..checkpoints.vocabulary import read_json, write_json
from ..errors import CheckpointError

EXPORT = "export.json"
INPUTS = "inputs"
"""The checkpoint's JSON files that prompts and pixels depend on."""

EMBEDDINGS = "embeddings.safetensors"
EMBEDDINGS_TENSOR = "embed_tokens.weight"

FORMAT = 1
OPSET = 18

PRECISIONS = {"fp32": "F32", "fp16": "F16", "bf16": "BF16"}
"""As we say it -> as safetensors says it."""


@dataclass(frozen=True, slots=True)
class ModelShape:
    """What a runtime has to know of the model to bind its tensors.

    Attributes:
        layers: of the decoder.
        kv_heads, head_size: of a key or value.
        hidden: of an embedding.
        vocabulary: of the logits.
        image_token: stands for the content of an image.
        position_axes: of the place of a token.
        deep_layers: of the decoder, behind which features of images are added (DeepStack).
        merge: side of a token in patches; 0: images come as tiles.
        table_side: of the table of places that patches lie in.
    """

    layers: int
    kv_heads: int
    head_size: int
    hidden: int
    vocabulary: int
    image_token: int
    position_axes: int = 1
    deep_layers: int = 0
    merge: int = 0
    table_side: int = 0


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output of a graph.

    Attributes:
        name: of it.
        dtype: fp32, fp16, bf16 or int64.
        shape: numbers, or names of what is known only when it runs.
    """

    name: str
    dtype: str
    shape: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A graph with the file of its weights.

    Attributes:
        file: `*.onnx`.
        data: `*.safetensors`, its external data.
        inputs, outputs: as it has them.
    """

    file: str
    data: str
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A folder of graphs.

    Attributes:
        checkpoint: identifier of what was exported.
        digest: SHA-256 of all its files together.
        family: of the model.
        precision: of weights, embeddings and cache: fp32, fp16 or bf16.
        max_positions: the graphs are right below it only.
        shape: of the model.
        vision: tower and projector.
        decoder: with its head.
        files: relative path -> the file as it was written.
        made_with: versions of the libraries.
    """

    checkpoint: str
    digest: str
    family: Family
    precision: str
    max_positions: int
    shape: ModelShape
    vision: GraphFile
    decoder: GraphFile
    files: Mapping[str, LockedFile]
    made_with: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write `export.json`."""
        value = {**asdict(self), "family": self.family.value, "opset": OPSET}
        write_json(folder / EXPORT, {"format": FORMAT, **value})

    @property
    def graph_digests(self) -> dict[str, str]:
        """What identifies the graphs: SHA-256 of the files of each, structure and weights."""
        return {
            name: f"{self.files[graph.file].sha256}+{self.files[graph.data].sha256}"
            for name, graph in (("vision", self.vision), ("decoder", self.decoder))
        }


def read_export(folder: Path) -> Export:
    """The manifest of a folder of graphs.

    Raises:
        CheckpointError: there is none, or it is not what it must be.
    """
    path = folder / EXPORT
    if not path.is_file():
        raise CheckpointError(f"{folder}: expected a folder of graphs with {EXPORT}, got none")
    value = read_json(path)
    try:
        if value["format"] != FORMAT or value["opset"] != OPSET:
            raise ValueError(f"format {value['format']}, opset {value['opset']}")
        if value["precision"] not in PRECISIONS:
            raise ValueError(f"precision {value['precision']!r}")
        return Export(
            checkpoint=str(value["checkpoint"]),
            digest=str(value["digest"]),
            family=Family(value["family"]),
            precision=value["precision"],
            max_positions=int(value["max_positions"]),
            shape=ModelShape(**{k: int(v) for k, v in value["shape"].items()}),
            vision=_graph(value["vision"]),
            decoder=_graph(value["decoder"]),
            files=read_files(value["files"]),
            made_with={str(k): str(v) for k, v in value["made_with"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckpointError(f"{path}: expected an export of format {FORMAT}: {error!r}") from None


def lock_file(path: Path) -> LockedFile:
    """A file as it is now."""
    return LockedFile(sha256(path), path.stat().st_size)


def read_files(value: Mapping[str, Any]) -> dict[str, LockedFile]:
    """Files by relative path, as they were written.

    Raises:
        ValueError: a path leads out of the folder.
    """
    files = {}
    for name, entry in value.items():
        path = Path(name)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"a file outside of the folder: {name}")
        files[name] = LockedFile(str(entry["sha256"]), int(entry["size"]))
    return files


def check_files(folder: Path, files: Mapping[str, LockedFile], thorough: bool) -> list[str]:
    """What is not as it was written; empty if all is.

    Args:
        folder: of the files.
        files: as they were written.
        thorough: read all of them; else only those that changed since they were read last.
    """
    wrong, digest = [], sha256 if thorough else KnownFiles().sha256
    for name, expected in files.items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif not path.resolve().is_relative_to(folder.resolve()):
            wrong.append(f"{name} leads out of the folder")
        elif path.stat().st_size != expected.size:
            wrong.append(f"{name} has {path.stat().st_size} bytes, had {expected.size}")
        elif digest(path) != expected.sha256:
            wrong.append(f"{name} has another content than when it was written")
    return wrong


def _graph(value: Mapping[str, Any]) -> GraphFile:
    file, data = str(value["file"]), str(value["data"])
    for name in (file, data):
        if Path(name).name != name:
            raise ValueError(f"expected a file of the folder, got {name}")
    return GraphFile(file, data, _tensors(value["inputs"]), _tensors(value["outputs"]))


def _tensors(values: Any) -> tuple[Tensor, ...]:
    return tuple(
        Tensor(
            str(value["name"]),
            str(value["dtype"]),
            tuple(size if isinstance(size, int) else str(size) for size in value["shape"]),
        )
        for value in values
    )
