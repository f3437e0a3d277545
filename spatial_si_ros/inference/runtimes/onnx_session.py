"""A graph run by ONNX Runtime, which reads and writes where it is told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import onnxruntime as ort

from ..errors import CheckpointError, OutOfMemory, RuntimeUnavailable
from ..export.manifest import GraphFile
from .graph_memory import Memory, Tensor

_ELEMENTS = {"fp32": 1, "int64": 7, "fp16": 10, "bf16": 16}
"""Numbers of the types in ONNX."""

PROVIDERS = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider"}


class OnnxSession:
    """See `Session`."""

    def __init__(self, folder: Path, graph: GraphFile, memory: Memory) -> None:
        """Args:
        folder: of the graphs.
        graph: in it, checked.
        memory: of the device that it is run on.

        Raises:
            RuntimeUnavailable: ONNX Runtime cannot run it there.
            CheckpointError: the file is damaged.
        """
        provider = PROVIDERS[memory.device]
        if provider not in ort.get_available_providers():
            raise RuntimeUnavailable(
                f"expected ONNX Runtime with {provider}, it has {ort.get_available_providers()}"
            )
        options = ort.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(folder / graph.file, options, providers=[provider])
        except _errors("NotImplemented") as error:
            raise RuntimeUnavailable(
                f"{graph.file} cannot run on {memory.device}: {error}"
            ) from None
        except _errors("InvalidGraph", "InvalidProtobuf", "Fail", "InvalidArgument") as error:
            raise CheckpointError(f"{folder / graph.file}: {error}") from None
        self._memory = memory
        self._kinds = {tensor.name: tensor.dtype for tensor in (*graph.inputs, *graph.outputs)}

    def run(self, inputs: Mapping[str, Tensor], outputs: Mapping[str, Tensor]) -> None:
        """Write what comes of the inputs into the outputs."""
        binding = self._session.io_binding()
        for name, tensor in inputs.items():
            binding.bind_input(name, *self._place(name, tensor))
        for name, tensor in outputs.items():
            binding.bind_output(name, *self._place(name, tensor))
        try:
            self._session.run_with_iobinding(binding)
        except _errors("RuntimeException", "Fail") as error:
            if "allocate memory" not in str(error) and "bad_alloc" not in str(error):
                raise
            raise OutOfMemory(f"ONNX Runtime has too little memory: {error}") from None
        binding.synchronize_outputs()

    def _place(self, name: str, tensor: Tensor) -> tuple[Any, ...]:
        kind = _ELEMENTS[self._kinds[name]]
        shape = tuple(tensor.shape)
        return self._memory.device, 0, kind, shape, self._memory.pointer(tensor)


def _errors(*names: str) -> tuple[type[Exception], ...]:
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return tuple(getattr(state, name) for name in names)
