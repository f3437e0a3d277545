"""Where the simulation's Python is and how its commands are started from here.

Habitat runs in a Python of its own, which speaks ROS 2 like any other machine; `spatial_si_ros` never
imports it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

OWN_PYTHON = "SPATIAL_SI_SIM_PYTHON"
"""Names the user's own Habitat Python instead of `.venv-sim`."""

NODES_PYTHON = "SPATIAL_SI_NODES_PYTHON"
"""Tells a child in the simulation's Python how to start the nodes."""

# The ROS wheels restart Python once with their library path and mark that in the environment;
# both belong to one virtual environment and must not reach the other.
_BOOTSTRAP = "_ROS_WHEELS_BOOTSTRAP_COMPLETE"


def sim_python() -> Path:
    """The simulation's Python: the one that the user names, else `.venv-sim` beside this `.venv`.

    The file need not exist; `spatial-si doctor` says what to do when it does not.
    """
    named = os.environ.get(OWN_PYTHON, "")
    if named:
        return Path(named)
    return Path(sys.prefix).parent / ".venv-sim" / "bin" / "python"


def child_environment() -> dict[str, str]:
    """The environment for a child that runs in the simulation's Python."""
    environment = dict(os.environ)
    if environment.pop(_BOOTSTRAP, None) is not None:
        environment.pop("LD_LIBRARY_PATH", None)
    environment[NODES_PYTHON] = sys.executable
    return environment


def sim_command(module: str, arguments: Sequence[str] = ()) -> list[str]:
    """The command line that runs `spatial_si_sim.<module>` in the simulation's Python."""
    return [str(sim_python()), "-m", f"spatial_si_sim.{module}", *arguments]
