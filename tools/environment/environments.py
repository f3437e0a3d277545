"""The steps that make each virtual environment. A step whose stamp is current is not run again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from . import debian, interfaces, pythons, stamps
from .commands import Runner, SetupError, child_environment, say

SIM_PYTHON = "SPATIAL_SI_SIM_PYTHON"


def make_nodes(root: Path) -> None:
    """Make `.venv`: the nodes, their tests, and the interface packages."""
    environment = root / ".venv"
    runner = _runner(root, "nodes")
    _create(environment, pythons.find_for_nodes, runner)
    names = ("nodes.txt", "models.txt", "dev.txt")
    _install_requirements(environment, [root / "requirements" / n for n in names], "nodes", runner)
    _install_editable(environment, root, [root / "setup.py", root / "setup.cfg"], runner)
    interfaces.build_all(root, environment, runner)


def make_simulation(root: Path) -> None:
    """Make `.venv-sim`: Habitat, `spatial_si_sim`, and the interface packages."""
    environment = root / ".venv-sim"
    runner = _runner(root, "sim")
    uv = root / ".venv" / "bin" / "uv"
    _create(
        environment,
        lambda: pythons.find_for_simulation(uv if uv.exists() else None),
        runner,
    )
    _install_requirements(environment, [root / "requirements" / "sim.txt"], "sim", runner)
    _install_editable(environment, root / "sim", [root / "sim" / "pyproject.toml"], runner)
    _assemble_habitat(root, environment, runner)
    interfaces.build_all(root, environment, runner, interfaces.FOR_SIMULATION)


def make_others(root: Path) -> None:
    """Make `.venv-others`: programs of others that are only called as processes."""
    environment = root / ".venv-others"
    runner = _runner(root, "others")
    _create(environment, pythons.find_for_nodes, runner)
    files = [root / "requirements" / "others.txt"]
    _install_requirements(environment, files, "others", runner, overridden=False)


def check_own_simulation(root: Path, python: Path) -> None:
    """Check that a Habitat of the user's own has what the simulation needs; install nothing.

    Raises: SetupError naming what is missing and how to add it.
    """
    needed = {
        "habitat_sim": "conda install habitat-sim headless -c conda-forge -c aihabitat",
        "rclpy": "conda install ros-kilted-rclpy -c robostack-kilted -c conda-forge",
        "spatial_si_sim": f"{python} -m pip install -e {root / 'sim'}",
        "spatial_si_interfaces.msg": f"{python} -m pip install --no-build-isolation "
        f"--no-deps {root / interfaces.OURS}",
        **{
            foreign.probe.rpartition(".")[0]: f"its {foreign.name} package"
            for foreign in interfaces.FOR_SIMULATION
        },
    }
    missing: list[str] = []
    for module, advice in needed.items():
        command = [str(python), "-c", f"import {module}"]
        try:
            done = subprocess.run(command, capture_output=True, env=child_environment())
        except OSError as error:
            raise SetupError(f"{SIM_PYTHON}={python} does not run: {error}") from error
        if done.returncode != 0:
            missing.append(f"  {module}: {advice}")
    if missing:
        raise SetupError(
            f"{SIM_PYTHON}={python} cannot import what the simulation needs:\n" + "\n".join(missing)
        )


def own_simulation_python() -> Path | None:
    """The interpreter that the user names instead of our assembly, if any."""
    named = os.environ.get(SIM_PYTHON, "")
    return Path(named) if named else None


def _runner(root: Path, name: str) -> Runner:
    return Runner(name, root / ".setup" / f"{name}.log")


def _create(environment: Path, find_python, runner: Runner) -> None:  # type: ignore[no-untyped-def]
    """Make the virtual environment with uv in it, or anew when its Python no longer runs."""
    if (environment / "bin" / "uv").exists() and pythons.runs(environment / "bin" / "python"):
        return
    python = find_python()
    say(f"[{runner.name}] {environment.name} is made with {python}")
    shutil.rmtree(environment, ignore_errors=True)
    runner.run(
        f"creating {environment.name}", [python, "-m", "venv", environment], child_environment()
    )
    runner.run(
        "installing uv",
        [environment / "bin" / "pip", "install", "--quiet", pythons.UV],
        child_environment(),
    )


def _install_requirements(
    environment: Path, files: list[Path], lock_name: str, runner: Runner, overridden: bool = True
) -> None:
    lock = files[0].with_name(f"{lock_name}.lock")
    overrides = [lock.with_name("overrides.txt")] if overridden else []
    value = stamps.digest([*files, lock, *overrides])
    if stamps.is_current(environment, "requirements", value):
        return
    command: list[object] = _uv_install(environment)
    for file in files:
        command += ["-r", file]
    command += ["-c", lock]
    for file in overrides:
        command += ["--overrides", file]
    runner.run("installing packages", command, child_environment())
    stamps.mark(environment, "requirements", value)


def _install_editable(environment: Path, project: Path, files: list[Path], runner: Runner) -> None:
    value = stamps.digest(files, str(project))
    if stamps.is_current(environment, "editable", value):
        return
    runner.run(
        f"installing {project.name} (editable)",
        [*_uv_install(environment), "--no-build-isolation", "--no-deps", "-e", project],
        child_environment(),
    )
    stamps.mark(environment, "editable", value)


def _assemble_habitat(root: Path, environment: Path, runner: Runner) -> None:
    sources = (root / "sim" / "spatial_si_sim" / "habitat_env").rglob("*")
    value = stamps.digest(path for path in sources if path.is_file() and path.suffix != ".pyc")
    if stamps.is_current(environment, "habitat", value):
        return
    runner.run(
        "assembling Habitat",
        [environment / "bin" / "python", "-m", "spatial_si_sim.habitat_env"],
        child_environment(),
    )
    stamps.mark(environment, "habitat", value)


def _uv_install(environment: Path) -> list[object]:
    return [
        environment / "bin" / "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        environment / "bin" / "python",
    ]


def debian_packages() -> list[str]:
    """The Debian packages for what will be made."""
    names = list(debian.NODES)
    if own_simulation_python() is None:
        names += debian.SIMULATION
    return names
