"""Tensors on a GPU, as PyTorch holds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from ..errors import OutOfMemory

_DTYPES = {
    "fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16, "int64": torch.int64,
}  # fmt: skip


@contextmanager
def enough_memory() -> Iterator[None]:
    """Too little memory is an error of ours.

    Raises:
        OutOfMemory: the device or the machine has too little.
    """
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise OutOfMemory(f"the device has too little memory: {error}") from None
    except MemoryError as error:
        raise OutOfMemory(f"the machine has too little memory: {error}") from None
    except RuntimeError as error:
        if "allocate memory" not in str(error):
            raise
        raise OutOfMemory(f"the machine has too little memory: {error}") from None


class TorchMemory:
    """See `Memory`."""

    def __init__(self, device: str) -> None:
        """Args:
        device: as PyTorch names it.
        """
        self.device = device

    def empty(self, shape: tuple[int, ...], dtype: str) -> torch.Tensor:
        """A tensor of any contents."""
        with enough_memory():
            return torch.empty(shape, dtype=_DTYPES[dtype], device=self.device)

    def upload(self, values: npt.NDArray[Any], dtype: str) -> torch.Tensor:
        """A copy on the device; the bits of bf16 come as whole numbers."""
        found = torch.from_numpy(np.array(values, order="C"))
        kind = _DTYPES[dtype]
        found = found.view(kind) if kind is torch.bfloat16 else found.to(kind)
        return found.to(self.device)

    def download(self, tensor: torch.Tensor) -> npt.NDArray[np.float32]:
        """A tensor as fp32."""
        values: npt.NDArray[np.float32] = tensor.float().cpu().numpy()
        return values

    def pointer(self, tensor: torch.Tensor) -> int:
        """Address of the first element."""
        return int(tensor.data_ptr())

    def stream(self) -> int:
        """The CUDA stream that work is queued in; 0 without CUDA."""
        return int(torch.cuda.current_stream().cuda_stream) if self.device != "cpu" else 0

    def wait(self) -> None:
        """Until what was queued is done."""
        if self.device != "cpu":
            torch.cuda.current_stream().synchronize()
