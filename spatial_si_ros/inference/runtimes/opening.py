"""A runtime by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import RuntimeUnavailable
from ..scoring.calibration import NONE, Calibration
from .packed import Limits, PackedRuntime

RUNTIMES = ("torch", "onnx", "tensorrt")


def open_runtime(
    name: str,
    folder: Path,
    *,
    precision: str = "auto",
    device: str = "auto",
    calibration: Calibration = NONE,
    limits: Limits | None = None,
) -> PackedRuntime[Any, Any]:
    """The runtime `name` of the checkpoint in `folder`; only that runtime's libraries are loaded.

    Raises:
        RuntimeUnavailable: there is no such runtime, or it cannot run here.
        CheckpointError: the folder is not what it must be.
    """
    if name == "torch":
        from .torch_runtime import open_torch

        return open_torch(
            folder, precision=precision, device=device, calibration=calibration, limits=limits
        )
    if name == "onnx":
        from .onnx_runtime import open_onnx

        return open_onnx(
            folder, precision=precision, device=device, calibration=calibration, limits=limits
        )
    if name == "tensorrt":
        from .tensorrt_runtime import open_tensorrt

        return open_tensorrt(
            folder, precision=precision, device=device, calibration=calibration, limits=limits
        )
    raise RuntimeUnavailable(f"expected a runtime of {', '.join(RUNTIMES)}, got {name!r}")
