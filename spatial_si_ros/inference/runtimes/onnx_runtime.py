"""A folder of graphs, run by ONNX Runtime."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..checkpoints.tensors import read_header
from ..errors import CheckpointError, RuntimeUnavailable
from ..export.manifest import (
    EMBEDDINGS,
    EMBEDDINGS_TENSOR,
    INPUTS,
    Export,
    check_files,
    read_export,
)
from ..export.onnx_files import check_graph
from ..export.verdict import check_verdict
from ..inputs.plans import Patched
from ..inputs.spec import InputSpec, read_spec
from ..scoring.calibration import NONE, Calibration
from .graph_cache import GraphPast
from .graph_calls import CallLimits
from .graph_memory import STORED, HostMemory, Memory
from .graph_vision import GraphFeatures
from .graphs import GraphBackend
from .packed import Limits, PackedRuntime

CPU_PRECISIONS = ("fp32", "fp16")


def open_onnx(
    folder: Path,
    *,
    precision: str = "auto",
    device: str = "auto",
    calibration: Calibration = NONE,
    limits: Limits | None = None,
    calls: CallLimits | None = None,
    force: bool = False,
) -> PackedRuntime[Any, Any]:
    """The runtime of exported graphs.

    Args:
        folder: from `spatial-si models export`.
        precision: of the graphs, to be sure; auto: whatever they have.
        device: cpu or cuda; auto: cuda where ONNX Runtime and PyTorch have it.
        calibration: temperatures of this checkpoint.
        limits: of memory.
        calls: of one call of a graph.
        force: run what differs from the reference, or was changed since it was written.

    Raises:
        UnsafeFile, CheckpointError: the folder is not what it must be.
        ParityError: the graphs were found to differ from the reference.
        RuntimeUnavailable: a library, the device or the precision is not there.
    """
    export = open_export(folder, precision, force)
    check_verdict(folder, export.graph_digests, force)
    for graph in (export.vision, export.decoder):
        check_graph(folder, graph)
    if importlib.util.find_spec("onnxruntime") is None:
        raise RuntimeUnavailable("the onnx runtime needs a library: onnxruntime")
    from .onnx_session import OnnxSession

    memory, calls = _memory(device), calls or CallLimits()
    if memory.device == "cpu" and export.precision not in CPU_PRECISIONS:
        raise RuntimeUnavailable(
            f"expected graphs of {' or '.join(CPU_PRECISIONS)} on a CPU, got {export.precision}: "
            "spatial-si models export --precision fp32"
        )
    backend = GraphBackend(
        "onnx",
        export,
        OnnxSession(folder, export.vision, memory),
        OnnxSession(folder, export.decoder, memory),
        memory,
        read_embeddings(folder, export.precision),
        calls,
    )
    spec = read_graph_spec(folder, export, calls)
    return graph_runtime(backend, spec, export, calibration, limits)


def open_export(folder: Path, precision: str = "auto", force: bool = False) -> Export:
    """The manifest of graphs whose files are as they were written, unless forced.

    Raises:
        CheckpointError: they are not.
        RuntimeUnavailable: they are of another precision.
    """
    export = read_export(folder)
    wrong = [] if force else check_files(folder, export.files, thorough=False)
    if wrong:
        raise CheckpointError(f"{folder} is not as it was written: {'; '.join(wrong[:3])}")
    if precision not in ("auto", export.precision):
        raise RuntimeUnavailable(f"expected graphs of {precision}, {folder} is {export.precision}")
    return export


def read_graph_spec(folder: Path, export: Export, calls: CallLimits) -> InputSpec:
    """What the graphs expect of their inputs.

    Prompts are no longer than the graphs are right for, pictures no larger than one call takes.
    """
    spec = read_spec(folder / INPUTS)
    spec = replace(spec, context_tokens=min(spec.context_tokens, export.max_positions))
    if not isinstance(spec.images, Patched):
        return spec
    rule = spec.images.rule
    most = min(rule.max_pixels, calls.patches * rule.patch**2)
    return replace(spec, images=Patched(replace(rule, max_pixels=most)))


def read_embeddings(folder: Path, precision: str) -> npt.NDArray[np.generic]:
    """The table (V, hidden), from which rows are read as they are needed."""
    path = folder / EMBEDDINGS
    info = read_header(path)[EMBEDDINGS_TENSOR]
    return np.memmap(path, STORED[precision], "r", info.start, info.shape)


def graph_runtime(
    backend: GraphBackend,
    spec: InputSpec,
    export: Export,
    calibration: Calibration,
    limits: Limits | None,
) -> PackedRuntime[GraphPast, GraphFeatures]:
    """The runtime above graphs."""
    return PackedRuntime(backend, spec, export.checkpoint, calibration, limits)


def _memory(device: str) -> Memory:
    if device == "cpu" or (device == "auto" and not _has_cuda()):
        return HostMemory()
    if not _has_cuda():
        raise RuntimeUnavailable(f"expected ONNX Runtime and PyTorch with CUDA for {device}")
    from .torch_memory import TorchMemory

    return TorchMemory("cuda")


def _has_cuda() -> bool:
    import onnxruntime

    if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
        return False
    if importlib.util.find_spec("torch") is None:
        return False
    import torch

    return bool(torch.cuda.is_available())
