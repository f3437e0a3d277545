"""A recording of a room of boxes in the data set's format, and questions that a reader can answer.

A table stands in the middle with a red mug on it; a chair is 2 m to its east and looks east; the
robot stands 2.6 m south of the table and looks north.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from perception.rendering import CAMERA, around, chair, detect, mug, render, table, walls

THINGS = (table(), mug().moved(0.2, 0.1, 0.74), chair().moved(2.0, 0.0), walls(4.0))
ROBOT = (0.0, -2.6, 0.5 * math.pi)
FRAMES = 12
FIRST_NS = 1_000_000_000

QUESTIONS: tuple[dict[str, Any], ...] = (
    {"text": "Is the mug on the table?"},
    {"text": "Is the chair to your left or to your right?", "choices": ["right", "left"]},
    {"text": "How far is the chair from the table?"},
    {"text": "How many chairs are there?"},
    {"text": "What is on the table?"},
    {"text": "Where is the mug?"},
    {"text": "Is the zebra on the table?"},
    {"text": "Is the mug on the table?", "variant": "multi", "pictures": [1, 4, 7]},
    {"text": "Is the mug on the table?", "variant": "single", "pictures": [4]},
)


def write_shard(folder: Path) -> Path:
    """`recording/` and `questions.jsonl` of the room in a folder."""
    recording = folder / "recording"
    for name in ("color", "depth", "instances"):
        (recording / name).mkdir(parents=True)
    poses = around(FRAMES, 2.8)
    entries = []
    for number, T_map_camera in enumerate(poses):
        colour, depth_m, instances = render(THINGS, T_map_camera)
        file = f"{number:06d}"
        millimetres = np.rint(depth_m * 1000.0).astype(np.uint16)
        for name, kind, picture in (
            ("color", "jpg", cv2.cvtColor(colour, cv2.COLOR_RGB2BGR)),
            ("depth", "png", millimetres),
            ("instances", "png", instances),
        ):
            assert cv2.imwrite(str(recording / name / f"{file}.{kind}"), picture)
        entries.append(
            {
                "number": number,
                "stamp_ns": FIRST_NS + number * 200_000_000,
                "T_map_camera": T_map_camera.tolist(),
                "robot": list(ROBOT),
                "K": CAMERA.K.tolist(),
                "size": list(CAMERA.size_px),
                "detections": [
                    {
                        "label": found.label,
                        "score": found.score,
                        "bbox_px": list(found.bbox_px),
                        "instance": found.instance,
                    }
                    for found in detect(THINGS, instances)
                ],
            }
        )
    document = {"format": 1, "frames": entries}
    (recording / "frames.json").write_text(json.dumps(document), encoding="utf-8")
    lines = [
        {
            "id": f"room/{number}",
            "variant": "live",
            "choices": [],
            "robot": list(ROBOT),
            "speaker": None,
            "at_frame": FRAMES - 1,
            "pictures": [],
            **question,
        }
        for number, question in enumerate(QUESTIONS)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "questions.jsonl").write_text(text, encoding="utf-8")
    return folder
