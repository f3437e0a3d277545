"""One small benchmark, run once for all tests that look at its figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spatial_si_ros.cli import main as cli
from spatial_si_ros.inference.checkpoints.families import Family


@pytest.fixture(scope="session")
def benched(
    tiny: Callable[[Family], Path], graphs: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What `models bench` wrote of the tiny InternVL3, by torch and by onnx."""
    out = tmp_path_factory.mktemp("bench") / "bench.json"
    words = ["models", "bench", "--model", str(tiny(Family.INTERNVL3)), "--graphs", str(graphs)]
    words += ["--runtime", "torch", "onnx", "--images", "2", "--repeats", "2", "--device", "cpu"]
    assert cli.main([*words, "--threads", "1", "--json", str(out)]) == 0
    found: dict[str, Any] = json.loads(out.read_text())
    return found
