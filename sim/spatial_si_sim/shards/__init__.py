"""Pieces of work that each run in a process of their own, here or on a Ray cluster.

    run_shards(shards, Where(workers=2), on_ended, on_stage)

`regress` and `qa` both run their scenes so.
"""

from __future__ import annotations

from .running import run_shards
from .shard import Shard, ShardError, Where, last_line

__all__ = ["Shard", "ShardError", "Where", "last_line", "run_shards"]
