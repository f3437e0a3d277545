"""A checkpoint to a folder of graphs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..checkpoints.families import Family
from ..checkpoints.folders import check_content, open_checkpoint
from ..checkpoints.lock import Lock, LockedFile, lockable
from ..errors import CheckpointError, RuntimeUnavailable
from .manifest import (
    EMBEDDINGS,
    EMBEDDINGS_TENSOR,
    INPUTS,
    PRECISIONS,
    Export,
    GraphFile,
    lock_file,
    read_export,
)

LIBRARIES = ("torch", "transformers", "onnxscript")

INPUT_FILES = (
    "config.json", "spatial_si.json", "preprocessor_config.json", "tokenizer.json",
    "tokenizer_config.json", "chat_template.jinja", "chat_template.json",
)  # fmt: skip
"""All that prompts, pixels and the structure of the graphs depend on; those that are there."""


def export_checkpoint(
    folder: Path,
    out: Path,
    precision: str = "fp32",
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Export:
    """Write the graphs of a converted checkpoint.

    Weights go from file to file one at a time: the memory needed is twice the largest of them.
    Before, all files are compared with the lock of the folder, if it has one.

    Args:
        folder: of the checkpoint.
        out: a folder that does not exist yet.
        precision: fp32, fp16 or bf16.
        progress: hears what is written, bytes done and bytes in all.

    Raises:
        WrongFamily: there are no graphs for it.
        CheckpointError: the folder is not what it must be, or `out` exists.
        NotFinite: a weight is too large for fp16.
        RuntimeUnavailable: a library is missing.
    """
    checkpoint = open_checkpoint(folder)
    _check_target(out, precision)
    _libraries()
    from .graph_families import graph_family

    graph_family(checkpoint.family)
    check_content(folder, checkpoint.lock)
    digest = checkpoint.lock.digest if checkpoint.lock else _digest(folder)
    from .streams import CheckpointSource

    return _write(
        folder, out, checkpoint.family, precision, CheckpointSource(checkpoint),
        checkpoint.identifier, digest, progress,
    )  # fmt: skip


def derive_export(
    folder: Path,
    out: Path,
    precision: str,
    progress: Callable[[str, int, int], None] = lambda what, done, total: None,
) -> Export:
    """Write graphs of another precision from graphs.

    Args, Raises: as `export_checkpoint`; `folder` is one of graphs.
    """
    export = read_export(folder)
    _check_target(out, precision)
    _libraries()
    from .streams import ExportSource

    return _write(
        folder / INPUTS, out, export.family, precision, ExportSource(folder, export),
        export.checkpoint, export.digest, progress,
    )  # fmt: skip


def _write(
    folder: Path,
    out: Path,
    family: Family,
    precision: str,
    source: Any,
    identifier: str,
    digest: str,
    progress: Callable[[str, int, int], None],
) -> Export:
    from .decoder import trace_decoder
    from .graph_families import graph_family
    from .skeleton import skeleton
    from .streams import EMBEDDINGS_NAME, write_weights
    from .tracing import save

    model, shape, positions = skeleton(folder, family, precision)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        made = Path(name) / "made"
        (made / INPUTS).mkdir(parents=True)
        for file in INPUT_FILES:
            if (folder / file).is_file():
                shutil.copyfile(folder / file, made / INPUTS / file)
        hashes: dict[str, str] = {}
        graphs = {}
        for part, traced in (
            ("vision", graph_family(family).trace_vision(model, shape)),
            ("decoder", trace_decoder(model, shape)),
        ):
            data = made / f"{part}.safetensors"
            total = sum(_elements(source.shape(n)) for n in traced.weights)
            total *= 4 if precision == "fp32" else 2
            hashes[data.name] = write_weights(
                data, {n: n for n in traced.weights}, source, precision,
                _counted(part, total, progress),
            )  # fmt: skip
            save(traced, made / f"{part}.onnx", data)
            graphs[part] = GraphFile(f"{part}.onnx", data.name, traced.inputs, traced.outputs)
        hashes[EMBEDDINGS] = write_weights(
            made / EMBEDDINGS, {EMBEDDINGS_TENSOR: EMBEDDINGS_NAME}, source, precision
        )
        files = {
            path.relative_to(made).as_posix(): LockedFile(hashes[path.name], path.stat().st_size)
            if path.name in hashes
            else lock_file(path)
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
        export = Export(
            checkpoint=identifier,
            digest=digest,
            family=family,
            precision=precision,
            max_positions=positions,
            shape=shape,
            vision=graphs["vision"],
            decoder=graphs["decoder"],
            files=files,
            made_with={name: version(name) for name in LIBRARIES},
        )
        export.write(made)
        made.rename(out)
    return export


def _check_target(out: Path, precision: str) -> None:
    if precision not in PRECISIONS:
        raise RuntimeUnavailable(f"expected one of {', '.join(PRECISIONS)}, got {precision}")
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")


def _libraries() -> None:
    try:
        import onnxscript  # noqa: F401
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as error:
        raise RuntimeUnavailable(f"exporting needs a library: {error}") from None


def _digest(folder: Path) -> str:
    files = {name: lock_file(path) for name, path in lockable(folder).items()}
    return Lock("", "", files).digest


def _elements(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _counted(
    what: str, total: int, progress: Callable[[str, int, int], None]
) -> Callable[[int], None]:
    done = 0

    def read(count: int) -> None:
        nonlocal done
        done += count
        progress(what, done, total)

    return read
