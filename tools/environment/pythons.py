"""Finds Python interpreters that can make a virtual environment and compile an extension."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from .commands import SetupError, child_environment, say

NODE_VERSIONS = ("3.11", "3.10", "3.12")
SIM_VERSION = "3.13"
UV = "uv==0.13.8"

_PROBE = """
import ensurepip, os, sys, sysconfig, venv
header = os.path.join(sysconfig.get_paths()["include"], "Python.h")
print("%d.%d" % sys.version_info[:2] if os.path.exists(header) else "no headers")
"""


def is_usable(python: Path, version: str) -> bool:
    """Whether `python` really runs, is `version`, and has venv, ensurepip and C headers.

    A pyenv shim exists for every installed version but runs only the selected ones: only running
    it tells.
    """
    try:
        probe = subprocess.run(
            [str(python), "-c", _PROBE],
            capture_output=True,
            text=True,
            timeout=30,
            env=child_environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0 and probe.stdout.strip() == version


def runs(python: Path) -> bool:
    """Whether `python` starts at all: the interpreter behind a virtual environment may be gone."""
    try:
        done = subprocess.run(
            [str(python), "-c", ""], capture_output=True, timeout=60, env=child_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _candidates(version: str) -> Iterator[Path]:
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        path = Path(folder or ".") / f"python{version}"
        if os.access(str(path), os.X_OK):
            yield path
    root = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv")))
    versions = root / "versions"
    if versions.is_dir():
        found = [path for path in versions.iterdir() if path.name.startswith(f"{version}.")]
        for path in sorted(found, key=lambda p: [int(n) for n in p.name.split(".") if n.isdigit()]):
            yield path / "bin" / f"python{version}"


def find(versions: Sequence[str]) -> Path | None:
    """The first usable interpreter of the first of `versions` that has one: PATH, then pyenv."""
    for version in versions:
        for candidate in _candidates(version):
            if is_usable(candidate, version):
                return candidate
    return None


def find_for_nodes() -> Path:
    """The Python of the nodes.

    Raises: SetupError when there is none.
    """
    python = find(NODE_VERSIONS)
    if python is None:
        raise SetupError(
            "no Python 3.11, 3.10 or 3.12 with venv and C headers was found on PATH or in pyenv.\n"
            "Install one, for example: apt-get install python3.11-venv python3.11-dev"
        )
    return python


def find_for_simulation(uv: Path | None) -> Path:
    """The Python of Habitat: from PATH, from pyenv, or through uv, which may download it.

    Raises: SetupError when there is none.
    """
    python = find([SIM_VERSION])
    if python is not None:
        return python
    uv = uv if uv is not None else _which("uv")
    if uv is not None:
        python = _through_uv(uv)
        if python is not None:
            return python
    raise SetupError(
        f"Python {SIM_VERSION} (with venv and C headers) is needed for Habitat and was not found "
        "on PATH, in pyenv or through uv.\n"
        f"Install it by one of:  pyenv install {SIM_VERSION}  |  uv python install {SIM_VERSION}"
        f"  |  apt-get install python{SIM_VERSION}-venv python{SIM_VERSION}-dev\n"
        "Or use a Habitat of your own: SPATIAL_SI_SIM_PYTHON=/path/to/its/python make setup"
    )


def _which(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _through_uv(uv: Path) -> Path | None:
    find_command = [str(uv), "python", "find", SIM_VERSION]
    install_command = [str(uv), "python", "install", SIM_VERSION]
    for attempt in (find_command, install_command, find_command):
        if attempt is install_command:
            say(f"[sim] Python {SIM_VERSION} through uv ...")
        try:
            done = subprocess.run(
                attempt, capture_output=True, text=True, timeout=300, env=child_environment()
            )
        except subprocess.TimeoutExpired:
            return None
        path = Path(done.stdout.strip())
        if attempt is find_command and done.returncode == 0 and is_usable(path, SIM_VERSION):
            return path
    return None
