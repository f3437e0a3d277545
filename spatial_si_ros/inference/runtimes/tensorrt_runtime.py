"""A folder of engines, run by TensorRT or TensorRT-RTX."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..errors import CheckpointError, RuntimeUnavailable
from ..export.engines import gpu_capability, load_library
from ..export.manifest import check_files, read_export
from ..export.sidecar import Engines, engine_file, read_engine, read_engines
from ..export.verdict import check_verdict
from ..scoring.calibration import NONE, Calibration
from .graph_calls import CallLimits
from .graphs import GraphBackend
from .onnx_runtime import graph_runtime, read_embeddings, read_graph_spec
from .packed import Limits, PackedRuntime


def open_tensorrt(
    folder: Path,
    *,
    precision: str = "auto",
    device: str = "auto",
    calibration: Calibration = NONE,
    limits: Limits | None = None,
    force: bool = False,
) -> PackedRuntime[Any, Any]:
    """The runtime of engines.

    Args:
        folder: from `spatial-si models build`, on this machine.
        precision: of the engines, to be sure; auto: whatever they have.
        device: auto or cuda.
        calibration: temperatures of this checkpoint.
        limits: of memory.
        force: run what differs from the reference.

    Raises:
        UnsafeFile: an engine is not the one that was built, or others could have written it.
        CheckpointError: the folder is not what it must be; graph or profile do not fit.
        ParityError: the engines were found to differ from the reference.
        RuntimeUnavailable: library, version, GPU or precision do not fit.
    """
    engines = read_engines(folder)
    export = read_export(folder)
    wrong = check_files(folder, export.files, thorough=False)
    if wrong:
        raise CheckpointError(f"{folder} is not as it was written: {'; '.join(wrong[:3])}")
    if precision not in ("auto", engines.precision):
        raise RuntimeUnavailable(
            f"expected engines of {precision}, {folder} is {engines.precision}"
        )
    if device not in ("auto", "cuda"):
        raise RuntimeUnavailable(f"expected a device of auto or cuda for engines, got {device}")
    check_verdict(folder, engines.digests, force)
    library = load_library(engines.target)
    if str(library.__version__) != engines.version:
        raise RuntimeUnavailable(
            f"expected {engines.target} {engines.version}, which the engines were built with, got "
            f"{library.__version__}: build them again"
        )
    capability = _fitting(engines)
    from .tensorrt_session import TensorrtSession

    memory = gpu_memory()
    profile = engines.profile
    vision, decoder = (
        TensorrtSession(
            library,
            read_engine(folder, name, engines.files[name]),
            engines.identity(part, capability),
            graph,
            profile,
            memory,
        )
        for part, graph in (("vision", export.vision), ("decoder", export.decoder))
        for name in (engine_file(part, capability),)
    )
    calls = CallLimits(**asdict(profile))
    backend = GraphBackend(
        "tensorrt", export, vision, decoder, memory, read_embeddings(folder, export.precision),
        calls,
    )  # fmt: skip
    spec = read_graph_spec(folder, export, calls)
    return graph_runtime(backend, spec, export, calibration, limits)


def gpu_memory() -> Any:
    """Memory of the GPU at hand."""
    from .torch_memory import TorchMemory

    return TorchMemory("cuda")


def _fitting(engines: Engines) -> int:
    """The compute capability of the GPU at hand, if there is an engine for it."""
    here = gpu_capability()
    if here is None:
        raise RuntimeUnavailable("engines need an NVIDIA GPU that PyTorch sees, there is none")
    if here not in engines.capabilities:
        built = ", ".join(f"SM{number}" for number in engines.capabilities)
        raise RuntimeUnavailable(
            f"the engines are for {built}, this GPU is SM{here}: "
            f"spatial-si models build GRAPHS --target {engines.target} --sm {here} --out DIR"
        )
    return here
