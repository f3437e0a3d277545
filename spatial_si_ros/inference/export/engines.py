"""Graphs to TensorRT engines, ahead of time; for TensorRT-RTX without a GPU."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..checkpoints.lock import LockedFile
from ..errors import CheckpointError, RuntimeUnavailable
from .exporting import derive_export
from .manifest import EMBEDDINGS, INPUTS, Export, GraphFile, check_files, lock_file, read_export
from .onnx_files import check_graph
from .sidecar import Engines, Profile, engine_file

LIBRARIES = {
    "tensorrt-rtx": ("tensorrt_rtx", "tensorrt_rtx_bindings"),
    "tensorrt": ("tensorrt",),
}
"""Target -> the modules that may be it."""

HALVES = ("fp16", "bf16")
BF16_FROM = 80

Progress = Callable[[str], None]


def load_library(target: str) -> Any:
    """The module of a target.

    Raises:
        RuntimeUnavailable: it is not installed, or there is no such target.
    """
    if target not in LIBRARIES:
        raise RuntimeUnavailable(f"expected a target of {', '.join(LIBRARIES)}, got {target!r}")
    for name in LIBRARIES[target]:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise RuntimeUnavailable(f"{target} needs a library: {' or '.join(LIBRARIES[target])}")


def build_engines(
    folder: Path,
    out: Path,
    target: str,
    capabilities: Sequence[int],
    precision: str | None = None,
    profile: Profile | None = None,
    progress: Progress = lambda what: None,
) -> Engines:
    """Build the engines of a folder of graphs.

    Args:
        folder: of graphs.
        out: a folder that does not exist yet; only its owner may enter it.
        target: tensorrt-rtx or tensorrt; the latter builds for the GPU at hand only.
        capabilities: of the GPUs, as 86 for 8.6.
        precision: fp16 or bf16; default: that of the graphs if it is one of these, else bf16 where
            all the GPUs have it.
        profile: the sizes that the engines take.
        progress: hears what is done next.

    Raises:
        CheckpointError: the graphs are not as they were written, or `out` exists.
        RuntimeUnavailable: the library is missing, or cannot build for these GPUs.
    """
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    export = read_export(folder)
    wrong = check_files(folder, export.files, thorough=True)
    if wrong:
        raise CheckpointError(f"{folder} is not as it was written: {'; '.join(wrong[:3])}")
    library = load_library(target)
    wanted = sorted(set(capabilities))
    _check_capabilities(library, target, wanted)
    kind = precision or _precision(export, wanted)
    _check_precision(kind, wanted)
    profile = profile or Profile()
    profile = replace(profile, past=min(profile.past, export.max_positions))
    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        place = stack.enter_context(
            tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.")
        )
        if kind != export.precision:
            progress(f"graphs in {kind}")
            export = derive_export(folder, Path(place) / "graphs", kind)
            folder = Path(place) / "graphs"
        made = Path(place) / "made"
        made.mkdir(mode=0o700)
        engines = Engines(target, str(library.__version__), kind, export.graph_digests, profile, {})
        files: dict[str, LockedFile] = {}
        for part, graph in (("vision", export.vision), ("decoder", export.decoder)):
            check_graph(folder, graph)
            for capability in wanted:
                name = engine_file(part, capability)
                progress(name)
                data = _built(
                    library, target, folder, graph, capability, profile,
                    engines.identity(part, capability),
                )  # fmt: skip
                (made / name).write_bytes(data)
                (made / name).chmod(0o600)
                files[name] = lock_file(made / name)
        _copy_inputs(folder, made, export)
        engines = replace(engines, files=files)
        engines.write(made)
        made.rename(out)
    return engines


def _built(
    library: Any,
    target: str,
    folder: Path,
    graph: GraphFile,
    capability: int,
    profile: Profile,
    identity: str,
) -> Any:
    """The bytes of an engine."""
    logger = library.Logger(library.Logger.ERROR)
    builder = library.Builder(logger)
    network = builder.create_network(1 << int(library.NetworkDefinitionCreationFlag.STRONGLY_TYPED))
    network.name = identity
    parser = library.OnnxParser(network, logger)
    if not parser.parse_from_file(str(folder / graph.file)):
        said = "; ".join(str(parser.get_error(n)) for n in range(parser.num_errors))
        raise RuntimeUnavailable(f"{target} cannot read {graph.file}: {said}")
    config = builder.create_builder_config()
    if target == "tensorrt-rtx":
        config.num_compute_capabilities = 1
        config.set_compute_capability(getattr(library.ComputeCapability, f"SM{capability}"), 0)
    sizes = builder.create_optimization_profile()
    for name, shapes in profile_shapes(graph, profile).items():
        sizes.set_shape(name, *shapes)
    config.add_optimization_profile(sizes)
    data = builder.build_serialized_network(network, config)
    if data is None:
        raise RuntimeUnavailable(f"{target} cannot build {graph.file} for SM{capability}")
    return data


def profile_shapes(
    graph: GraphFile, profile: Profile
) -> dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    """Least, usual and greatest shape of each input that has sizes known only when it runs."""
    sizes = profile.sizes()
    found = {}
    for tensor in graph.inputs:
        if any(isinstance(size, str) for size in tensor.shape):
            least, usual, greatest = (
                tuple(sizes[size][n] if isinstance(size, str) else size for size in tensor.shape)
                for n in range(3)
            )
            found[tensor.name] = (least, usual, greatest)
    return found


def _copy_inputs(folder: Path, made: Path, export: Export) -> None:
    """What runs engines needs the embeddings and the inputs' files, too, and their manifest."""
    kept: Mapping[str, LockedFile] = {
        name: file
        for name, file in export.files.items()
        if name == EMBEDDINGS or Path(name).parts[0] == INPUTS
    }
    for name in kept:
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / name, made / name)
    replace(export, files=kept).write(made)


def _precision(export: Export, capabilities: Sequence[int]) -> str:
    if export.precision in HALVES:
        return export.precision
    return "bf16" if min(capabilities) >= BF16_FROM else "fp16"


def _check_precision(precision: str, capabilities: Sequence[int]) -> None:
    if precision not in HALVES:
        raise RuntimeUnavailable(f"expected engines of {' or '.join(HALVES)}, got {precision}")
    if precision == "bf16" and min(capabilities) < BF16_FROM:
        raise RuntimeUnavailable(f"SM{min(capabilities)} has no bf16: build with --precision fp16")


def _check_capabilities(library: Any, target: str, wanted: Sequence[int]) -> None:
    if not wanted:
        raise RuntimeUnavailable("expected the compute capability of a GPU, got none")
    if target == "tensorrt-rtx":
        known = [name[2:] for name in dir(library.ComputeCapability) if name.startswith("SM")]
        missing = [number for number in wanted if str(number) not in known]
        if missing:
            listed = ", ".join(sorted(known, key=int))
            raise RuntimeUnavailable(
                f"{target} {library.__version__} builds for SM {listed}, got {missing[0]}"
            )
        return
    here = gpu_capability()
    if here is None or wanted != [here]:
        raise RuntimeUnavailable(
            f"{target} builds for the GPU at hand only, which is "
            f"{'none' if here is None else f'SM {here}'}; got {', '.join(map(str, wanted))}"
        )


def gpu_capability() -> int | None:
    """Compute capability of the GPU at hand, as 86 for 8.6; None if PyTorch sees none."""
    try:
        import torch
    except ImportError:
        return None
    if not torch.cuda.is_available():
        return None
    major, minor = torch.cuda.get_device_capability()
    return int(major) * 10 + int(minor)
