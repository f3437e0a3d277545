"""What is not Python in the simulator is installed with it: sources, templates, scenes."""

from __future__ import annotations

from pathlib import Path

import pytest
from setuptools.config.pyprojecttoml import read_configuration


@pytest.fixture
def globs(root: Path) -> list[str]:
    tool = read_configuration(root / "sim" / "pyproject.toml", expand=False)["tool"]
    return tool["setuptools"]["package-data"]["spatial_si_sim"]


@pytest.fixture
def data(root: Path) -> set[Path]:
    """Every file of the package that Python does not install by itself."""
    package = root / "sim" / "spatial_si_sim"
    files = (path for path in package.rglob("*") if path.is_file())
    return {path for path in files if path.suffix not in (".py", ".pyc")}


def test_every_file_of_the_simulator_is_installed(
    root: Path, globs: list[str], data: set[Path]
) -> None:
    package = root / "sim" / "spatial_si_sim"
    installed = {path for pattern in globs for path in package.glob(pattern)}
    assert any(path.suffix == ".glb" for path in data)
    assert not sorted(str(path.relative_to(root)) for path in data - installed)


def test_every_pattern_finds_something(root: Path, globs: list[str]) -> None:
    package = root / "sim" / "spatial_si_sim"
    assert [pattern for pattern in globs if not any(package.glob(pattern))] == []
