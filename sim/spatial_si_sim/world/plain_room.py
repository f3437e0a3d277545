"""A small hand-written room of plain boxes: a scene that the apartment generator did not make.

It is laid out by numbers that a reader can draw, and it loads through the same files as any Habitat
data set. Used by tests, by benchmarks and as the foreign scene of a suite.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import trimesh
from trimesh.visual.material import PBRMaterial

from ..frames import habitat_from_ros, habitat_quaternion_from_ros, quaternion_from_yaw

Size = tuple[float, float, float]
Colour = tuple[int, int, int]

LENGTH_M, WIDTH_M, HEIGHT_M = 8.0, 6.0, 2.6
"""Inside of the room: map x in [-4, 4], y in [-3, 3], floor at z = 0."""


@dataclass(frozen=True)
class Thing:
    """A box standing at `centre_m` (map) with its x axis along `yaw_rad`."""

    name: str
    kind: str
    colour: str
    rgb: Colour
    centre_m: tuple[float, float, float]
    size_m: Size
    yaw_rad: float = 0.0
    support: str | None = None
    has_front: bool = False


THINGS: tuple[Thing, ...] = (
    Thing("table_1", "table", "brown", (120, 80, 50), (1.5, 0.0, 0.375), (0.8, 1.4, 0.75)),
    Thing("mug_1", "mug", "red", (200, 40, 40), (1.4, 0.4, 0.80), (0.1, 0.1, 0.10), 0.0, "table_1"),
    Thing(
        "mug_2", "mug", "blue", (40, 70, 190), (1.4, -0.4, 0.80), (0.1, 0.1, 0.1), 0.3, "table_1"
    ),
    Thing(
        "sofa_1",
        "sofa",
        "green",
        (60, 130, 70),
        (3.4, 0.0, 0.40),
        (0.9, 2.0, 0.80),
        math.pi,
        None,
        True,
    ),
    Thing(
        "chair_1",
        "chair",
        "orange",
        (220, 130, 40),
        (1.5, 1.6, 0.45),
        (0.5, 0.5, 0.9),
        0.0,
        None,
        True,
    ),
    Thing("bench_1", "bench", "white", (225, 225, 220), (-1.0, 2.6, 0.25), (1.6, 0.4, 0.5)),
    Thing("plant_1", "plant", "green", (40, 140, 50), (3.4, -2.4, 0.6), (0.5, 0.5, 1.2)),
    Thing(
        "cabinet_1",
        "cabinet",
        "grey",
        (120, 120, 125),
        (-3.7, 0.0, 0.6),
        (0.5, 1.2, 1.2),
        0.0,
        None,
        True,
    ),
    Thing("ball_1", "ball", "yellow", (235, 210, 60), (-0.5, -1.8, 0.12), (0.24, 0.24, 0.24)),
)


def write_plain_room(folder: Path, things: Sequence[Thing] = THINGS) -> Path:
    """Write the room with these things into `folder` (made if missing) and return it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _mesh(_shell(), folder / "room.glb")
    _write(
        folder / "room.stage_config.json",
        {"render_asset": "room.glb", "up": [0, 1, 0], "front": [0, 0, -1]},
    )
    instances: list[dict[str, Any]] = []
    for number, thing in enumerate(things, start=1):
        _mesh([_box(thing.size_m, (0.0, 0.0, 0.0), thing.rgb)], folder / f"{thing.name}.glb")
        _write(
            folder / f"{thing.name}.object_config.json",
            {
                "render_asset": f"{thing.name}.glb",
                "up": [0, 1, 0],
                "front": [0, 0, -1],
                "semantic_id": number,
                "is_collidable": True,
                "force_flat_shading": True,
            },
        )
        q = habitat_quaternion_from_ros(quaternion_from_yaw(thing.yaw_rad))
        instances.append(
            {
                "template_name": thing.name,
                "translation": habitat_from_ros(thing.centre_m).tolist(),
                "rotation": q.tolist(),
                "motion_type": "STATIC",
                "translation_origin": "asset_local",
            }
        )
    _write(
        folder / "plain.scene_instance.json",
        {"stage_instance": {"template_name": "room"}, "object_instances": instances},
    )
    _write(
        folder / "plain.scene_dataset_config.json",
        {
            "stages": {"paths": {".json": ["*.stage_config.json"]}},
            "objects": {"paths": {".json": ["*.object_config.json"]}},
            "scene_instances": {"paths": {".json": ["*.scene_instance.json"]}},
        },
    )
    _write(folder / "ground_truth.json", ground_truth(things))
    return folder


def ground_truth(things: Sequence[Thing] = THINGS) -> dict[str, Any]:
    """The room's ground truth in the generator's format, from the numbers above alone."""
    ids = {thing.name: number for number, thing in enumerate(things, start=1)}
    x, y = LENGTH_M / 2.0, WIDTH_M / 2.0
    return {
        "format": 1,
        "seed": 0,
        "rooms": [
            {
                "id": 1,
                "kind": "living room",
                "polygon_m": [[-x, -y], [x, -y], [x, y], [-x, y]],
                "height_m": HEIGHT_M,
            }
        ],
        "objects": [
            {
                "id": ids[thing.name],
                "name": thing.name,
                "kind": thing.kind,
                "colour": thing.colour,
                "rgb": list(thing.rgb),
                "box": {
                    "centre_m": list(thing.centre_m),
                    "size_m": list(thing.size_m),
                    "yaw_rad": thing.yaw_rad,
                },
                "front_yaw_rad": thing.yaw_rad if thing.has_front else None,
                "support": ids[thing.support] if thing.support else None,
                "support_relation": "on" if thing.support else "floor",
                "room": 1,
                "movable": thing.kind in {"mug", "ball"},
            }
            for thing in things
        ],
        "start": {"position_m": [-2.0, 0.0], "yaw_rad": 0.0},
    }


def _shell() -> list[trimesh.Trimesh]:
    x, y, z, t = LENGTH_M, WIDTH_M, HEIGHT_M, 0.1
    return [
        _box((x + 2 * t, y + 2 * t, t), (0.0, 0.0, -t / 2), (170, 140, 110)),
        _box((t, y, z), ((x + t) / 2, 0.0, z / 2), (205, 190, 190)),
        _box((t, y, z), (-(x + t) / 2, 0.0, z / 2), (190, 205, 200)),
        _box((x + 2 * t, t, z), (0.0, (y + t) / 2, z / 2), (210, 205, 190)),
        _box((x + 2 * t, t, z), (0.0, -(y + t) / 2, z / 2), (200, 200, 210)),
    ]


def _box(size_m: Size, centre_m: Size, rgb: Colour) -> trimesh.Trimesh:
    """A box given in ROS axes, as a mesh in Habitat's."""
    box = trimesh.creation.box(np.abs(habitat_from_ros(size_m)))
    box.apply_translation(habitat_from_ros(centre_m))
    colour = [*rgb, 255]
    box.visual = trimesh.visual.TextureVisuals(
        material=PBRMaterial(baseColorFactor=colour, doubleSided=True)
    )
    return box


def _mesh(parts: list[trimesh.Trimesh], path: Path) -> None:
    trimesh.Scene(parts).export(str(path))


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
