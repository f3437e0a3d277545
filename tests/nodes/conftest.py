"""Fixtures of the node tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nodes.harness import Ros


@pytest.fixture
def ros() -> Iterator[Ros]:
    session = Ros()
    yield session
    session.close()
