"""Writes an apartment as a folder that Habitat loads, with its ground truth beside it.

    <name>.scene_dataset_config.json, <name>.scene_instance.json
    stage.glb, stage.stage_config.json
    objects/o0001.glb, objects/o0001.object_config.json, ...
    semantic_ids.json      object template -> semantic id; no labels, no poses
    ground_truth.json      everything true; only for who judges
    motions.json           object template -> timed poses; only where something moves

File names carry no labels, so nothing about an object can be read off them.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from ..frames import habitat_from_ros, wrap_angle
from ..motions import MOTIONS_FILE, Motions
from .apartment import Apartment, Numbered
from .bake import Baked, bake_object
from .catalog import KINDS_WITH_FRONT
from .glb import glb_bytes
from .plan import HEIGHT_M
from .stage import build_floor, build_shell

FORMAT, FORMAT_WITH_MOTIONS = 1, 2


def write_scene(apartment: Apartment, folder: Path, name: str = "") -> Path:
    """Write all files of a scene, called apartment_<seed> or as given; return its dataset.

    Files of an older scene in the same folder are replaced; objects that the new one has not are
    removed. Raises OSError when the folder cannot be written.
    """
    objects = folder / "objects"
    objects.mkdir(parents=True, exist_ok=True)
    for where, names in ((objects, "o[0-9][0-9][0-9][0-9].*"), (folder, "*.scene_instance.json"),
                         (folder, "*.scene_dataset_config.json"), (folder, MOTIONS_FILE)):
        for old in sorted(where.glob(names)):
            old.unlink()
    name = name or f"apartment_{apartment.seed}"
    still = [each for each in apartment.objects if each.name not in apartment.motions.scripts]
    placed = [numbered.placed for numbered in still]  # the floor shows their shadows
    stage = [build_floor(apartment.plan, placed, apartment.seed),
             build_shell(apartment.plan, apartment.seed)]
    (folder / "stage.glb").write_bytes(glb_bytes(stage))
    _json(folder / "stage.stage_config.json", {
        "render_asset": "stage.glb", "up": [0, 1, 0], "front": [0, 0, -1],
        "force_flat_shading": True, "shader_type": "flat", "is_collidable": True})
    truths, instances, ids = [], [], {}
    for numbered in apartment.objects:
        thing, template = numbered.placed, f"o{numbered.id:04d}"
        baked = bake_object(thing.model.parts, thing.yaw_rad)
        (objects / f"{template}.glb").write_bytes(glb_bytes([baked]))
        _json(objects / f"{template}.object_config.json", {
            "render_asset": f"{template}.glb", "up": [0, 1, 0], "front": [0, 0, -1],
            "COM": [0.0, 0.0, 0.0], "mass": 1.0, "semantic_id": numbered.id,
            "force_flat_shading": True, "shader_type": "flat", "is_collidable": True})
        pose = _pose(numbered)
        instances.append(_instance(template, *pose))
        truths.append(_truth(numbered, baked, *pose, apartment))
        ids[template] = numbered.id
    _json(folder / f"{name}.scene_instance.json", {
        "stage_instance": {"template_name": "stage"}, "default_lighting": "no_lights",
        "object_instances": instances})
    dataset = folder / f"{name}.scene_dataset_config.json"
    _json(dataset, {
        "stages": {"paths": {".json": ["*.stage_config.json"]}},
        "objects": {"paths": {".json": ["objects/*.object_config.json"]}},
        "scene_instances": {"paths": {".json": ["*.scene_instance.json"]}}})
    _json(folder / "semantic_ids.json", ids)
    x, y, yaw = apartment.start
    moving = _motions(apartment, folder)
    _json(folder / "ground_truth.json", {
        "format": FORMAT_WITH_MOTIONS if moving else FORMAT, "seed": apartment.seed, **moving,
        "rooms": [{"id": room.id, "kind": room.kind, "height_m": HEIGHT_M,
                   "polygon_m": [list(corner) for corner in room.corners_m]}
                  for room in apartment.plan.rooms],
        "objects": truths,
        "start": {"position_m": [x, y], "yaw_rad": yaw}})
    return dataset


def _motions(apartment: Apartment, folder: Path) -> dict[str, Any]:
    """Write motions.json for the world, by template; return the entry of the truth, by id."""
    motions = apartment.motions
    if not motions.scripts:
        return {}
    numbers = {each.name: each.id for each in apartment.objects}
    for_world = {f"o{numbers[name]:04d}": script for name, script in motions.scripts.items()}
    for_truth = {str(numbers[name]): script for name, script in motions.scripts.items()}
    _json(folder / MOTIONS_FILE, Motions(for_world, motions.visits_s).document())
    return {"motions": Motions(for_truth, motions.visits_s).document()}


def _pose(numbered: Numbered) -> tuple[np.ndarray, float]:
    """Position (3,) of the model's origin in the map and its yaw, as they are written."""
    thing = numbered.placed
    return np.round([thing.x_m, thing.y_m, thing.z_m], 6), wrap_angle(thing.yaw_rad)


def _instance(template: str, position_m: np.ndarray, yaw_rad: float) -> dict[str, Any]:
    return {"template_name": template, "motion_type": "STATIC", "translation_origin": "asset_local",
            "translation": _list(habitat_from_ros(position_m)),
            "rotation": [math.cos(yaw_rad / 2), 0.0, math.sin(yaw_rad / 2), 0.0]}


def _truth(numbered: Numbered, baked: Baked, position_m: np.ndarray, yaw_rad: float,
           apartment: Apartment) -> dict[str, Any]:
    """One entry of ground_truth.json; the box is tight around the mesh that was written."""
    thing, model = numbered.placed, numbered.placed.model
    low, high = baked.vertices_m.astype(float).min(0), baked.vertices_m.astype(float).max(0)
    middle = (low + high) / 2
    cos, sin = math.cos(yaw_rad), math.sin(yaw_rad)
    centre = position_m + [cos * middle[0] - sin * middle[1], sin * middle[0] + cos * middle[1],
                           middle[2]]
    supports = {each.placed: each.id for each in apartment.objects}
    return {
        "id": numbered.id, "name": numbered.name, "kind": model.kind, "colour": model.colour,
        "rgb": list(model.rgb),
        "box": {"centre_m": _list(centre), "size_m": _list(high - low), "yaw_rad": yaw_rad},
        "front_yaw_rad": yaw_rad if model.kind in KINDS_WITH_FRONT else None,
        "support": None if thing.support is None else supports[thing.support],
        "support_relation": thing.relation, "room": thing.room.id, "movable": thing.movable}


def _list(values: np.ndarray) -> list[float]:
    return [round(float(v), 6) + 0.0 for v in values]  # no -0.0


def _json(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
