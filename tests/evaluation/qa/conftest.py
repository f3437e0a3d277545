from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.qa.shard import write_shard


@pytest.fixture(scope="session")
def shard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `recording/` and `questions.jsonl`, and nothing else."""
    return write_shard(tmp_path_factory.mktemp("shard"))
