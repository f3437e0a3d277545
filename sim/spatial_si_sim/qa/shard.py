"""One scene of a data set, from its seed to its files: make, drive, ask, write."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..noise import NoiseSettings
from ..scenes import make_scene
from ..truth.scene import TrueScene
from ..truth.situation import MIN_FRAMES
from ..world import World, WorldConfig, find_scene
from .drawing import draw_items
from .items import write_items
from .options import FORMAT, ShardJob
from .recorder import Recorded, record_tour
from .recording import write_seen
from .tour import Pace

SHARD = "shard.json"
TELL_EVERY = 25
Stage = Callable[[str], None]


def finished(job: ShardJob) -> dict[str, Any] | None:
    """The summary of a shard that is complete and was made by the same job, else None."""
    try:
        summary: dict[str, Any] = json.loads((job.folder / SHARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if summary.get("job") == _settings(job) else None


def make_shard(job: ShardJob, stage: Stage) -> dict[str, Any]:
    """Make all files of a shard; what an unfinished run left is written anew.

    Args:
        stage: told in a few words what is going on.

    Raises:
        OSError: the folder cannot be written.
        ValueError, WorldError, NoApartment: the scene cannot be made or loaded.
    """
    lap = _Laps()
    (job.folder / SHARD).unlink(missing_ok=True)
    shutil.rmtree(job.folder / "recording", ignore_errors=True)
    stage("making the scene")
    dataset, truth_folder = _scene(job)
    scene = TrueScene.load(truth_folder / "ground_truth.json")
    lap.done("scene")
    stage("driving")

    def on_frame(number: int) -> None:
        if number % TELL_EVERY == 0:
            stage(f"frame {number}")

    with World(find_scene(str(dataset), job.scene_id), WorldConfig()) as world:
        recorded = record_tour(
            world,
            scene,
            NoiseSettings.preset(job.options.noise),
            job.seed,
            job.folder / "recording",
            Pace(),
            on_frame,
        )
    write_seen(truth_folder / "seen.json", recorded.seen)
    lap.done("tour")
    stage("asking")
    items = draw_items(scene, recorded, job.options, job.seed, job.name)
    write_items(job.folder, items)
    lap.done("questions")
    counts = Counter(each.true.type for each in items)
    summary = {
        "format": FORMAT,
        "name": job.name,
        "seed": job.seed,
        "job": _settings(job),
        "scene_sha256": scene_sha256(scene),
        "frames": len(recorded.frames),
        "objects": len(scene.objects),
        "objects_seen": _seen(scene, recorded),
        "questions": len(items),
        "asked": dict(sorted(counts.items())),
        "seconds": lap.seconds,
    }
    _write_whole(job.folder / SHARD, json.dumps(summary, indent=1))
    return summary


def scene_sha256(scene: TrueScene) -> str:
    """Of the rooms and of what stands where, so that it is the same for the same scene."""
    places = [
        (each.kind, each.box.centre_m, each.box.size_m, each.box.yaw_rad) for each in scene.objects
    ]
    rooms = [(room.kind, room.polygon_m) for room in scene.rooms]
    return hashlib.sha256(json.dumps([rooms, places]).encode()).hexdigest()


class _Laps:
    """Seconds of each part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since_s = time.monotonic()

    def done(self, name: str) -> None:
        """A part has ended."""
        now_s = time.monotonic()
        self.seconds[name] = round(now_s - self._since_s, 2)
        self._since_s = now_s


def _scene(job: ShardJob) -> tuple[Path, Path]:
    """The data set configuration to load, and the folder of the truth."""
    folder = job.folder / "scene"
    folder.mkdir(parents=True, exist_ok=True)
    return make_scene(job.seed, folder), folder


def _seen(scene: TrueScene, recorded: Recorded) -> int:
    """How many objects were shown well enough to be asked about."""
    counts = recorded.frames_seen(len(recorded.frames))
    return sum(counts.get(thing.id, 0) >= MIN_FRAMES for thing in scene.objects)


def _settings(job: ShardJob) -> dict[str, Any]:
    """What decides a shard's content, wherever it lies."""
    return {key: value for key, value in job.to_json().items() if key != "folder"}


def _write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
