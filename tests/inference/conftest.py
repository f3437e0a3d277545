"""Tiny checkpoints of every family, made once for all tests of the model half."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from spatial_si_ros.inference.checkpoints.families import Family
from spatial_si_ros.inference.checkpoints.tiny import make_tiny
from spatial_si_ros.inference.export.exporting import derive_export, export_checkpoint
from spatial_si_ros.inference.inputs.spec import InputSpec, read_spec


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest tests/inference/runtimes --device cuda`: the same tests of PyTorch, on a GPU."""
    parser.addoption("--device", default="cpu", help="that the torch runtime is tested on")


@pytest.fixture(scope="session")
def device(request: pytest.FixtureRequest) -> str:
    """Where the torch runtime runs; without the option a CPU."""
    return str(request.config.getoption("--device", default="cpu"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Family], Path]:
    """The folder of a converted tiny checkpoint; it must not be changed."""
    made: dict[Family, Path] = {}

    def folder(family: Family) -> Path:
        if family not in made:
            made[family] = make_tiny(tmp_path_factory.mktemp("tiny") / family.value, family)
        return made[family]

    return folder


@pytest.fixture(scope="session")
def specs(tiny: Callable[[Family], Path]) -> Callable[[Family], InputSpec]:
    """What a tiny checkpoint expects of its inputs."""
    read: dict[Family, InputSpec] = {}

    def spec(family: Family) -> InputSpec:
        if family not in read:
            read[family] = read_spec(tiny(family))
        return read[family]

    return spec


@pytest.fixture(scope="session")
def exported(
    tiny: Callable[[Family], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Family], Path]:
    """The fp32 graphs of a tiny checkpoint; they must not be changed."""
    made: dict[Family, Path] = {}

    def folder(family: Family) -> Path:
        if family not in made:
            made[family] = tmp_path_factory.mktemp("graphs") / family.value
            export_checkpoint(tiny(family), made[family])
        return made[family]

    return folder


@pytest.fixture(scope="session")
def graphs(exported: Callable[[Family], Path]) -> Path:
    """Those of InternVL3."""
    return exported(Family.INTERNVL3)


@pytest.fixture(scope="session")
def half_graphs(graphs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in fp16, made from them; they must not be changed."""
    out = tmp_path_factory.mktemp("graphs") / "fp16"
    derive_export(graphs, out, "fp16")
    return out


@pytest.fixture
def changed(exported: Callable[[Family], Path], tmp_path: Path) -> Callable[[Family], Path]:
    """A copy of the graphs of a family that may be changed."""

    def folder(family: Family) -> Path:
        return Path(shutil.copytree(exported(family), tmp_path / "changed"))

    return folder


@pytest.fixture
def changed_graphs(changed: Callable[[Family], Path]) -> Path:
    """That of InternVL3."""
    return changed(Family.INTERNVL3)
