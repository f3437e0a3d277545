"""NVIDIA's exporter, run as a process in a Python environment of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path

from ...lifeline import end_with_parent
from ..errors import InferenceError, RuntimeUnavailable
from .edgellm_plan import VERSION

PYTHON_VARIABLE = "SPATIAL_SI_EDGELLM_PYTHON"
ENVIRONMENT = ".venv-others"
TIMEOUT_S = 4 * 3600.0
"""An 8B takes minutes to an hour, by its memory; longer is no progress."""

_PROBE = "from importlib.metadata import version; print(version('tensorrt-edgellm'))"
_PROBE_S = 60.0
_ENDING_S = 10.0
_NOT_INHERITED = (
    "_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV",
)  # fmt: skip
_LINE = re.compile(r"\d\d:\d\d:\d\d\s+(?:INFO|WARNING|ERROR)\s+tensorrt_edgellm\S*:\s+(\S.*)")
_REASON = re.compile(r"(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit)\b(?::.*)?")


class ExporterError(InferenceError):
    """NVIDIA's exporter failed, took too long, or wrote what cannot be right."""


def edgellm_python(told: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """The Python that has NVIDIA's exporter.

    `told`, else SPATIAL_SI_EDGELLM_PYTHON, else `.venv-others` beside this environment, else
    that of the checkout that this package runs from.

    Raises:
        RuntimeUnavailable: there is none; says what to do.
    """
    named = str(told) if told else environment.get(PYTHON_VARIABLE, "")
    if named:
        if os.access(named, os.X_OK):
            return Path(named).absolute()
        raise RuntimeUnavailable(f"expected a Python with tensorrt-edgellm, {named} cannot be run")
    for place in (Path(sys.prefix).parent, Path(__file__).resolve().parents[3]):
        python = place / ENVIRONMENT / "bin" / "python"
        if os.access(python, os.X_OK):
            return python
    raise RuntimeUnavailable(f"NVIDIA's exporter is not installed: {_ADVICE}")


_ADVICE = (
    "run `make setup` in the checkout, or install requirements/others.txt into a Python 3.10 to "
    f"3.12 of your own and name that by --edgellm-python or {PYTHON_VARIABLE}"
)


def edgellm_version(python: Path) -> str:
    """The version of TensorRT Edge-LLM that `python` has.

    Raises:
        RuntimeUnavailable: it has none, another one, or does not run.
    """
    try:
        done = subprocess.run(
            [str(python), "-I", "-c", _PROBE], capture_output=True, text=True, timeout=_PROBE_S,
            env=_environment(Path(tempfile.gettempdir())),
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RuntimeUnavailable(f"{python} does not run: {error}") from None
    found = done.stdout.strip()
    if done.returncode != 0 or found != VERSION:
        raise RuntimeUnavailable(
            f"expected tensorrt-edgellm {VERSION} in {python}, got {found or 'none'}: {_ADVICE}"
        )
    return found


def run_exporter(
    python: Path,
    checkpoint: Path,
    out: Path,
    scratch: Path,
    *,
    timeout_s: float = TIMEOUT_S,
    progress: Callable[[str], None] = lambda line: None,
) -> None:
    """Run `tensorrt-edgellm-export` to its end: offline, apart from the user's own packages.

    Args:
        python: from `edgellm_python`.
        checkpoint: without code: the exporter trusts what it reads.
        out: a folder to be filled.
        scratch: an empty folder, where it runs and keeps its caches.
        timeout_s: after which it is killed.
        progress: hears what it says.

    Raises:
        ExporterError: it failed, with its reason, or took too long.
    """
    command = [
        str(python),
        "-I",
        "-m",
        "tensorrt_edgellm.scripts.export",
        str(checkpoint),
        str(out),
    ]
    child = subprocess.Popen(
        command, cwd=scratch, env=_environment(scratch), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True, preexec_fn=end_with_parent(),
    )  # fmt: skip
    last: deque[str] = deque(maxlen=60)
    reader = threading.Thread(target=_read, args=(child, last, progress), daemon=True)
    reader.start()
    try:
        status = child.wait(timeout_s)
    except subprocess.TimeoutExpired:
        raise ExporterError(
            f"NVIDIA's exporter: expected its end within {timeout_s:g} s, it was still at: "
            f"{last[-1] if last else 'nothing'}"
        ) from None
    finally:
        _kill(child)
        reader.join(_ENDING_S)
    if status != 0:
        raise ExporterError(f"NVIDIA's exporter ended with status {status}: {_reason(last)}")


def _environment(scratch: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    # nothing is fetched, and no code that transformers once kept for somebody is found
    return {
        **kept,
        "HF_HOME": str(scratch / "hub"),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PYTHONUNBUFFERED": "1",
    }


def _read(child: subprocess.Popen[str], last: deque[str], progress: Callable[[str], None]) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip():
            last.append(line.strip()[:500])
        said = _LINE.match(line)
        if said:
            progress(said[1][:100])


def _kill(child: subprocess.Popen[str]) -> None:
    """The whole session: the exporter may have started others."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.wait(_ENDING_S)


def _reason(last: deque[str]) -> str:
    """The last line that names an error, else the last one."""
    named = [line for line in last if _REASON.fullmatch(line)]
    return (named or list(last) or ["it said nothing"])[-1]
