"""A checkpoint to what TensorRT Edge-LLM builds engines from, by NVIDIA's own exporter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..checkpoints.safety import check_no_code
from ..checkpoints.vocabulary import read_json
from ..errors import CheckpointError, RuntimeUnavailable
from .edgellm_checkpoint import copy_without_code
from .edgellm_plan import CHECKPOINT, EdgePlan, checked_devices, plan_of
from .edgellm_run import TIMEOUT_S, ExporterError, edgellm_python, edgellm_version, run_exporter

PARTS = ("llm", "visual")
GRAPH = "model.onnx"


def export_edgellm(
    source: Path,
    out: Path,
    *,
    python: Path | None = None,
    capabilities: Sequence[int] = (),
    images: int | None = None,
    timeout_s: float = TIMEOUT_S,
    copied: Callable[[int, int], None] = lambda done, total: None,
    progress: Callable[[str], None] = lambda line: None,
) -> EdgePlan:
    """Write `llm/` and `visual/` (ONNX), the `checkpoint/` without code, and `edgellm.json`.

    `out` appears when all of it is there and was checked.

    Args:
        source: folder of the checkpoint, as published or converted.
        out: a folder that does not exist yet.
        python: that has NVIDIA's exporter, see `edgellm_python`.
        capabilities: compute capabilities of the GPUs that it is for; all if none is named.
        images: of a prompt at most, see `plan_of`.
        timeout_s: of the exporter.
        copied: hears the bytes of the checkpoint done and in all.
        progress: hears what the exporter says.

    Raises:
        RuntimeUnavailable: a GPU has no payload, or the exporter is not installed.
        CheckpointError: the checkpoint is not what it must be, or `out` exists.
        ExporterError: the exporter failed, or wrote what cannot be right.
    """
    devices = checked_devices(capabilities)
    if out.exists():
        raise CheckpointError(f"{out}: expected a folder that does not exist yet")
    found = edgellm_python(python)
    version = edgellm_version(found)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as name:
        made, scratch = Path(name).resolve() / "made", Path(name).resolve() / "scratch"
        made.mkdir()
        scratch.mkdir()
        checkpoint = copy_without_code(source, made / CHECKPOINT, copied)
        plan = plan_of(checkpoint, version, devices, images)
        run_exporter(
            found, made / CHECKPOINT, made, scratch, timeout_s=timeout_s, progress=progress
        )
        for part in PARTS:
            check_part(made / part, checkpoint.image_token)
        plan.write(made)
        check_no_code(made)
        made.rename(out)
    return plan


def check_part(folder: Path, image_token: int) -> None:
    """Refuse a part that cannot be right.

    Args:
        folder: `llm` or `visual` of an export.
        image_token: id of the token that stands for picture features.

    Raises:
        ExporterError: its graph is missing, is none or has lost its weights, or its config has
            another picture token: pictures would then be left out without a word.
        RuntimeUnavailable: the onnx library is missing.
    """
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError as error:
        raise RuntimeUnavailable(f"reading graphs needs a library: {error}") from None
    named = f"{folder.name}/{GRAPH}"
    if not (folder / GRAPH).is_file():
        raise ExporterError(f"NVIDIA's exporter: expected it to write {named}, it did not")
    try:
        model = onnx.load_model(folder / GRAPH, load_external_data=False)
    except (OSError, DecodeError, ValueError) as error:
        raise ExporterError(f"{named}: expected a graph of NVIDIA's exporter: {error}") from None
    if not model.graph.node:
        raise ExporterError(f"{named}: expected a graph, got an empty one")
    for tensor in model.graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL:
            _check_external(folder, tensor)
    try:
        token = read_json(folder / "config.json").get("image_token_id")
    except CheckpointError as error:
        raise ExporterError(f"expected a config of NVIDIA's exporter: {error}") from None
    if token != image_token:
        raise ExporterError(
            f"{folder.name}/config.json: expected image_token_id {image_token}, got {token}"
        )


def _check_external(folder: Path, tensor: Any) -> None:
    entries = {entry.key: entry.value for entry in tensor.external_data}
    name = entries.get("location", "")
    file = folder / name
    what = f"{folder.name}/{GRAPH}: {tensor.name}"
    if not name or Path(name).name != name or not file.is_file():
        raise ExporterError(f"{what} reads {name!r}, which is not beside it")
    start, size = entries.get("offset", "0"), entries.get("length", "0")
    if not (start.isdigit() and size.isdigit() and int(start) + int(size) <= file.stat().st_size):
        raise ExporterError(f"{what} is not in {name}, which was cut off")
