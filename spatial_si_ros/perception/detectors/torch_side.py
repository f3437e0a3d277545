"""What the detectors that PyTorch runs have in common. Importing it does not import PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from ...inference.errors import NotFinite, OutOfMemory
from .found import DetectorFailed

Array = npt.NDArray[np.float64]

PRECISIONS = {"fp32": "float32", "bf16": "bfloat16", "fp16": "float16"}


@contextmanager
def running(device: Any, precision: str) -> Iterator[None]:
    """Run a model without gradients; in a lower precision what PyTorch holds safe is in it.

    A fault of the device itself is not caught: what is left on it cannot be trusted.

    Raises:
        OutOfMemory: the device has too little.
        DetectorFailed: PyTorch refused the computation.
    """
    import torch

    try:
        lower = torch.autocast(
            device.type, getattr(torch, PRECISIONS[precision]), enabled=precision != "fp32"
        )
        with torch.inference_mode(), lower:
            yield
    except torch.OutOfMemoryError as error:
        raise OutOfMemory(f"the device has too little memory: {error}") from None
    except torch.AcceleratorError:
        raise
    except (RuntimeError, ValueError) as error:
        raise DetectorFailed(f"PyTorch refused the picture: {error}") from None


def numbers(name: str, tensor: Any) -> Array:
    """A tensor as float64 on the CPU; minus infinity is allowed, as masks use it.

    Raises:
        NotFinite: the model overflowed.
    """
    values: Array = tensor.double().cpu().numpy()
    if np.isnan(values).any() or np.isposinf(values).any():
        raise NotFinite(f"{name}: the model overflowed; a higher precision may not")
    return values


def sigmoid(logits: Array) -> Array:
    """0..1 of each logit."""
    with np.errstate(over="ignore"):
        chances: Array = 1.0 / (1.0 + np.exp(-logits))
    return chances
