"""Compiles the stand-in for Magnum's Python module and puts it where Python finds it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCES = Path(__file__).parent / "magnum" / "src"
PACKAGE = Path(__file__).parent / "magnum" / "package"
FLAGS = ["-std=c++17", "-O1", "-fPIC", "-fvisibility=hidden", "-Wall", "-Werror"]


class CompileError(Exception):
    """The compiler refused a source of the stand-in; the message is the compiler's."""


def is_needed(site: Path) -> bool:
    """Whether `magnum` is missing, or is an earlier stand-in of ours in `site`."""
    found = importlib.util.find_spec("magnum")
    if found is None or found.origin is None:
        return True
    return "IS_STAND_IN" in Path(found.origin).read_text(errors="replace")


def install(site: Path) -> None:
    """Compile the stand-in and write it to the folder `site`/magnum.

    Raises: CompileError.
    """
    import pybind11

    includes = [f"-I{pybind11.get_include()}", f"-I{sysconfig.get_paths()['include']}"]
    target = site / "magnum"
    shutil.rmtree(str(target), ignore_errors=True)
    shutil.copytree(str(PACKAGE), str(target), ignore=shutil.ignore_patterns("__pycache__"))
    with tempfile.TemporaryDirectory() as folder:
        sources = sorted(SOURCES.glob("*.cpp"))
        objects = [Path(folder) / f"{source.stem}.o" for source in sources]
        commands = [
            ["g++", *FLAGS, *includes, "-c", str(source), "-o", str(output)]
            for source, output in zip(sources, objects)
        ]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            list(pool.map(_compile, commands))
        library = target / f"_types{sysconfig.get_config_var('EXT_SUFFIX')}"
        _compile(["g++", "-shared", "-o", str(library), *map(str, objects)])


def _compile(command: list[str]) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise CompileError(done.stdout)
