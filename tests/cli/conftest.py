"""Fixtures of the command tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from cli.fake_nodes import FakeNodes
from nodes.harness import Ros

from spatial_si_ros.cli.main import main


@pytest.fixture
def ros(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ros]:
    session = Ros()
    monkeypatch.setenv("ROS_DOMAIN_ID", str(session.context.get_domain_id()))
    yield session
    session.close()


@pytest.fixture
def fake(ros: Ros) -> FakeNodes:
    return ros.spin(FakeNodes(context=ros.context))


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run `spatial-si` in this process: exit status, standard output, standard error."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("ROS_DOMAIN_ID", os.environ.get("ROS_DOMAIN_ID", "99"))

    def run(*words: str) -> tuple[int, str, str]:
        try:
            status = main(words)
        except SystemExit as error:
            status = int(error.code or 0)
        seen = capfd.readouterr()
        return status, seen.out, seen.err

    return run
