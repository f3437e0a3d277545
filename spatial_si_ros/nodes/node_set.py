"""What a running system consists of: one description for `spatial-si up` and the launch files.

Knows no ROS, so that a launch file and a test can read it anywhere.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..inference.serving.addresses import default_socket

PACKAGE = "spatial_si_ros"


@dataclass(frozen=True)
class NodeSpec:
    """A node: its name and what it does in a phrase."""

    name: str
    purpose: str


@dataclass(frozen=True)
class ProcessSpec:
    """A process: the installed executable and the module behind it, and the nodes in it.

    Attributes:
        params: parameters of this process alone, after all others.
        environment: variables of this process alone.
    """

    executable: str
    module: str
    nodes: tuple[NodeSpec, ...]
    params: tuple[tuple[str, str], ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


SPATIAL = ProcessSpec(
    "spatial",
    f"{PACKAGE}.nodes.spatial",
    (
        NodeSpec("scene_mapper", "RGB-D and detections into the object map"),
        NodeSpec("spatial_qa", "answers questions"),
        NodeSpec("navigation_planner", "turns words into poses"),
        NodeSpec("manipulation_planner", "turns words into grasps and places"),
        NodeSpec("executive", "follows instructions"),
    ),
)
GUARD = ProcessSpec("guard", f"{PACKAGE}.nodes.guard", (NodeSpec("guard", "stops the robot"),))
DETECTOR = ProcessSpec(
    "detector",
    f"{PACKAGE}.nodes.detector",
    (NodeSpec("detector", "finds things in pictures"),),
)
"""Runs where no other detector does: see `detector_process`."""

ARM = ProcessSpec("arm", f"{PACKAGE}.nodes.arm", (NodeSpec("arm", "picks and places"),))
"""Runs where a robot has an arm."""
VOICE = ProcessSpec(
    "voice_command",
    f"{PACKAGE}.nodes.voice_command",
    (NodeSpec("voice_command", "hears commands and speaks"),),
    environment=(("OMP_NUM_THREADS", "1"),),
)
"""Runs where somebody speaks to the robot: see `voice_process`."""

PROCESSES: tuple[ProcessSpec, ...] = (SPATIAL, GUARD)
"""The node set: what runs on a robot and in simulation alike."""

ALONE: tuple[ProcessSpec, ...] = tuple(
    ProcessSpec(node.name, f"{PACKAGE}.nodes.{node.name}", (node,)) for node in SPATIAL.nodes
)
"""The nodes of `spatial`, each in a process of its own; they then share the map by topics."""

NODE_NAMES: tuple[str, ...] = tuple(node.name for each in PROCESSES for node in each.nodes)
ALL_NAMES: tuple[str, ...] = (
    *NODE_NAMES,
    *(node.name for each in (ARM, VOICE, DETECTOR) for node in each.nodes),
)

DETECTORS = ("auto", "none", "grounding_dino", "owlv2", "sensenova", "yolo")
"""What may be asked to look; auto: what the model is for."""

RUNTIMES = ("torch", "onnx", "tensorrt")
"""What a model server may run its model with."""

DEFAULT_PARAMS = "nodes.yaml"
"""The parameter file in `config/` that states every parameter's default."""
DETECTOR_PARAMS = "with_detector.yaml"
"""The one that is read after it where our detector runs: the mapper waits longer for it."""
ARM_PARAMS = "with_arm.yaml"
"""The one that is read after these where the arm runs: the mapper does not map it."""


