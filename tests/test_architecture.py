"""The architecture: who may import whom. The core runs without ROS, arrows point one way."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "spatial_si_ros"

# What each package may import, besides itself, `errors`, `defaults` and `lifeline`.
ARROWS = {
    "geometry": set(),
    "language": {"geometry"},
    "scene": {"geometry"},
    "perception": {"geometry", "scene"},
    "answers": {"geometry", "scene", "language", "inference"},
    "planning": {"geometry", "scene", "language", "answers"},
    "voice": {"geometry", "language"},
    "evaluation": {"geometry", "inference"},
    "inference": {"geometry"},
    "nodes": {
        "geometry", "scene", "language", "perception", "answers", "planning", "voice",
        "evaluation", "inference",
    },
    "cli": {
        "geometry", "scene", "language", "perception", "answers", "planning", "voice",
        "evaluation", "nodes", "inference",
    },
}  # fmt: skip
# What a folder of a package may import besides.
INNER_ARROWS = {
    "perception/detectors": {"inference"},
    "evaluation/qa": {"scene", "perception", "language", "answers"},
}
CORE = [name for name in ARROWS if name not in ("nodes", "cli", "inference")]
ROS = [
    "rclpy", "tf2_ros", "tf2_msgs", "action_msgs", "audio_common_msgs", "builtin_interfaces",
    "control_msgs", "diagnostic_msgs", "geometry_msgs", "launch", "launch_ros", "lifecycle_msgs",
    "moveit_msgs", "nav2_msgs", "nav_msgs", "rcl_interfaces", "rosgraph_msgs", "sensor_msgs",
    "spatial_si_interfaces", "std_msgs", "std_srvs", "trajectory_msgs", "vision_msgs",
    "visualization_msgs", "yolo_msgs",
]  # fmt: skip
LEARNING = ["torch", "onnxruntime", "tensorrt", "tensorrt_rtx", "transformers"]
LEARNERS = ("inference", "perception/detectors")
"""The only folders that may import them, and `perception/detectors` only when it is used."""


def imports_of(path: Path) -> Iterator[str]:
    """The full names of all modules that the file imports, wherever in it."""
    folder = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(folder[: len(folder) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from (f"{module}.{alias.name}" for alias in node.names)


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def test_every_package_has_its_arrows():
    packages = {path.name for path in PACKAGE.iterdir() if any(path.glob("*.py"))}
    assert packages <= set(ARROWS)


@pytest.mark.parametrize("package", ARROWS)
def test_arrows_point_one_way(package):
    allowed = ARROWS[package] | {package, "errors", "defaults", "lifeline"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(PACKAGE / package)
        for name in imports_of(path)
        if name.startswith("spatial_si_ros.") and name.split(".")[1] not in allowed | besides(path)
    ]
    assert not wrong


def besides(path: Path) -> set[str]:
    """What the folder of the file may import, and the rest of its package may not."""
    folder = path.parent.relative_to(PACKAGE).as_posix()
    return INNER_ARROWS.get(folder, set())


def test_only_the_model_half_and_the_detectors_know_learning_frameworks():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(PACKAGE)
        if not path.relative_to(PACKAGE).as_posix().startswith(LEARNERS)
        for name in imports_of(path)
        if name.split(".")[0] in LEARNING
    ]
    assert not wrong


def test_what_maps_knows_neither_the_detectors_nor_the_model_half():
    """The map is built without what finds things in pictures."""
    script = (
        "import sys, spatial_si_ros.perception.mapping, spatial_si_ros.perception.frame\n"
        "loaded = [n for n in sys.modules if 'detectors' in n or '.inference' in n]\n"
        "assert not [n for n in loaded if n.startswith('spatial_si_ros')], loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_arrow_back_would_be_seen(tmp_path, monkeypatch):
    """The test of the test: relative imports and imports inside functions are found."""
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    probe = tmp_path / "spatial_si_ros" / "geometry" / "probe.py"
    probe.parent.mkdir(parents=True)
    probe.write_text("def f():\n    from ..nodes import qos\n    import spatial_si_ros.cli\n")
    assert set(imports_of(probe)) == {"spatial_si_ros.nodes.qos", "spatial_si_ros.cli"}


@pytest.mark.parametrize("package", CORE)
def test_core_imports_without_ros_and_without_learning_frameworks(package):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sources(PACKAGE / package)
    ]
    script = "\n".join(
        ["import importlib, sys"]
        + [f"sys.modules[{name!r}] = None" for name in ROS + LEARNING]
        + [f"importlib.import_module({name!r})" for name in modules]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_model_half_and_its_commands_are_light_until_used():
    """Checkpoints are handled, and the parser is built, without a framework that runs models."""
    checkpoints = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sources(PACKAGE / "inference" / "checkpoints")
    ]
    script = "\n".join(
        ["import importlib, sys"]
        + [f"sys.modules[{name!r}] = None" for name in ROS + LEARNING]
        + [f"importlib.import_module({name!r})" for name in checkpoints]
        + ["from spatial_si_ros.cli.main import build_parser", "build_parser('models')"]
        + ["heavy = {'huggingface_hub', 'tokenizers', 'safetensors'} & set(sys.modules)"]
        + ["assert not heavy, heavy"]
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_geometry_needs_only_numpy_and_scipy():
    foreign = {
        name.split(".")[0] for path in sources(PACKAGE / "geometry") for name in imports_of(path)
    }
    assert foreign - set(sys.stdlib_module_names) <= {"numpy", "scipy", "spatial_si_ros"}


def test_the_simulator_is_never_imported():
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources(PACKAGE)
        if any(name.split(".")[0] == "spatial_si_sim" for name in imports_of(path))
    ]
    assert not wrong


def test_the_simulator_knows_the_nodes_only_through_ros():
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources(ROOT / "sim" / "spatial_si_sim")
        if any(name.split(".")[0] == "spatial_si_ros" for name in imports_of(path))
    ]
    assert not wrong


def test_commands_are_imported_only_when_asked_for():
    script = (
        "import sys; sys.modules['rclpy'] = None\n"
        "from spatial_si_ros.cli.main import build_parser, COMMANDS\n"
        "build_parser(None); build_parser('doctor')\n"
        "assert not [n for n in sys.modules if n.startswith('spatial_si_ros.nodes')]\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_guard_is_tiny():
    """What stops the robot must not wait for, or fail with, what understands the world."""
    heavy = [f"spatial_si_ros.{name}" for name in ARROWS if name not in ("nodes", "cli")]
    heavy += ["open3d", "cv2", "scipy", "lark", "shapely", "networkx"]
    script = (
        "import sys, spatial_si_ros.nodes.guard\n"
        f"loaded = sorted(set(sys.modules) & set({heavy}))\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
