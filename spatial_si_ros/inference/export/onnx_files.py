"""Whether an ONNX file may be opened: its weights lie where its manifest says, nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..checkpoints.tensors import read_header
from ..errors import CheckpointError, RuntimeUnavailable, UnsafeFile
from .manifest import GraphFile

DOMAINS = frozenset({"", "ai.onnx"})
"""Operators of ONNX itself; others would need somebody's library."""


def check_graph(folder: Path, graph: GraphFile) -> None:
    """Refuse a graph that reads outside of its own file of weights, or needs foreign code.

    Args:
        folder: of the graphs.
        graph: in it.

    Raises:
        UnsafeFile: external data is elsewhere, or an operator is not ONNX's.
        CheckpointError: the graph cannot be read, or its weights are not where it says.
        RuntimeUnavailable: the onnx library is missing.
    """
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError as error:
        raise RuntimeUnavailable(f"reading graphs needs a library: {error}") from None
    path = folder / graph.file
    try:
        model = onnx.load_model(path, load_external_data=False)
    except (OSError, DecodeError, ValueError) as error:
        raise CheckpointError(f"{path}: expected an ONNX graph: {error}") from None
    foreign = {node.domain for node in _nodes(model)} - DOMAINS
    foreign |= {function.domain for function in model.functions}
    if foreign:
        raise UnsafeFile(f"{path}: operators of {sorted(foreign)[0]!r}, which is not ONNX itself")
    places = {(info.start, info.size) for info in read_header(folder / graph.data).values()}
    for tensor in _tensors(model):
        entries = {entry.key: entry.value for entry in tensor.external_data}
        if tensor.data_location != onnx.TensorProto.EXTERNAL and not entries:
            continue
        location = entries.get("location", "")
        if location != graph.data:
            raise UnsafeFile(
                f"{path}: {tensor.name} reads {location!r}, expected nothing but {graph.data}"
            )
        start, size = entries.get("offset", "0"), entries.get("length", "")
        if not (start.isdigit() and size.isdigit() and (int(start), int(size)) in places):
            raise CheckpointError(f"{path}: {tensor.name} is not at {start} in {graph.data}")
    data = folder / graph.data
    if not data.resolve().is_relative_to(folder.resolve()):
        raise UnsafeFile(f"{data}: a link that leads out of the folder")


def _nodes(model: Any) -> Iterator[Any]:
    waiting = [*model.graph.node, *(node for each in model.functions for node in each.node)]
    while waiting:
        node = waiting.pop()
        yield node
        for attribute in node.attribute:
            for graph in (attribute.g, *attribute.graphs):
                waiting += graph.node


def _tensors(model: Any) -> Iterator[Any]:
    yield from _of_graph(model.graph)
    for node in _nodes(model):
        for attribute in node.attribute:
            for graph in (attribute.g, *attribute.graphs):
                yield from _of_graph(graph)
            yield from (attribute.t, *attribute.tensors)
            for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
                yield from (sparse.values, sparse.indices)


def _of_graph(graph: Any) -> Iterator[Any]:
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
