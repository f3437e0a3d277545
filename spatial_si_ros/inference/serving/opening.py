"""The model of a server from a checkpoint's folder."""

from __future__ import annotations

from pathlib import Path

from ..checkpoints.folders import open_checkpoint
from ..runtimes.opening import open_runtime
from ..scoring.calibration import NONE, Calibration
from .model import Model


def model_of_folder(
    folder: Path,
    *,
    runtime: str = "torch",
    precision: str = "auto",
    device: str = "auto",
    calibration: Calibration = NONE,
    max_tiles: int | None = None,
) -> Model:
    """A model that is loaded when the server runs; a checkpoint is looked at at once.

    Args:
        folder: a converted checkpoint, exported graphs or engines, as the runtime wants it.
        runtime, precision, device, calibration: as `open_runtime`.
        max_tiles: of a picture, whatever a request says.

    Raises:
        CheckpointError: the folder is not what it must be.
    """
    if runtime == "torch":
        checkpoint = open_checkpoint(folder)
        name, size = checkpoint.identifier, checkpoint.weights.bytes
        size *= 2 if precision == "fp32" else 1  # weights are stored in 16 bits
    else:
        name, size = folder.name, sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return Model(
        lambda: open_runtime(
            runtime, folder, precision=precision, device=device, calibration=calibration
        ),
        name,
        expected_bytes=size,
        max_tiles=max_tiles,
    )
