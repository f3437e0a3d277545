"""Builds the ROS interface packages into a virtual environment.

`spatial_si_interfaces` is ours. `tf2_msgs`, `vision_msgs`, `nav2_msgs`, `control_msgs` and
`audio_common_msgs` come with a ROS installation but not from PyPI, `moveit_msgs` with MoveIt,
`yolo_msgs` with yolo_ros: where they are missing, the definitions that we use are generated.
Field names, types and order are upstream's, so both sides of a connection understand each other.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import stamps
from .commands import Runner, child_environment

OURS = "spatial_si_interfaces"


@dataclass(frozen=True)
class Foreign:
    """An interface package of others: the upstream version whose definitions we repeat."""

    name: str
    version: str
    dependencies: tuple[str, ...]
    probe: str  # module.Type whose presence shows that the real package is installed


FOR_SIMULATION = (
    Foreign("tf2_msgs", "0.41.0", ("geometry_msgs",), "tf2_msgs.msg.TFMessage"),
    Foreign("vision_msgs", "4.1.1", ("geometry_msgs", "std_msgs"), "vision_msgs.msg.LabelInfo"),
    Foreign(
        "nav2_msgs",
        "1.4.2",
        ("builtin_interfaces", "geometry_msgs", "std_msgs"),
        "nav2_msgs.msg.CostmapFilterInfo",
    ),
    Foreign(
        "control_msgs",
        "5.5.0",
        ("builtin_interfaces", "std_msgs", "trajectory_msgs"),
        "control_msgs.action.FollowJointTrajectory",
    ),
    Foreign("audio_common_msgs", "0.3.2", (), "audio_common_msgs.msg.AudioData"),
)
FOREIGN = (
    *FOR_SIMULATION,
    Foreign("yolo_msgs", "4.6.1", ("geometry_msgs", "std_msgs"), "yolo_msgs.msg.DetectionArray"),
    Foreign("object_recognition_msgs", "2.0.0", (), "object_recognition_msgs.msg.ObjectType"),
    Foreign(
        "moveit_msgs",
        "2.6.0",
        (
            "builtin_interfaces",
            "geometry_msgs",
            "object_recognition_msgs",
            "sensor_msgs",
            "shape_msgs",
            "std_msgs",
            "trajectory_msgs",
        ),
        "moveit_msgs.srv.GetMotionPlan",
    ),
)


def build_all(
    root: Path, environment: Path, runner: Runner, foreign: Sequence[Foreign] = FOREIGN
) -> None:
    """Build what is missing or changed of all interface packages into `environment`."""
    for package in foreign:
        source = root / "tools" / "interfaces"
        templates = [*source.glob("*.in"), *_shared_cmake(root).iterdir()]
        files = [*_files(source / package.name), *templates]
        value = stamps.digest(files, package.version)
        if stamps.is_current(environment, package.name, value):
            continue
        if not (environment / stamps.FOLDER / package.name).exists() and _is_installed(
            environment, package.probe
        ):
            continue
        build = environment / stamps.FOLDER / "build" / package.name
        render(root, package, build)
        _install(build, environment, runner)
        stamps.mark(environment, package.name, value)

    ours = root / OURS
    value = stamps.digest(_files(ours))
    if not stamps.is_current(environment, OURS, value):
        build = environment / stamps.FOLDER / "build" / OURS
        shutil.rmtree(build, ignore_errors=True)
        shutil.copytree(ours, build)
        _install(build, environment, runner)
        stamps.mark(environment, OURS, value)


def render(root: Path, package: Foreign, destination: Path) -> None:
    """Write a buildable package with `package`'s definitions to the folder `destination`."""
    source = root / "tools" / "interfaces"
    shutil.rmtree(destination, ignore_errors=True)
    shutil.copytree(source / package.name, destination)
    shutil.copytree(_shared_cmake(root), destination / "cmake")
    definitions = sorted(
        path.relative_to(destination).as_posix()
        for path in destination.glob("*/*.*")
        if path.parent.name in ("msg", "srv", "action")
    )
    words: dict[str, str] = {
        "NAME": package.name,
        "VERSION": package.version,
        "DEPENDENCIES": " ".join(package.dependencies),
        "DEPENDS": "\n".join(f"  <depend>{name}</depend>" for name in package.dependencies),
        "DEFINITIONS": " ".join(definitions),
    }
    for template in sorted(source.glob("*.in")):
        text = template.read_text()
        for name, value in words.items():
            text = text.replace(f"@{name}@", value)
        (destination / template.stem).write_text(text)


def _install(package: Path, environment: Path, runner: Runner) -> None:
    env = child_environment(AMENT_PREFIX_PATH=str(environment), CMAKE_PREFIX_PATH=str(environment))
    env["PATH"] = f"{environment / 'bin'}:{env['PATH']}"
    command: list[object] = [
        environment / "bin" / "uv",
        "pip",
        "install",
        "--python",
        environment / "bin" / "python",
        "--no-build-isolation",
        "--no-deps",
        "--reinstall",
        "--no-cache",
        package,
    ]
    runner.run(f"building {package.name}", command, env=env)


def _is_installed(environment: Path, name: str) -> bool:
    module, _, symbol = name.rpartition(".")
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-c", f"from {module} import {symbol}"],
        capture_output=True,
        env=child_environment(),
    )
    return done.returncode == 0


def _shared_cmake(root: Path) -> Path:
    return root / OURS / "cmake"


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
