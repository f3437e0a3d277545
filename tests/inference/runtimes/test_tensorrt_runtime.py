"""All of the engine runtime but the engine call, which ONNX Runtime answers from the pointers."""

import ctypes
import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.errors import (
    CheckpointError,
    OutOfMemory,
    ParityError,
    RuntimeUnavailable,
)
from spatial_si_ros.inference.export.engines import profile_shapes
from spatial_si_ros.inference.export.manifest import lock_file, read_export
from spatial_si_ros.inference.export.sidecar import Engines, Profile, engine_file, read_engines
from spatial_si_ros.inference.export.verdict import PARITY, Finding, Verdict
from spatial_si_ros.inference.runtimes import tensorrt_runtime
from spatial_si_ros.inference.runtimes.base import ModelQuestion
from spatial_si_ros.inference.runtimes.graph_memory import STORED, HostMemory
from spatial_si_ros.inference.runtimes.onnx_runtime import open_onnx
from spatial_si_ros.inference.runtimes.onnx_session import OnnxSession
from spatial_si_ros.inference.runtimes.opening import open_runtime
from spatial_si_ros.inference.runtimes.torch_memory import TorchMemory

PROFILE = Profile(tiles=2, new=96, past=2048, wanted=5)
QUESTIONS = [
    ModelQuestion("Where is the mug?", ("left", "right", "behind", "in front")),
    ModelQuestion("Which?", ("red", "green"), contract="thinking"),
]


class Context:
    """Runs a graph on what the addresses point at, within a profile."""

    def __init__(self, session, graph, profile):
        self.session, self.graph = session, graph
        self.sizes = profile_shapes(graph, profile)
        self.shapes, self.addresses = {}, {}
        self.works = True

    def set_input_shape(self, name, shape):
        least, _, greatest = self.sizes[name]
        self.shapes[name] = shape
        return all(a <= n <= b for a, n, b in zip(least, shape, greatest, strict=True))

    def set_tensor_address(self, name, address):
        self.addresses[name] = address

    def execute_async_v3(self, stream):
        assert stream == 0
        known = {
            size: number
            for tensor in self.graph.inputs
            for size, number in zip(tensor.shape, self.shapes[tensor.name], strict=True)
        }
        known["tokens"] = known.get("patches", 0) // 4
        inputs, outputs = (
            {
                tensor.name: self.array(
                    tensor, tuple(known.get(size, size) for size in tensor.shape)
                )
                for tensor in tensors
            }
            for tensors in (self.graph.inputs, self.graph.outputs)
        )
        self.session.run(inputs, outputs)
        return self.works

    def array(self, tensor, shape):
        kind = np.dtype(STORED[tensor.dtype])
        size = int(np.prod(shape)) * kind.itemsize
        memory = (ctypes.c_byte * size).from_address(self.addresses[tensor.name])
        return np.frombuffer(memory, kind).reshape(shape)


class Library:
    """What is used of TensorRT; an engine's bytes are the name of its part."""

    __version__ = "1.2.3"

    class Logger:
        ERROR = 1

        def __init__(self, level):
            assert level == self.ERROR

    def __init__(self, folder, engines, profile):
        self.folder, self.engines, self.profile = folder, engines, profile
        self.export = read_export(folder)
        self.contexts = {}

    def Runtime(self, logger):
        return SimpleNamespace(deserialize_cuda_engine=self.engine)

    def engine(self, data):
        part = data.decode()
        if part == "broken":
            return None
        graph = getattr(self.export, part)
        sizes = profile_shapes(graph, self.profile)
        session = OnnxSession(self.folder, graph, HostMemory())
        self.contexts[part] = Context(session, graph, self.profile)
        return SimpleNamespace(
            name=self.engines.identity(part, 86),
            get_tensor_profile_shape=lambda name, index: list(map(list, sizes[name])),
            create_execution_context=lambda: self.contexts[part],
        )


@pytest.fixture
def machines(changed, monkeypatch):
    """A folder of engines, a library that runs them and a GPU of SM86."""

    def machine(family):
        folder = changed(family)
        folder.chmod(0o700)
        export = read_export(folder)
        files = {}
        for part in ("vision", "decoder"):
            path = folder / engine_file(part, 86)
            path.write_bytes(part.encode())
            path.chmod(0o600)
            files[path.name] = lock_file(path)
        engines = Engines("tensorrt-rtx", "1.2.3", "fp32", export.graph_digests, PROFILE, files)
        engines.write(folder)
        library = Library(folder, engines, PROFILE)
        monkeypatch.setattr(tensorrt_runtime, "load_library", lambda target: library)
        monkeypatch.setattr(tensorrt_runtime, "gpu_capability", lambda: 86)
        monkeypatch.setattr(tensorrt_runtime, "gpu_memory", lambda: TorchMemory("cpu"))
        return SimpleNamespace(folder=folder, engines=engines, library=library)

    return machine


