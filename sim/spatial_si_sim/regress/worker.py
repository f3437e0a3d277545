"""`python -m spatial_si_sim.regress.worker JOB.json RECORD.json`: one scene in its own process.

Prints what it is doing, a line each; ends with 0 and a record, also where the line broke.
"""

from __future__ import annotations

import json
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

from .client import LineTimeout
from .processes import ChildDied, held_domain
from .records import SceneRecord
from .scene_run import SceneJob, run_scene


def job_to_json(job: SceneJob) -> dict[str, Any]:
    """The job as plain values."""
    plain = dict(vars(job))
    plain["folder"] = str(job.folder)
    plain["scene"] = None if job.scene is None else str(job.scene)
    return plain


def job_from_json(data: dict[str, Any]) -> SceneJob:
    """What `job_to_json` wrote."""
    plain = dict(data)
    plain["folder"] = Path(data["folder"])
    plain["scene"] = None if data["scene"] is None else Path(data["scene"])
    return SceneJob(**plain)


def main(arguments: list[str] | None = None) -> int:
    """Run the job; 0 when a record was written."""
    job_file, record_file = arguments if arguments is not None else sys.argv[1:]
    job = job_from_json(json.loads(Path(job_file).read_text(encoding="utf-8")))
    try:
        with held_domain() as domain:
            told = replace(job, domain=domain)
            record = run_scene(told, lambda words: print(words, flush=True))
    except (LineTimeout, ChildDied, OSError) as error:
        traceback.print_exc()
        record = SceneRecord(job.suite, job.seed, job.noise, job.settings, error=str(error))
    write_record(record, Path(record_file))
    return 0


def write_record(record: SceneRecord, path: Path) -> None:
    """Write it whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(record.to_json()), encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    sys.exit(main())
