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
from ..questions.catalogue import TYPES
from ..scenes import make_scene
from ..truth.errors import NoSurfaces
from ..truth.scene import TrueScene
from ..truth.situation import MIN_FRAMES
from ..truth.surfaces import Surfaces
from ..world import Camera, World, WorldConfig, find_scene
from .drawing import draw_items
from .foreign import TOLD_BY_BOXES, bring_truth
from .items import write_items
from .options import FORMAT, ShardJob
from .recorder import Recorded, frames_seen, record_tour
from .recording import read_floor_m, read_robots, read_seen, write_seen
from .watched import Watched

SHARD, TOUR = "shard.json", "tour.json"
CHANGE_S = 300.0
"""When things change in a scene in which some do: after the first round of most tours."""
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
    """Make all files of a shard.

    A complete tour of the same job is kept and asked about anew; half of one is driven again.

    Args:
        stage: told in a few words what is going on.

    Raises:
        OSError: the folder cannot be written.
        ValueError, WorldError, NoApartment: the scene cannot be made or loaded.
    """
    lap = _Laps()
    (job.folder / SHARD).unlink(missing_ok=True)
    recorded = _recorded(job, lap)
    if recorded is None:
        recorded = _record(job, stage, lap)
    truth = TrueScene.load(job.folder / "scene" / "ground_truth.json")
    stage("asking")
    surfaces = _surfaces(job, truth)
    lap.done("surfaces")
    watched = Watched.of(truth, surfaces, recorded, Camera())
    left_out = _left_out(job)
    items = draw_items(watched, job.options, job.seed, job.name, left_out)
    write_items(job.folder, items)
    lap.done("questions")
    summary = {
        "format": FORMAT,
        "name": job.name,
        "seed": job.seed,
        "job": _settings(job),
        "scene_sha256": scene_sha256(truth),
        "frames": len(recorded.seen),
        "objects": len(truth.objects),
        "objects_seen": _seen(truth, recorded),
        "questions": len(items),
        "asked": dict(sorted(Counter(each.true.type for each in items).items())),
        "seconds": lap.seconds,
        "cpu_seconds": lap.cpu_seconds,
        "left_out": sorted(left_out),
    }
    _write_whole(job.folder / SHARD, json.dumps(summary, indent=1))
    return summary


def _record(job: ShardJob, stage: Stage, lap: _Laps) -> Recorded:
    """Make the scene and drive the tour."""
    recording = job.folder / "recording"
    shutil.rmtree(recording, ignore_errors=True)
    (job.folder / TOUR).unlink(missing_ok=True)
    folder = job.folder / "scene"
    folder.mkdir(parents=True, exist_ok=True)
    stage("making the scene")
    scene_path = job.scene or str(_make_scene(job, folder))
    lap.done("scene")
    stage("driving")

    def on_frame(number: int) -> None:
        if number % TELL_EVERY == 0:
            stage(f"frame {number}")

    noise = NoiseSettings.preset(job.options.noise)
    annotated = False
    with World(find_scene(scene_path, job.scene_id, job.labels), WorldConfig()) as world:
        if job.scene:
            annotated = bring_truth(job.scene, world, folder)
        scene = TrueScene.load(folder / "ground_truth.json")
        recorded = record_tour(world, scene, noise, job.seed, recording, on_frame)
    write_seen(folder / "seen.json", recorded.seen)
    lap.done("tour")
    spent = {"seconds": lap.seconds, "cpu_seconds": lap.cpu_seconds}
    made = {"format": FORMAT, "job": _tour_settings(job), "annotated": annotated, **spent}
    _write_whole(job.folder / TOUR, json.dumps(made))
    return recorded


def _recorded(job: ShardJob, lap: _Laps) -> Recorded | None:
    """The tour of an earlier run that other questions may be asked about."""
    try:
        made = json.loads((job.folder / TOUR).read_text(encoding="utf-8"))
        if made["job"] != _tour_settings(job):
            return None
        seen = read_seen(job.folder / "scene" / "seen.json")
        robots = read_robots(job.folder / "recording")
        floor_m = read_floor_m(job.folder / "recording", Camera())
        lap.seconds.update(made["seconds"])
        lap.cpu_seconds.update(made["cpu_seconds"])
    except (OSError, ValueError, KeyError):
        return None
    lap.done("reading")
    return Recorded(tuple(robots), tuple(seen), floor_m)


def scene_sha256(scene: TrueScene) -> str:
    """Of the rooms and of what stands where, so that it is the same for the same scene."""
    places = [
        (each.kind, each.box.centre_m, each.box.size_m, each.box.yaw_rad) for each in scene.objects
    ]
    rooms = [(room.kind, room.polygon_m) for room in scene.rooms]
    return hashlib.sha256(json.dumps([rooms, places]).encode()).hexdigest()


class _Laps:
    """Seconds of each part, and of a processor: those do not depend on what else it does."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu_seconds: dict[str, float] = {}
        self._since_s, self._cpu_since_s = time.monotonic(), time.process_time()

    def done(self, name: str) -> None:
        """A part has ended."""
        now_s, cpu_s = time.monotonic(), time.process_time()
        self.seconds[name] = round(now_s - self._since_s, 2)
        self.cpu_seconds[name] = round(cpu_s - self._cpu_since_s, 2)
        self._since_s, self._cpu_since_s = now_s, cpu_s


def _make_scene(job: ShardJob, folder: Path) -> Path:
    """A generated scene's data set configuration."""
    people, movers = job.options.people, job.options.movers
    return make_scene(job.seed, folder, people, movers, CHANGE_S)


def _surfaces(job: ShardJob, scene: TrueScene) -> Surfaces | None:
    """The scene's meshes; None where they are not written as the generator writes them."""
    folder = Path(job.scene) if job.scene else job.folder / "scene"
    try:
        return Surfaces.load(folder if folder.is_dir() else folder.parent, scene)
    except (OSError, NoSurfaces):
        return None


def _left_out(job: ShardJob) -> frozenset[str]:
    """Types that the scene's truth cannot decide."""
    made = json.loads((job.folder / TOUR).read_text(encoding="utf-8"))
    if not made["annotated"]:
        return frozenset()
    return frozenset(each.name for each in TYPES) - TOLD_BY_BOXES


def _seen(scene: TrueScene, recorded: Recorded) -> int:
    """How many objects were shown well enough to be asked about."""
    counts = frames_seen(recorded.seen)
    return sum(counts.get(thing.id, 0) >= MIN_FRAMES for thing in scene.objects)


def _settings(job: ShardJob) -> dict[str, Any]:
    """What decides a shard's content, wherever it lies."""
    return {key: value for key, value in job.to_json().items() if key != "folder"}


def _tour_settings(job: ShardJob) -> dict[str, Any]:
    """What decides a tour: not what is asked about it."""
    settings = _settings(job)
    options = settings.pop("options")
    return {**settings, **{name: options[name] for name in ("noise", "people", "movers")}}


def _write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