@pytest.fixture
def machine(machines):
    return machines(Family.INTERNVL3)


@pytest.mark.parametrize("family", [Family.INTERNVL3, Family.QWEN3VL])
def test_it_is_the_onnx_runtime_but_for_the_call(machines, exported, family, rng):
    machine = machines(family)
    images = [rng.integers(0, 256, size, dtype=np.uint8) for size in ((60, 80, 3), (90, 90, 3))]
    found = open_runtime("tensorrt", machine.folder)
    expected = open_onnx(exported(family), device="cpu")
    assert (found.name, found.precision) == ("tensorrt", "fp32")
    ours, theirs = (runtime.encode(images, max_tiles=2) for runtime in (found, expected))
    for a, b in zip(found.score(ours, QUESTIONS), expected.score(theirs, QUESTIONS), strict=True):
        assert np.abs(a.log_probabilities - b.log_probabilities).max() < 1e-5
    question = ModelQuestion("Describe it", contract="open")
    replies = [
        list(runtime.generate(prefix, question, max_new_tokens=8))
        for runtime, prefix in ((found, ours), (expected, theirs))
    ]
    assert replies[0] == replies[1]
    prefix = ours.held.past
    with pytest.raises(RuntimeUnavailable, match="not built for ends of"):
        found.backend._decoder.run({"ends": np.zeros((1, 6), np.int64)}, {})
    assert prefix.length == ours.tokens
    machine.library.contexts["decoder"].works = False
    with pytest.raises(OutOfMemory, match="the engine did not run"):
        found.score(ours, QUESTIONS)


def refused(machine, error, message, **options):
    with pytest.raises(error, match=message):
        tensorrt_runtime.open_tensorrt(machine.folder, **options)


def test_what_does_not_fit_is_refused_with_a_reason(machine, monkeypatch):
    refused(machine, RuntimeUnavailable, "expected engines of bf16", precision="bf16")
    refused(machine, RuntimeUnavailable, "a device of auto or cuda", device="cpu")
    machine.library.__version__ = "9.9"
    refused(machine, RuntimeUnavailable, "expected tensorrt-rtx 1.2.3, .* got 9.9: build them")
    machine.library.__version__ = "1.2.3"
    monkeypatch.setattr(tensorrt_runtime, "gpu_capability", lambda: 120)
    refused(machine, RuntimeUnavailable, "engines are for SM86, this GPU is SM120: .* --sm 120")
    monkeypatch.setattr(tensorrt_runtime, "gpu_capability", lambda: None)
    refused(machine, RuntimeUnavailable, "engines need an NVIDIA GPU")


def test_an_engine_of_another_graph_is_refused(machine):
    """Resealed, the sidecar says another graph than the one within the engine."""
    graphs = {part: "0" for part in ("vision", "decoder")}
    dataclasses.replace(machine.engines, graphs=graphs).write(machine.folder)
    refused(machine, CheckpointError, "built from another graph or profile")


def test_an_engine_of_another_profile_is_refused(machine):
    machine.library.profile = Profile(tiles=1, new=8, past=8, wanted=1)
    refused(machine, CheckpointError, "takes pixels of")


def test_an_engine_that_the_library_refuses(machine):
    path = machine.folder / engine_file("vision", 86)
    path.write_bytes(b"broken")
    files = {**machine.engines.files, path.name: lock_file(path)}
    dataclasses.replace(machine.engines, files=files).write(machine.folder)
    refused(machine, RuntimeUnavailable, "cannot be loaded on this GPU")


def test_engines_that_failed_the_gate_are_not_run(machine):
    finding = Finding("logits", False, "error 3")
    digests = read_engines(machine.folder).digests
    verdict = Verdict(digests, "torch fp32", "tensorrt", "fp32", "cuda", (finding,), {})
    verdict.write(machine.folder / PARITY)
    refused(machine, ParityError, "error 3; it is not run unless forced")
    assert tensorrt_runtime.open_tensorrt(machine.folder, force=True).name == "tensorrt"
