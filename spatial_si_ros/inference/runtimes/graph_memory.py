"""Where the tensors of graphs are: in NumPy arrays, or on a GPU as PyTorch holds it."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Tensor = Any
"""A NumPy array or a PyTorch tensor: both have `shape`, `nbytes`, slices and slice assignment."""

STORED: dict[str, type[np.generic]] = {
    "fp32": np.float32, "fp16": np.float16, "bf16": np.uint16, "int64": np.int64,
}  # fmt: skip
"""What NumPy stores a type as; it has no bf16, whose bits are only moved."""


class Memory(Protocol):
    """Makes tensors and moves them."""

    device: str

    def empty(self, shape: tuple[int, ...], dtype: str) -> Tensor:
        """A tensor of any contents.

        Raises:
            OutOfMemory: there is too little.
        """

    def upload(self, values: npt.NDArray[Any], dtype: str) -> Tensor:
        """What a NumPy array holds; it may be the same memory."""

    def download(self, tensor: Tensor) -> npt.NDArray[np.float32]:
        """A tensor as fp32."""

    def pointer(self, tensor: Tensor) -> int:
        """Address of the first element."""


class HostMemory:
    """NumPy arrays."""

    device = "cpu"

    def empty(self, shape: tuple[int, ...], dtype: str) -> npt.NDArray[Any]:
        """A tensor of any contents."""
        return np.empty(shape, STORED[dtype])

    def upload(self, values: npt.NDArray[Any], dtype: str) -> npt.NDArray[Any]:
        """The same array, if it is one block of the type."""
        return np.ascontiguousarray(values, STORED[dtype])

    def download(self, tensor: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """A tensor as fp32."""
        if tensor.dtype == np.uint16:
            return (tensor.astype(np.uint32) << 16).view(np.float32)
        return tensor.astype(np.float32, copy=False)

    def pointer(self, tensor: npt.NDArray[Any]) -> int:
        """Address of the first element."""
        return tensor.ctypes.data
