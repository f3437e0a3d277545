"""Tiny detectors, made once; their folders must not be changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from perception.detectors.tiny import make_grounding_dino, make_owlv2


@pytest.fixture(scope="session")
def dino(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_grounding_dino(tmp_path_factory.mktemp("detectors") / "dino")


@pytest.fixture(scope="session")
def owl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_owlv2(tmp_path_factory.mktemp("detectors") / "owl")


@pytest.fixture(scope="session")
def picture() -> np.ndarray:
    """(48, 64, 3) of noise."""
    return np.random.default_rng(5).integers(0, 255, (48, 64, 3), dtype=np.uint8)
