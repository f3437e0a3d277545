"""Scenes written once for all tests of this folder."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from spatial_si_sim.scenes import make_scene


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Seed 7 on disk: .folder, .dataset, .truth (the parsed ground truth)."""
    folder: Path = tmp_path_factory.mktemp("apartment_7")
    dataset = make_scene(7, folder)
    truth = json.loads((folder / "ground_truth.json").read_text(encoding="utf-8"))
    return SimpleNamespace(folder=folder, dataset=dataset, truth=truth)
