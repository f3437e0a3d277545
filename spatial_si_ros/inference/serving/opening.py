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
    """A model that is loaded when the server runs; that the folder can be is seen at once.

    Raises:
        CheckpointError: the folder is not what it must be.
    """
    checkpoint = open_checkpoint(folder)
    double = precision == "fp32"  # weights are stored in 16 bits
    return Model(
        lambda: open_runtime(
            runtime, folder, precision=precision, device=device, calibration=calibration
        ),
        checkpoint.identifier,
        expected_bytes=checkpoint.weights.bytes * (2 if double else 1),
        max_tiles=max_tiles,
    )
