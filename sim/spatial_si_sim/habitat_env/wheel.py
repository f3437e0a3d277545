"""The pinned Habitat wheel: downloaded by its version, accepted by its sha256."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

PROJECT = "habitat-sim-uv-wheels-experimental"
VERSION = "0.2.2a2"
FILE_NAME = "habitat_sim_uv_wheels_experimental-0.2.2a2-cp313-cp313-manylinux_2_31_x86_64.whl"
SHA256 = "c4923b1f53c0359d3bdf926b7ff984de9672d9d15203228edaf99b9d313d752d"
BINDINGS = Path("habitat_sim/_ext/habitat_sim_bindings.cpython-313-x86_64-linux-gnu.so")


class WheelError(Exception):
    """The wheel could not be had, or is not the one that the cures are for."""


def obtain(folder: Path) -> Path:
    """The checked wheel in `folder`, downloaded where it is not there yet.

    Raises: WheelError when it cannot be downloaded or its sha256 is another.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _pip(
            "download",
            "--no-deps",
            "--only-binary",
            ":all:",
            "-d",
            str(folder),
            f"{PROJECT}=={VERSION}",
        )
    check(path)
    return path


def check(path: Path) -> None:
    """Check that `path` is the wheel that the cures are for.

    Raises: WheelError when it is missing or its sha256 is another.
    """
    if not path.is_file():
        raise WheelError(f"{path.name} was not downloaded: is this CPython 3.13 on x86-64 Linux?")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise WheelError(
            f"{path} has sha256 {found}, expected {SHA256}. The cures are bound to that one file; "
            "delete the other and try again"
        )


def install(path: Path) -> None:
    """Install the wheel `path` afresh; what it depends on is in requirements/sim.txt.

    Raises: WheelError when pip fails.
    """
    _pip("install", "--no-deps", "--force-reinstall", str(path))


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", words[0], "--quiet", *words[1:]]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise WheelError(f"pip {words[0]} failed:\n{done.stdout}")