@dataclass(frozen=True)
class Options:
    """What the processes are started with.

    Attributes:
        params_files: later ones win.
        use_sim_time: time comes from /clock.
        namespace: in front of all relative names.
        remaps: relative name -> name, e.g. {"color/image_raw": "/camera/image"}.
        params: parameters of all nodes, after the files.
        log_level: debug, info, warn, error.
        extra: further ROS arguments, as they are.
    """

    params_files: tuple[str, ...] = ()
    use_sim_time: bool = False
    namespace: str = ""
    remaps: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "info"
    extra: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelServer:
    """A model server of ours beside the nodes; it is no node itself.

    Attributes:
        folder: a converted checkpoint, exported graphs or engines, as the runtime wants it.
        runtime: torch, onnx or tensorrt.
        namespace: of the nodes; each has a server of its own.
        options: more of `spatial-si models serve`, as one would type them.
    """

    folder: str
    runtime: str = "torch"
    namespace: str = ""
    options: str = ""
    executable: str = "model_server"

    @property
    def url(self) -> str:
        """Where the nodes ask it."""
        return f"unix://{self.socket}"

    @property
    def socket(self) -> Path:
        """Where it listens."""
        name = self.namespace.strip("/").replace("/", "_")
        return default_socket().with_name(f"{name}.sock") if name else default_socket()

    def command(self, python: str = sys.executable) -> Sequence[str]:
        """The command line that starts it, and again when it dies."""
        words = [python, "-m", f"{PACKAGE}.cli.main", "models", "serve", "--supervised"]
        words += ["--model", self.folder, "--runtime", self.runtime]
        return [*words, "--socket", str(self.socket), *shlex.split(self.options)]


def model_params(server: ModelServer | None, servers: str) -> dict[str, str]:
    """Parameters by which the nodes know their model servers: ours first, then those named."""
    named = " ".join(each for each in (server.url if server else "", servers) if each)
    return {"model_servers": _quoted(named)} if named else {}


def detector_process(kind: str, model: str) -> ProcessSpec:
    """Our detector.

    Args:
        kind: one of `DETECTORS` but none.
        model: its folder, or servers of SenseNova-SI; empty: the parameter files name it.
    """
    if kind == "auto" and "://" in model:
        kind = "sensenova"
    stated = [("detector", kind)] if kind != "auto" else []
    if model:
        where = "model_servers" if kind == "sensenova" else "model_dir"
        stated.append((where, _quoted(model)))
    return replace(DETECTOR, params=tuple(stated))


def more_processes(arm: bool, voice: str) -> tuple[ProcessSpec, ...]:
    """Those that only some robots have.

    Args:
        voice: who speaks: microphone, topic, or a WAV file; empty: nobody.
    """
    found = (ARM,) if arm else ()
    return (*found, voice_process(voice)) if voice else found


def voice_process(source: str) -> ProcessSpec:
    """Listens to the microphone, to the topic `audio`, or to a WAV file."""
    return replace(VOICE, params=(("source", _quoted(source)),))


def _quoted(text: str) -> str:
    """A string in YAML, whatever it looks like."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def ros_arguments(options: Options, process: ProcessSpec = SPATIAL) -> list[str]:
    """Those of a process: the same for all but its own parameters."""
    words = ["--ros-args"]
    for name in options.params_files:
        words += ["--params-file", name]
    for name, value in (*options.params.items(), *process.params):
        words += ["-p", f"{name}:={value}"]
    words += ["-p", f"use_sim_time:={str(options.use_sim_time).lower()}"]
    for name, target in options.remaps.items():
        words += ["-r", f"{name}:={target}"]
    if options.namespace:
        words += ["-r", f"__ns:=/{options.namespace.strip('/')}"]
    words += ["--log-level", options.log_level]
    return [*words, *options.extra]


def command(process: ProcessSpec, options: Options, python: str = sys.executable) -> Sequence[str]:
    """The command line that starts the process with this Python."""
    return [python, "-m", process.module, *ros_arguments(options, process)]


def params_files(detector: bool, arm: bool) -> tuple[str, ...]:
    """Paths of the files in `config/` that a node set is started with, later ones win."""
    names = [
        DEFAULT_PARAMS,
        *([DETECTOR_PARAMS] if detector else []),
        *([ARM_PARAMS] if arm else []),
    ]
    return tuple(str(config_file(name)) for name in names)


def config_file(name: str = DEFAULT_PARAMS) -> Path:
    """A file of `config/`: beside the package in a checkout, in share/ once installed.

    Raises:
        FileNotFoundError: neither has it.
    """
    here = Path(__file__).resolve()
    places = [here.parents[2] / "config" / name]
    places += [parent / "share" / PACKAGE / "config" / name for parent in here.parents]
    for path in places:
        if path.is_file():
            return path
    raise FileNotFoundError(f"no config/{name} in a checkout, no share/{PACKAGE}/config/{name}")
