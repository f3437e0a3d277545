"""An engine that is run, its tensors bound where they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import CheckpointError, OutOfMemory, RuntimeUnavailable
from ..export.engines import profile_shapes
from ..export.manifest import GraphFile
from ..export.sidecar import Profile
from .graph_memory import Tensor
from .torch_memory import TorchMemory


class TensorrtSession:
    """See `Session`."""

    def __init__(
        self,
        library: Any,
        data: bytes,
        identity: str,
        graph: GraphFile,
        profile: Profile,
        memory: TorchMemory,
    ) -> None:
        """Args:
        library: tensorrt_rtx or tensorrt.
        data: of the engine.
        identity: the name it must carry.
        graph: that it was built from.
        profile: that it was built for.
        memory: of the GPU.

        Raises:
            RuntimeUnavailable: the library cannot run it here.
            CheckpointError: it is of another graph or profile.
        """
        self._logger = library.Logger(library.Logger.ERROR)
        self._runtime = library.Runtime(self._logger)
        self._engine = self._runtime.deserialize_cuda_engine(data)
        if self._engine is None:
            raise RuntimeUnavailable(f"the engine of {graph.file} cannot be loaded on this GPU")
        if self._engine.name != identity:
            raise CheckpointError(
                f"the engine of {graph.file} is {self._engine.name!r}, expected {identity!r}: it "
                "was built from another graph or profile, or for another GPU"
            )
        for name, expected in profile_shapes(graph, profile).items():
            found = tuple(tuple(shape) for shape in self._engine.get_tensor_profile_shape(name, 0))
            if found != expected:
                raise CheckpointError(
                    f"the engine of {graph.file} takes {name} of {found}, expected {expected}"
                )
        self._context = self._engine.create_execution_context()
        if self._context is None:
            raise OutOfMemory(f"the GPU has too little memory for the engine of {graph.file}")
        self._memory = memory

    def run(self, inputs: Mapping[str, Tensor], outputs: Mapping[str, Tensor]) -> None:
        """Write what comes of the inputs into the outputs."""
        for name, tensor in inputs.items():
            if not self._context.set_input_shape(name, tuple(tensor.shape)):
                raise RuntimeUnavailable(
                    f"the engine was not built for {name} of {tuple(tensor.shape)}: build it with "
                    "a larger profile"
                )
        for name, tensor in {**inputs, **outputs}.items():
            self._context.set_tensor_address(name, self._memory.pointer(tensor))
        if not self._context.execute_async_v3(self._memory.stream()):
            raise OutOfMemory("the engine did not run: the GPU has too little memory, or failed")
        self._memory.wait()
