"""`python -m spatial_si_sim.qa.worker JOB.json`: one shard of a data set in its own process.

Prints what it is doing, a line each; ends with 0 when the shard is complete.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..scenes import NoApartment
from ..world import WorldError
from .options import ShardJob
from .shard import make_shard


def main(arguments: list[str] | None = None) -> int:
    """Make the shard of the job; what went wrong is the last line."""
    (job_file,) = arguments if arguments is not None else sys.argv[1:]
    job = ShardJob.from_json(json.loads(Path(job_file).read_text(encoding="utf-8")))
    try:
        make_shard(job, lambda words: print(words, flush=True))
    except (OSError, ValueError, WorldError, NoApartment) as error:
        print(f"{type(error).__name__}: {error}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
