"""A checkpoint in a folder, run by PyTorch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..checkpoints.families import Family
from ..checkpoints.folders import check_content, open_checkpoint
from ..errors import CheckpointError, RuntimeUnavailable
from ..inputs.spec import InputSpec, read_spec
from ..scoring.calibration import NONE, Calibration
from .packed import Limits, PackedRuntime

PRECISIONS = {"fp32": "float32", "bf16": "bfloat16", "fp16": "float16"}

_CLASSES = {
    Family.INTERNVL3: "InternVLForConditionalGeneration",
    Family.QWEN3VL: "Qwen3VLForConditionalGeneration",
    Family.QWEN25VL: "Qwen2_5_VLForConditionalGeneration",
}


def open_torch(
    folder: Path,
    *,
    precision: str = "auto",
    device: str = "auto",
    calibration: Calibration = NONE,
    limits: Limits | None = None,
) -> PackedRuntime[Any, Any]:
    """The runtime of a converted checkpoint.

    Args:
        folder: with safetensors and JSON; no code of it is ever run.
        precision: fp32, bf16, fp16; auto: bf16 on CUDA, fp32 on CPU.
        device: cpu, cuda or cuda:N; auto: CUDA where there is one.
        calibration: temperatures of this checkpoint.
        limits: of memory.

    Raises:
        NotConverted: the folder is in the layout of the hub.
        WrongFamily, UnsafeFile, CheckpointError: it is not what it must be or was.
        RuntimeUnavailable: PyTorch, the device or the precision is not there.
        OutOfMemory: there is too little to load it.
    """
    checkpoint = open_checkpoint(folder)
    spec = read_spec(folder)
    try:
        import torch
        import transformers
    except ImportError as error:
        raise RuntimeUnavailable(f"the torch runtime needs a library: {error}") from None
    from .torch_devices import checked_device
    from .torch_memory import enough_memory

    place = checked_device(device)
    if precision == "auto":
        precision = "bf16" if place.type == "cuda" else "fp32"
    if precision not in PRECISIONS:
        raise RuntimeUnavailable(f"expected one of {', '.join(PRECISIONS)}, got {precision}")
    check_content(folder, checkpoint.lock)
    transformers.utils.logging.disable_progress_bar()  # it would be the last word of a server
    with enough_memory():
        model, found = getattr(transformers, _CLASSES[spec.family]).from_pretrained(
            folder,
            dtype=getattr(torch, PRECISIONS[precision]),
            attn_implementation="sdpa",
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            output_loading_info=True,
        )
    wrong = {name: sorted(map(str, keys))[:3] for name, keys in found.items() if keys}
    if wrong:
        raise CheckpointError(f"{folder}: the weights do not fit the config: {wrong}")
    return packed(model, precision, place, spec, checkpoint.identifier, calibration, limits)


def packed(
    model: Any,
    precision: str,
    place: Any,
    spec: InputSpec,
    checkpoint_id: str,
    calibration: Calibration = NONE,
    limits: Limits | None = None,
) -> PackedRuntime[Any, Any]:
    """The runtime of a model of transformers.

    Args:
        model: of a family that we run; it is moved to its place.
        precision: fp32, bf16 or fp16; what its weights have.
        place: the `torch.device` that it runs on.
        spec: what it expects of its inputs.
        checkpoint_id: that answers carry.
        calibration: its temperatures.
        limits: of memory.

    Raises:
        OutOfMemory: there is too little.
    """
    from .torch_backend import TILE_BATCH, TorchBackend
    from .torch_memory import enough_memory

    with enough_memory():
        backend = TorchBackend(model.eval().to(place), precision)
    if limits is None:
        limits = Limits(image_batch=TILE_BATCH) if place.type == "cuda" else Limits()
    return PackedRuntime(backend, spec, checkpoint_id, calibration, limits)
