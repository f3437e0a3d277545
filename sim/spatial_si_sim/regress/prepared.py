"""The scene that a job runs in: generated, or the one that it names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..scenes import make_scene

if TYPE_CHECKING:
    from .scene_run import SceneJob, Stage


def prepared(job: SceneJob, stage: Stage) -> Path:
    """The scene, for Habitat; it is generated where the job names none."""
    stage("making the scene")
    if job.scene is not None:
        return job.scene
    folder = job.folder / "scene"
    make_scene(job.seed, folder)
    return folder


def truth_file(scene: Path) -> Path:
    """Where the truth of a scene is: in its folder, or beside its data set configuration."""
    return (scene if scene.is_dir() else scene.parent) / "ground_truth.json"
