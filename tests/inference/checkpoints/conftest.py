"""Tiny checkpoints, made once for all tests of this folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from spatial_si_ros.inference.checkpoints import tiny_vocabulary
from spatial_si_ros.inference.checkpoints.families import Family, Layout
from spatial_si_ros.inference.checkpoints.tiny import make_tiny


@pytest.fixture(autouse=True)
def no_heap_of_weights(tmp_path: Path) -> Iterator[None]:
    """pytest keeps the folders of past runs: these would be gigabytes."""
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture(scope="session")
def folders(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[Family, Layout], Path]]:
    """The folder of a tiny checkpoint; it must not be changed. Remote ones have three files."""
    made: dict[tuple[Family, Layout], Path] = {}

    def folder(family: Family, layout: Layout) -> Path:
        if (family, layout) not in made:
            out = tmp_path_factory.mktemp("tiny") / f"{family.value}-{layout.value}"
            shards = 3 if layout is Layout.REMOTE else 1
            made[family, layout] = make_tiny(out, family, layout, shards=shards)
        return made[family, layout]

    yield folder
    for path in made.values():
        shutil.rmtree(path)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """As `remote`, but with a small vocabulary: quick to convert; not to be changed."""
    out = tmp_path_factory.mktemp("tiny") / "small"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiny_vocabulary, "_installed_ranks", lambda: None)
        make_tiny(out, Family.INTERNVL3, Layout.REMOTE, shards=3)
    yield out
    shutil.rmtree(out)


@pytest.fixture
def remote(folders: Callable[[Family, Layout], Path]) -> Path:
    """An InternVL3 folder as published; not to be changed."""
    return folders(Family.INTERNVL3, Layout.REMOTE)


@pytest.fixture
def native(folders: Callable[[Family, Layout], Path]) -> Path:
    """An InternVL3 folder as converted; not to be changed."""
    return folders(Family.INTERNVL3, Layout.NATIVE)


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Path], Path]:
    """A copy of a folder, to be spoiled."""

    def copied(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / f"copy-of-{folder.name}"))

    return copied
