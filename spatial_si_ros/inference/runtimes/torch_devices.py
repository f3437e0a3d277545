"""The devices that PyTorch may be given."""

from __future__ import annotations

import re

import torch

from ..errors import RuntimeUnavailable

_NAMES = re.compile(r"cpu|cuda(:(0|[1-9][0-9]?))?")


def checked_device(name: str) -> torch.device:
    """The device of that name; auto: CUDA where there is one.

    Raises:
        RuntimeUnavailable: there is none, or it is neither a CPU nor CUDA.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if not _NAMES.fullmatch(name):
        raise RuntimeUnavailable(f"expected a device of auto, cpu, cuda or cuda:N, got {name!r}")
    device = torch.device(name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise RuntimeUnavailable(
            f"expected a CUDA device for {name}, PyTorch sees {torch.cuda.device_count() or 'none'}"
        )
    return device
