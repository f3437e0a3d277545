"""A data set of one scene made by hand, and answers to it: the room of `hand_scene`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sim.truth.hand_scene import GROUND_TRUTH, MUG, PLATE, ROBOT, SCENE, SOFA
from spatial_si_sim.frames import CameraMount
from spatial_si_sim.qa.items import Asked, Item, Truth, write_items

K = [[388.0, 0.0, 319.5], [0.0, 388.0, 239.5], [0.0, 0.0, 1.0]]
POSE = (*ROBOT.position_m, ROBOT.yaw_rad)
ABOVE_TRUE = 100
"""Map id - true id of the made map."""


def item(number: int, text: str, value: Any, kind: str, ids: tuple[int, ...], **other: Any) -> Item:
    """A live question with its truth; `choices` and fields of the truth by name."""
    choices = tuple(other.pop("choices", ()))
    name = f"0/{number:04d}"
    true = {
        "type": "is direction", "capability": "spatial relations", "viewpoint": "default",
        "unit": "", "decidable": True, "reason": "", "marginal": False, "detail": "by hand",
        "choice": None, **other,
    }  # fmt: skip
    asked = Asked(name, "live", text, choices, POSE, None, 0)
    return Item(asked, Truth(id=name, value=value, value_kind=kind, object_ids=ids, **true))


ITEMS = (
    item(0, "Is the mug on the plate?", False, "boolean", (MUG, PLATE)),
    item(1, "How far is the mug from the sofa?", 1.2, "number", (MUG, SOFA), unit="m",
         type="distance"),
    item(2, "Which way is the sofa?", "behind", "choice", (SOFA,), type="egocentric",
         choices=("left", "behind"), choice=1),
    item(3, "Is the mug near the sofa?", False, "boolean", (MUG, SOFA), decidable=False,
         marginal=True, reason="too close"),
    item(4, "Is the chair red?", None, "boolean", (), decidable=False, reason="ambiguous"),
    item(5, "Is the plate on the sofa?", False, "boolean", (PLATE, SOFA)),
)  # fmt: skip


def given(kind: str = "", value: Any = None, **other: Any) -> dict[str, Any]:
    """An answer as the answering process writes it."""
    return {
        "value_kind": kind, "value": value, "unit": "", "object_ids": [], "evidence_ids": [],
        "decline": "" if kind else "UNCERTAIN", "detail": "", "text": "by hand",
        "probability": 0.9 if kind else 0.0, "calibrated": False, "source": "geometry",
        "frame": "none", "explanation": "", "interpretation": "", **other,
    }  # fmt: skip


def mine(*true_ids: int) -> list[int]:
    """Map ids of true objects."""
    return [ABOVE_TRUE + number for number in true_ids]


ANSWERS = (
    (given("boolean", False, evidence_ids=mine(MUG, PLATE), probability=0.99), None),
    (given("number", 2.0, unit="m", evidence_ids=mine(MUG, SOFA), probability=0.7), None),
    (given("choice", "behind", evidence_ids=mine(SOFA)), None),
    (given(), given("boolean", True, evidence_ids=mine(MUG, SOFA), probability=0.55)),
    (given(decline="AMBIGUOUS"), None),
    (given("boolean", False, evidence_ids=mine(PLATE)), None),
)
"""What was given and what it would have been: right, wrong, right, declined, declined, and a right
word that does not rest on the sofa."""


def write_data(folder: Path) -> Path:
    """A data set with one scene."""
    shard = folder / "scenes" / "0"
    (shard / "scene").mkdir(parents=True)
    (shard / "recording" / "color").mkdir(parents=True)
    (shard / "scene" / "ground_truth.json").write_text(json.dumps(GROUND_TRUTH))
    x, y, yaw = POSE
    T = np.eye(4)
    T[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    T[:2, 3] = x, y
    T = T @ CameraMount().T_base_optical()
    frame = {"number": 0, "stamp_ns": 0, "T_map_camera": T.tolist(), "K": K, "size": [640, 480]}
    (shard / "recording" / "frames.json").write_text(json.dumps({"format": 1, "frames": [frame]}))
    Image.new("RGB", (640, 480), "grey").save(shard / "recording" / "color" / "000000.jpg")
    seen = {"number": 0, "time_s": 0.0, "pose": POSE, "pixels": {str(MUG): 500, str(SOFA): 900}}
    (shard / "scene" / "seen.json").write_text(json.dumps({"format": 1, "frames": [seen]}))
    write_items(shard, ITEMS)
    return folder


def write_answers(folder: Path, answers=ANSWERS) -> Path:
    """A folder with the answers to that scene."""
    folder.mkdir()
    objects = [
        {
            "id": ABOVE_TRUE + thing.id, "name": thing.name, "kind": thing.kind,
            "colour": thing.colour or "", "gone": False, "last_seen_ns": 0,
            "box": {"centre_m": thing.box.centre_m, "size_m": thing.box.size_m,
                    "yaw_rad": thing.box.yaw_rad},
        }
        for thing in SCENE.objects
    ]  # fmt: skip
    lines: list[dict[str, Any]] = [{"moment": "live at 0", "objects": objects}]
    lines += [
        {"id": each.asked.id, "moment": "live at 0", "given": first, "unasked": second,
         "family": "distance", "latency_s": 0.002}
        for each, (first, second) in zip(ITEMS, answers, strict=True)
    ]  # fmt: skip
    (folder / "0.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder
