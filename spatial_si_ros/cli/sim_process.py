"""Starts commands of the simulator in its own Python, as children of `spatial-si`."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType

from ..lifeline import end_with_parent
from .status import Status

PATIENCE_S = 15.0
NOT_INHERITED = ("_ROS_WHEELS_BOOTSTRAP_COMPLETE", "LD_LIBRARY_PATH")
"""What belongs to this virtual environment and would break another one's Python."""


class NoSimPython(Exception):
    """There is no Python with the simulator; the message says what to do."""


def sim_python(environment: Mapping[str, str] = os.environ) -> str:
    """The Python that has `spatial_si_sim`.

    SPATIAL_SI_SIM_PYTHON if set, else `.venv-sim` beside this environment, else `.venv-sim`
    of the checkout that this package runs from.

    Raises:
        NoSimPython: none of these is there.
    """
    told = environment.get("SPATIAL_SI_SIM_PYTHON")
    if told:
        if os.access(told, os.X_OK):
            return told
        raise NoSimPython(f"SPATIAL_SI_SIM_PYTHON is '{told}', which cannot be run")
    beside = Path(sys.prefix).parent / ".venv-sim"
    checkout = Path(__file__).resolve().parents[2] / ".venv-sim"
    for folder in (beside, checkout):
        if os.access(folder / "bin" / "python", os.X_OK):
            return str(folder / "bin" / "python")
    raise NoSimPython(
        f"no simulator at {beside}: run `make setup` in the checkout, or set "
        "SPATIAL_SI_SIM_PYTHON to a Python that has habitat_sim and spatial_si_sim"
    )


def sim_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Environment of a child in the simulator's Python; it can start this Python back."""
    from ..nodes.transport import transport_environment  # doctor loads nothing of the nodes

    kept = {key: value for key, value in environment.items() if key not in NOT_INHERITED}
    kept["SPATIAL_SI_NODES_PYTHON"] = sys.executable
    kept["PYTHONUNBUFFERED"] = "1"
    return {**kept, **transport_environment(environment)}


def passed_on(arguments: argparse.Namespace, names: Iterable[str]) -> list[str]:
    """Options as the child has them, too: those of `names` that were stated."""
    words: list[str] = []
    for name in names:
        value = getattr(arguments, name)
        if value is not None:
            words += [f"--{name.replace('_', '-')}", str(value)]
    return words


def run_or_say(command: str, module: str, arguments: Sequence[str]) -> int:
    """As `run_sim`, for `spatial-si <command>`; NO_SERVER with a sentence without a simulator."""
    try:
        return run_sim(module, arguments)
    except NoSimPython as error:
        print(f"spatial-si {command}: {error}", file=sys.stderr)
        return Status.NO_SERVER


def run_sim(module: str, arguments: Sequence[str]) -> int:
    """Run `<sim python> -m spatial_si_sim.<module> ...` to its end and return its status.

    SIGINT and SIGTERM are passed on; a child that does not end within 15 s is killed. A
    child that a signal ended counts as 128 + its number, as in a shell. When this process
    is killed, the child is terminated (Linux).

    Raises:
        NoSimPython: as `sim_python`.
    """
    command = [sim_python(), "-m", f"spatial_si_sim.{module}", *arguments]
    child = subprocess.Popen(
        command, env=sim_environment(), start_new_session=True, preexec_fn=end_with_parent()
    )
    return _guarded(child)


def _guarded(child: subprocess.Popen[bytes]) -> int:
    asked: list[int] = []

    def pass_on(number: int, _: FrameType | None) -> None:
        asked.append(number)
        child.send_signal(number)

    previous = {each: signal.signal(each, pass_on) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        while True:
            try:
                status = child.wait(PATIENCE_S)
                break
            except subprocess.TimeoutExpired:
                if asked:
                    os.killpg(child.pid, signal.SIGKILL)
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return 128 - status if status < 0 else status
