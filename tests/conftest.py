"""What all tests share. Read in both environments: nothing but NumPy and pytest here."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent

# Before any test imports rclpy: nothing that a test starts is seen outside this machine.
os.environ["ROS_AUTOMATIC_DISCOVERY_RANGE"] = "LOCALHOST"
os.environ["FASTDDS_DEFAULT_PROFILES_FILE"] = str(ROOT / "tests" / "fastdds_loopback.xml")


def pytest_collection_finish() -> None:
    """What the imports made stays: looking for garbage in it would only take time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """At the end all of it goes: bindings complain of what does not."""
    gc.unfreeze()


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """A generator seeded by the test's own name: stable, and independent per test."""
    return np.random.default_rng(list(request.node.nodeid.encode()))


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT
