"""Turns a parquet file into JSONL that `spatial-si eval bench` reads; pictures become base64.

    .venv-others/bin/python tools/parquet_to_jsonl.py IN.parquet OUT.jsonl

Needs pyarrow, which .venv-others has, or any other environment with it.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any


def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return value


def main(words: list[str]) -> int:
    """Convert; a few rows are in memory at a time."""
    if len(words) != 2:
        print("usage: parquet_to_jsonl.py IN.parquet OUT.jsonl", file=sys.stderr)
        return 2
    from pyarrow.parquet import ParquetFile

    rows = 0
    with open(words[1], "x", encoding="utf-8") as out:
        for batch in ParquetFile(words[0]).iter_batches(batch_size=16):
            for row in batch.to_pylist():
                out.write(json.dumps(plain(row), ensure_ascii=False, default=str) + "\n")
                rows += 1
    print(f"{rows} rows in {words[1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
