"""What `spatial-si doctor` looks at: each check says what is there or what to do about it."""

from __future__ import annotations

import enum
import importlib
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .sim_process import NoSimPython, sim_environment, sim_python
from .values import wrong_domain

MODEL_FOLDER = "SPATIAL_SI_MODELS"
INTERFACES = ("spatial_si_interfaces.msg", "tf2_msgs.msg", "vision_msgs.msg", "nav2_msgs.msg")
_PATIENCE_S = 60.0


class State(enum.Enum):
    """What a check found."""

    FOUND = "found"
    MISSING = "missing"
    OPTIONAL = "missing (optional)"
    """Not there, and only some uses need it."""


@dataclass(frozen=True)
class Finding:
    """One row of the doctor's table. `advice` is empty when there is nothing to do."""

    subject: str
    state: State
    detail: str
    advice: str = ""


def python() -> Finding:
    """The Python that the nodes run on; an older one could not have been installed into."""
    return Finding("Python", State.FOUND, f"{platform.python_version()} ({sys.prefix})")


def ros_distribution() -> Finding:
    """The ROS distribution: an installation that was sourced, or the wheels."""
    subject = "ROS distribution"
    advice = "source /opt/ros/<distribution>/setup.bash, or: make setup"
    version = _import_error("rclpy")
    if version is not None:
        return Finding(subject, State.MISSING, version, advice)
    wheels = [
        f"{name.split('-')[1]} (wheel, rclpy {distribution.version})"
        for distribution in importlib.metadata.distributions()
        if (name := distribution.metadata["Name"] or "").endswith("-rclpy")
        and name.startswith("ros-")
        and name.count("-") == 2
    ]
    named = os.environ.get("ROS_DISTRO", "")
    return Finding(subject, State.FOUND, named or ", ".join(wheels) or "rclpy, name unknown")


def interfaces() -> Finding:
    """Whether the interface packages that the nodes use can be imported."""
    errors = [error for name in INTERFACES if (error := _import_error(name)) is not None]
    if errors:
        return Finding(
            "Interfaces",
            State.MISSING,
            "; ".join(errors),
            "make setup, or on a robot: colcon build",
        )
    return Finding("Interfaces", State.FOUND, ", ".join(name.split(".")[0] for name in INTERFACES))


def rmw() -> Finding:
    """The middleware that rclpy would use."""
    error = _import_error("rclpy")
    if error is not None:
        return Finding("RMW", State.MISSING, error, "it comes with ROS")
    implementation = importlib.import_module("rclpy").get_rmw_implementation_identifier()
    return Finding("RMW", State.FOUND, str(implementation))


def discovery_range() -> Finding:
    """Who this machine's nodes see."""
    wrong = wrong_domain()
    if wrong:
        return Finding("Discovery range", State.MISSING, wrong, "export another, or unset it")
    value = os.environ.get("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET (the default)")
    detail = f"{value}, domain {os.environ.get('ROS_DOMAIN_ID', '0')}"
    advice = "on one machine: export ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST"
    is_local = value.upper() == "LOCALHOST"
    return Finding("Discovery range", State.FOUND, detail, "" if is_local else advice)


def shared_memory() -> Finding:
    """Whether pictures travel between processes through shared memory."""
    subject = "Shared memory"
    names = ("FASTDDS_DEFAULT_PROFILES_FILE", "FASTRTPS_DEFAULT_PROFILES_FILE")
    value = next((os.environ[name] for name in names if os.environ.get(name)), "")
    if value and Path(value).is_file():
        return Finding(subject, State.FOUND, value)
    if value:
        return Finding(
            subject,
            State.MISSING,
            f"{value} is not a file",
            f"{names[0]}=config/fastdds_shm.xml",
        )
    return Finding(
        subject,
        State.OPTIONAL,
        "no Fast DDS profile is set; `spatial-si` sets it for what it starts",
        f"for other nodes: export {names[0]}=config/fastdds_shm.xml",
    )


def habitat() -> Finding:
    """Whether the simulation's Python has Habitat."""
    subject = "Habitat"
    advice = "make setup, or SPATIAL_SI_SIM_PYTHON=<the Python of your Habitat>; robots need none"
    try:
        interpreter = sim_python()
    except NoSimPython as error:
        return Finding(subject, State.OPTIONAL, str(error), advice)
    script = "import habitat_sim, spatial_si_sim; print(habitat_sim.__version__)"
    environment = {**sim_environment(), "HABITAT_SIM_LOG": "quiet", "MAGNUM_LOG": "quiet"}
    version, reason = _output([interpreter, "-c", script], environment)
    if version is None:
        return Finding(subject, State.MISSING, reason, advice)
    return Finding(subject, State.FOUND, f"habitat_sim {version} ({interpreter})")


def gpu() -> Finding:
    """The GPU, if there is one."""
    tegra = Path("/etc/nv_tegra_release")
    if tegra.is_file():
        release = tegra.read_text().splitlines()[0].strip("# ")
        return Finding("GPU", State.FOUND, f"Jetson, {release}")
    if shutil.which("nvidia-smi"):
        columns = "--query-gpu=name,memory.total,driver_version"
        rows, reason = _output(["nvidia-smi", columns, "--format=csv,noheader"], dict(os.environ))
        if rows:
            return Finding("GPU", State.FOUND, "; ".join(rows.splitlines()))
        return Finding("GPU", State.OPTIONAL, reason or "nvidia-smi lists none", "check the driver")
    advice = "only the model needs one; geometric answers do not"
    return Finding("GPU", State.OPTIONAL, "none", advice)


def tensorrt() -> Finding:
    """TensorRT's Python package, if it is installed."""
    for name in ("tensorrt", "tensorrt_rtx"):
        if _import_error(name) is None:
            version = getattr(importlib.import_module(name), "__version__", "version unknown")
            return Finding("TensorRT", State.FOUND, f"{name} {version}")
    return Finding(
        "TensorRT",
        State.OPTIONAL,
        "no module tensorrt or tensorrt_rtx",
        "only the model on a GPU needs it; JetPack brings it",
    )


def model_folder() -> Finding:
    """The folder with the model's checkpoints."""
    default = Path.home() / ".cache" / "spatial_si" / "models"
    folder = Path(os.environ.get(MODEL_FOLDER, "") or default)
    if folder.is_dir():
        names = sorted(path.name for path in folder.iterdir() if path.is_dir())
        if names:
            return Finding("Model folder", State.FOUND, f"{folder}: {', '.join(names)}")
    state = "is empty" if folder.is_dir() else "does not exist"
    return Finding(
        "Model folder",
        State.OPTIONAL,
        f"{folder} {state}",
        f"only the model needs it: {MODEL_FOLDER}=<folder>",
    )


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    ros_distribution,
    rmw,
    interfaces,
    discovery_range,
    shared_memory,
    habitat,
    gpu,
    tensorrt,
    model_folder,
)


def _import_error(name: str) -> str | None:
    """None when the module can be imported, else the reason."""
    try:
        importlib.import_module(name)
    except (ImportError, OSError) as error:  # OSError: a shared library that does not load
        return str(error)
    return None


def _output(command: list[str], environment: dict[str, str]) -> tuple[str | None, str]:
    """What the command prints, or None and the reason why it failed."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE_S, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        return None, last[0]
    return done.stdout.strip(), ""
