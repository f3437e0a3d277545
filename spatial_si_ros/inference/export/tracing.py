"""A module as an ONNX graph whose weights are in a safetensors file, and were never in memory."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx_ir as ir
import onnxscript.optimizer
import torch

from ..checkpoints.tensors import read_header
from ..errors import CheckpointError
from .manifest import OPSET, Tensor

TRANSPOSED = ".T"
"""Ends the name of a matrix that is stored as the graph multiplies by it."""

_DTYPES = {
    "F32": ir.DataType.FLOAT, "F16": ir.DataType.FLOAT16, "BF16": ir.DataType.BFLOAT16,
}  # fmt: skip
_NAMES = {
    ir.DataType.FLOAT: "fp32", ir.DataType.FLOAT16: "fp16", ir.DataType.BFLOAT16: "bf16",
    ir.DataType.INT64: "int64",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """A graph that has no weights yet.

    Attributes:
        model: the weights are among its inputs.
        weights: names of them as the graph has them, with `TRANSPOSED` where it is so.
        inputs, outputs: of the graph.
    """

    model: ir.Model
    weights: tuple[str, ...]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]


def trace(
    module: torch.nn.Module,
    model: torch.nn.Module,
    arguments: Sequence[Any],
    dynamic: Sequence[Any],
    inputs: Mapping[str, tuple[int | str, ...]],
    outputs: Mapping[str, tuple[int | str, ...]],
) -> Traced:
    """Trace a module.

    Args:
        module: with weights of any value, which are those of `model`.
        model: transformers' own; weights are named as it names them.
        arguments: an example.
        dynamic: of the arguments, as `torch.export` takes them.
        inputs, outputs: name -> shape; in the order of the flattened arguments and results.

    Raises:
        CheckpointError: the graph does not use all weights: something was folded into constants.
    """
    with warnings.catch_warnings(), torch.no_grad(), _quiet():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            tuple(arguments),
            dynamo=True,
            opset_version=OPSET,
            dynamic_shapes=tuple(dynamic),
            optimize=False,
            verbose=False,
        )
    assert program is not None
    traced = program.model
    graph = traced.graph
    known = {id(weight): name for name, weight in model.named_parameters()}
    names = {name: known[id(weight)] for name, weight in module.named_parameters()}
    weights = {name: graph.initializers[name] for name in names if name in graph.initializers}
    for name, value in weights.items():
        del graph.initializers[name]
        value.const_value = None
        value.name = names[name]
        graph.inputs.append(value)
    own = len(graph.inputs) - len(weights)
    onnxscript.optimizer.optimize_ir(traced)
    stored = [_multiplied(graph, graph.inputs[own + n]) for n in range(len(weights))]
    _rename(graph.inputs[:own], inputs)
    _rename(graph.outputs, outputs)
    unused = [v.name for v in graph.inputs[own:] if not v.uses()]
    missing = [name for name in names if name not in weights and "embed_tokens" not in name]
    if unused or missing:
        raise CheckpointError(f"the graph does not use {[*unused, *missing][:3]}")
    return Traced(
        model=traced,
        weights=tuple(stored),
        inputs=tuple(map(_described, graph.inputs[:own])),
        outputs=tuple(map(_described, graph.outputs)),
    )


def save(traced: Traced, path: Path, data: Path) -> None:
    """Write the graph with its weights in a file beside it.

    Args:
        traced: the graph; it is used up.
        path: `*.onnx`.
        data: a safetensors file of the same folder, with all weights of the graph.
    """
    graph = traced.model.graph
    places = read_header(data)
    _without_remarks(traced.model)
    own = len(graph.inputs) - len(traced.weights)
    for name in traced.weights:
        value = graph.inputs.pop(own)
        info = places[name]
        value.name = name
        value.dtype = _DTYPES[info.dtype]
        value.shape = ir.Shape(info.shape)
        value.const_value = ir.ExternalTensor(
            data.name,
            info.start,
            info.size,
            _DTYPES[info.dtype],
            shape=ir.Shape(info.shape),
            name=name,
            base_dir=data.parent,
        )
        graph.register_initializer(value)
    path.write_bytes(ir.to_proto(traced.model).SerializeToString())


def _multiplied(graph: ir.Graph, value: ir.Value) -> str:
    """The name that a weight is stored by; a transposition before its use is done when storing."""
    uses = list(value.uses())
    name = str(value.name)
    if not uses or not all(_is_transposition(node) for node, _ in uses):
        return name
    for node, _ in uses:
        ir.convenience.replace_all_uses_with(node.outputs[0], value)
        graph.remove(node, safe=True)
    shape = value.shape
    assert shape is not None
    value.shape = ir.Shape(list(shape)[::-1])
    return name + TRANSPOSED


def _is_transposition(node: ir.Node) -> bool:
    permutation = node.attributes.get("perm")
    return (
        node.op_type == "Transpose"
        and permutation is not None
        and list(permutation.as_ints()) == [1, 0]
        and not node.outputs[0].is_graph_output()
    )


def _without_remarks(model: ir.Model) -> None:
    """What the exporter notes at every node (places in source files) is not written."""
    model.metadata_props.clear()
    graph = model.graph
    graph.metadata_props.clear()
    for value in [*graph.inputs, *graph.initializers.values()]:
        value.metadata_props.clear()
    for node in graph:
        node.metadata_props.clear()
        node.doc_string = None
        for value in node.outputs:
            value.metadata_props.clear()


def _rename(values: Sequence[ir.Value], named: Mapping[str, tuple[int | str, ...]]) -> None:
    for value, (name, shape) in zip(values, named.items(), strict=True):
        for expected, found in zip(shape, value.shape or (), strict=True):
            if isinstance(expected, int) and found != expected:
                raise CheckpointError(f"{name}: expected {list(shape)}, traced {value.shape}")
        value.name = name
        value.shape = ir.Shape(shape)


def _described(value: ir.Value) -> Tensor:
    assert value.name is not None and value.dtype is not None and value.shape is not None
    shape = tuple(size if isinstance(size, int) else str(size) for size in value.shape)
    return Tensor(value.name, _NAMES[value.dtype], shape)


class _quiet:
    """The exporter's remarks about libraries that no graph of ours needs are not shown."""

    def __enter__(self) -> None:
        self._logger = logging.getLogger("torch.onnx")
        self._level = self._logger.level
        self._logger.setLevel(logging.ERROR)

    def __exit__(self, *_: object) -> None:
        self._logger.setLevel(self._level)
