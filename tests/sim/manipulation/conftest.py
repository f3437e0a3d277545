"""An apartment written once for all tests of this folder."""

from __future__ import annotations

import pytest
from spatial_si_sim.scenes import make_scene
from spatial_si_sim.truth.scene import TrueScene
from spatial_si_sim.truth.surfaces import Surfaces


@pytest.fixture(scope="session")
def apartment(tmp_path_factory):
    """Seed 9003: the true scene, and its meshes."""
    folder = tmp_path_factory.mktemp("apartment_9003")
    make_scene(9003, folder)
    scene = TrueScene.load(folder / "ground_truth.json")
    return scene, Surfaces.load(folder, scene)
