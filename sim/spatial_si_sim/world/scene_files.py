"""Finds what a scene path means: a generated folder, a dataset configuration or a bare mesh."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..frames import Pose2
from ..motions import MOTIONS_FILE, MotionFormatError, Motions
from .errors import BadScene, SceneNotFound

DATASET_SUFFIX = ".scene_dataset_config.json"
INSTANCE_SUFFIX = ".scene_instance.json"
MESHES = (".glb", ".gltf", ".ply", ".obj")


@dataclass(frozen=True)
class SceneFiles:
    """What the simulator is asked to load.

    Attributes:
        dataset: `*.scene_dataset_config.json`, or None for a bare mesh or stage.
        scene_id: the scene's name in the dataset, or the path of a stage configuration.
        labels: semantic id -> kind of the simulated detector; empty when the scene does not say.
        template_ids: object template name -> semantic id, for scenes that state them so.
        template_labels: object template name -> kind, for scenes that state them so.
        start: where the robot starts, in map; None when the scene does not say.
        motions: scripts by object template name, of a scene in which something moves.
        movable: semantic ids of what an arm could carry off and what does not hang on a wall;
            empty when the scene does not say.
    """

    dataset: Path | None
    scene_id: str
    labels: Mapping[int, str] = field(default_factory=dict)
    template_ids: Mapping[str, int] = field(default_factory=dict)
    template_labels: Mapping[str, str] = field(default_factory=dict)
    start: Pose2 | None = None
    motions: Motions = field(default_factory=Motions)
    movable: frozenset[int] = frozenset()


def find_scene(path: str, scene_id: str = "", labels_file: str = "") -> SceneFiles:
    """Read a scene path as far as needed to load it.

    Args:
        path: a folder with exactly one `*.scene_dataset_config.json`, such a file, a
            `*.stage_config.json`, or a mesh (`.glb`, `.gltf`, `.ply`, `.obj`; y up).
        scene_id: which scene of the dataset; may be empty when it has exactly one.
        labels_file: JSON that overrides the labels: `{"labels": {"12": "chair"},
            "templates": {"frl_apartment_sofa": "sofa"}}`, either part optional.

    Raises:
        SceneNotFound: nothing at the path, or no such scene in the dataset.
        BadScene: a JSON file cannot be read.
    """
    if not path:
        raise SceneNotFound("no scene given: want a folder, a scene_dataset_config.json or a mesh")
    where = Path(path).expanduser()
    if not where.exists():
        raise SceneNotFound(f"no scene at '{where}': there is no such file or folder")
    where = where.resolve()
    stated = _stated_labels(Path(labels_file).expanduser()) if labels_file else {}
    if where.is_dir():
        where = _only(where, DATASET_SUFFIX)
    if where.name.endswith(DATASET_SUFFIX):
        folder = where.parent
        truth = _ids_kinds_start(folder)
        return SceneFiles(
            dataset=where,
            scene_id=_scene_name(where, scene_id),
            labels=stated.get("labels") or truth["labels"],
            template_ids=_template_ids(folder),
            template_labels=stated.get("templates", {}),
            start=truth["start"],
            motions=_motions(folder),
            movable=truth["movable"],
        )
    if where.name.endswith(".stage_config.json"):
        stage = where
    elif where.suffix.lower() in MESHES:
        stage = _stage_for(where)
    else:
        raise SceneNotFound(
            f"'{where}' is not a scene: want a folder, *{DATASET_SUFFIX}, *.stage_config.json "
            f"or one of {', '.join(MESHES)}"
        )
    return SceneFiles(
        dataset=None,
        scene_id=str(stage),
        labels=stated.get("labels", {}),
        template_labels=stated.get("templates", {}),
    )


def _only(folder: Path, suffix: str) -> Path:
    found = sorted(folder.glob("*" + suffix))
    if len(found) != 1:
        names = ", ".join(f.name for f in found) or "none"
        raise SceneNotFound(f"'{folder}' wants exactly one *{suffix}, found: {names}")
    return found[0]


def _scene_name(dataset: Path, scene_id: str) -> str:
    names = sorted(
        f.name[: -len(INSTANCE_SUFFIX)] for f in dataset.parent.rglob("*" + INSTANCE_SUFFIX)
    )
    if scene_id:
        # A dataset may keep its scenes elsewhere; a name not found here is left to the simulator.
        return scene_id
    if len(names) != 1:
        shown = ", ".join(names[:10]) or "none"
        raise SceneNotFound(f"'{dataset.name}' wants a scene id; scenes beside it: {shown}")
    return names[0]


def _stage_for(mesh: Path) -> Path:
    """Habitat reads a bare mesh as z up; a stage configuration says that it is y up."""
    folder = Path(tempfile.mkdtemp(prefix="spatial_si_stage_"))
    stage = folder / f"{mesh.stem}.stage_config.json"
    stage.write_text(
        json.dumps({"render_asset": str(mesh), "up": [0, 1, 0], "front": [0, 0, -1]}),
        encoding="utf-8",
    )
    return stage


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadScene(f"'{path}' cannot be read as JSON: {error}") from error


def _template_ids(folder: Path) -> dict[str, int]:
    path = folder / "semantic_ids.json"
    if not path.exists():
        return {}
    try:
        return {str(name): int(value) for name, value in _read_json(path).items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise BadScene(f"'{path}' wants an object of template name -> id: {error}") from error


def _motions(folder: Path) -> Motions:
    path = folder / MOTIONS_FILE
    if not path.exists():
        return Motions()
    try:
        return Motions.from_dict(_read_json(path))
    except (AttributeError, TypeError, MotionFormatError) as error:
        raise BadScene(f"'{path}' is not a file of motions: {error}") from error


def _ids_kinds_start(folder: Path) -> dict[str, Any]:
    """Only ids, kinds, what is movable and the start are taken from a ground_truth.json."""
    path = folder / "ground_truth.json"
    if not path.exists():
        return {"labels": {}, "start": None, "movable": frozenset()}
    truth = _read_json(path)
    try:
        objects: list[dict[str, Any]] = truth["objects"]
        labels = {int(each["id"]): str(each["kind"]) for each in objects}
        movable = frozenset(
            int(each["id"])
            for each in objects
            if each.get("movable") and each.get("support_relation") != "wall"
        )
        start = None
        if truth.get("start") is not None:
            x, y = truth["start"]["position_m"]
            start = Pose2(float(x), float(y), float(truth["start"]["yaw_rad"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadScene(f"'{path}' is not a ground truth file: {error!r}") from error
    return {"labels": labels, "start": start, "movable": movable}


def _stated_labels(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise SceneNotFound(f"no labels file at '{path}'")
    stated = _read_json(path)
    try:
        return {
            "labels": {int(k): str(v) for k, v in stated.get("labels", {}).items()},
            "templates": {str(k): str(v) for k, v in stated.get("templates", {}).items()},
        }
    except (AttributeError, ValueError) as error:
        raise BadScene(f"'{path}' wants {{'labels': ..., 'templates': ...}}: {error}") from error
