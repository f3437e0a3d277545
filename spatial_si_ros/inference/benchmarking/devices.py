"""The device: its name, when it is done, how fast it can be, how much memory is taken."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

_SIDE = {"cpu": 1024, "cuda": 8192}
"""Of the matrices that are multiplied."""

_BUFFER = {"cpu": 256 << 20, "cuda": 2 << 30}
"""Bytes that are read; no cache holds them."""

_TIMES = 5


@dataclass(frozen=True, slots=True)
class Speed:
    """What a device can do at most.

    Attributes:
        operations_per_s: of floating point numbers in large matrix products.
        bytes_per_s: read and written.
    """

    operations_per_s: float
    bytes_per_s: float

    def faster(self, other: Speed) -> Speed:
        """The better of both."""
        return Speed(
            max(self.operations_per_s, other.operations_per_s),
            max(self.bytes_per_s, other.bytes_per_s),
        )


def device_name(device: torch.device) -> str:
    """What its maker calls it."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def finish(device: torch.device) -> None:
    """Wait until all that was queued is done."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def measured_speed(device: torch.device, dtype: torch.dtype) -> Speed:
    """The best of a few large matrix products, and of a few passes over a large buffer."""
    with torch.inference_mode():
        side = _SIDE[device.type]
        one = torch.randn(side, side, device=device, dtype=dtype)
        other = torch.randn(side, side, device=device, dtype=dtype)
        product = torch.empty_like(one)
        multiply = _best(lambda: torch.mm(one, other, out=product), device)
        half = torch.ones(_BUFFER[device.type] // 8, device=device)
        rest = torch.empty_like(half)
        copy = _best(lambda: rest.copy_(half), device)
        read = _best(lambda: torch.dot(half, rest), device)
    return Speed(2 * side**3 / multiply, _BUFFER[device.type] / min(copy, read))


def reset_peak(device: torch.device) -> None:
    """Forget the most memory that was taken (on Linux)."""
    if device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(device)
        return
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def peak_bytes(device: torch.device) -> int | None:
    """The most memory that was taken since: of the GPU by PyTorch, or of this process.

    None where the system does not say.
    """
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(found[0]) * 1024 if found else None


def load() -> float:
    """Programs that wanted a processor in the last minute, on average."""
    return round(os.getloadavg()[0], 1)


def _best(action: Callable[[], object], device: torch.device) -> float:
    action()
    found = []
    for _ in range(_TIMES):
        finish(device)
        began = time.perf_counter()
        action()
        finish(device)
        found.append(time.perf_counter() - began)
    return min(found)
