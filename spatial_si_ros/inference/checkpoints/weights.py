"""The safetensors files of a folder: which there are, what is in which, whether it all fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import CheckpointError
from .families import Shapes
from .tensors import TensorInfo, read_header
from .vocabulary import read_json

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Where every tensor of a folder is.

    Attributes:
        files: the tensors of each file, in the order of their bytes.
    """

    files: Mapping[Path, Mapping[str, TensorInfo]]

    def tensors(self) -> Iterator[tuple[str, TensorInfo]]:
        """All tensors with their names."""
        return (item for tensors in self.files.values() for item in tensors.items())

    @property
    def bytes(self) -> int:
        """All tensors together."""
        return sum(info.size for _, info in self.tensors())


def read_weights(folder: Path) -> Weights:
    """Read all headers of a folder; where there is an index, it and the files must agree.

    Raises:
        CheckpointError: there are no weights, a file is missing, left over or damaged, or a
            tensor is in two files or in another than the index says.
    """
    present = sorted(path for path in folder.glob("*.safetensors") if path.is_file())
    index = folder / INDEX
    if not present:
        raise CheckpointError(f"{folder}: no weights: expected {SINGLE} or {INDEX} and its files")
    files = {path: read_header(path) for path in present}
    where: dict[str, str] = {}
    for path, tensors in files.items():
        for name in tensors:
            if name in where:
                raise CheckpointError(f"{folder}: {name} is in {where[name]} and in {path.name}")
            where[name] = path.name
    if index.exists():
        _check_index(index, where)
    elif [path.name for path in present] != [SINGLE]:
        names = ", ".join(path.name for path in present)
        raise CheckpointError(f"{folder}: expected {SINGLE} alone or {INDEX}, got {names}")
    return Weights(files)


def check_shapes(weights: Weights, expected: Shapes, known: Callable[[str], str]) -> None:
    """Every tensor that the config calls for is there once, in its shape, and no other.

    Args:
        weights: of the folder.
        expected: from the config.
        known: the name in `expected` of a name in the files.

    Raises:
        CheckpointError: names the first few that are missing, too many or of another shape.
    """
    named = [(known(name), info.shape) for name, info in weights.tensors()]
    got = dict(named)
    complaints = [f"{name} is missing" for name in expected if name not in got]
    if len(got) != len(named):
        complaints.append("a tensor is there under two names")
    complaints += [f"{name} is not called for" for name in got if name not in expected]
    complaints += [
        f"{name}: expected {list(expected[name])}, got {list(shape)}"
        for name, shape in got.items()
        if expected.get(name, shape) != shape
    ]
    if complaints:
        more = f" and {len(complaints) - 3} more" if len(complaints) > 3 else ""
        raise CheckpointError(
            f"weights and config.json do not fit: {'; '.join(complaints[:3])}{more}"
        )


def _check_index(index: Path, where: Mapping[str, str]) -> None:
    said = read_json(index).get("weight_map")
    if not isinstance(said, dict):
        raise CheckpointError(f"{index}: no weight_map")
    for name in sorted(said.keys() | where.keys()):
        if said.get(name) != where.get(name):
            raise CheckpointError(
                f"{index}: {name} should be in {said.get(name, 'no file')}, "
                f"is in {where.get(name, 'no file')}"
            )
