"""Files as the benchmarks publish them, three to ten rows each, and replies whose score is known.

The words are ours. Each format has rows, replies by identity, and the score that a reader counts.
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image


def picture(shade: int = 100) -> bytes:
    """A small PNG of one grey."""
    file = io.BytesIO()
    Image.fromarray(np.full((32, 48, 3), shade, np.uint8)).save(file, "png")
    return file.getvalue()


def base64_of(shade: int = 100) -> str:
    return base64.b64encode(picture(shade)).decode()


@dataclass(frozen=True)
class Made:
    """A benchmark made by hand.

    Attributes:
        file: its name.
        rows: of it.
        replies: of a model.
        score: of these, in 0..1.
        right: items, or questions, that are right; None where numbers are among them.
        unreadable: replies that say nothing.
    """

    file: str
    rows: list[dict[str, Any]]
    replies: dict[str, str]
    score: float
    right: int | None
    unreadable: int = 0


def _vsi() -> Made:
    def row(number: int, kind: str, truth: str, options: list[str] | None = None) -> dict[str, Any]:
        return {
            "id": number,
            "dataset": "scannet",
            "scene_name": "scene0001_00",
            "question_type": kind,
            "question": f"Question {number}?",
            "options": options,
            "ground_truth": truth,
        }

    four = ["A. left", "B. right", "C. back", "D. front-left"]
    rows = [
        row(0, "object_counting", "4"),
        row(1, "object_abs_distance", "2.0"),
        row(2, "object_size_estimation", "100"),
        row(3, "room_size_estimation", "20.5"),
        row(4, "object_rel_distance", "C", ["A. lamp", "B. sofa", "C. table", "D. door"]),
        row(5, "route_planning", "A", ["A. Turn Left", "B. Turn Right"]),
        row(6, "obj_appearance_order", "B", ["A. lamp, sofa", "B. sofa, lamp"]),
        row(7, "object_rel_direction_easy", "A", four[:2]),
        row(8, "object_rel_direction_medium", "C", four[:3]),
        row(9, "object_rel_direction_hard", "D", four),
    ]
    replies = {
        "0": "4",  # 1
        "1": "2.25",  # off by 12.5 %: 8 of 10 thresholds
        "2": "about 142 cm",  # off by 42 %: 2 of 10
        "3": "rather large",  # no number: 0
        "4": "C",  # 1
        "5": "B. Turn Right",  # 0
        "6": "<answer>B</answer>",  # 1
        "7": "A. left",  # the three levels: 1, 0, 0
        "8": "left",  # no letter
        "9": "A",
    }
    score = (1 + 0.8 + 0.2 + 0 + 1 + 0 + 1 + (1 + 0 + 0) / 3) / 8
    return Made("test.jsonl", rows, replies, score, None, unreadable=2)


def _mmsi() -> Made:
    choices = {"A": "left", "B": "right", "C": "up", "D": "down"}
    rows = [
        {"index": n, "image": json.dumps([base64_of(n), base64_of(9)]), "category": kind}
        | {"question": "Where did the camera go?", **choices, "answer": "ABCD"[n]}
        for n, kind in enumerate(["Motion-Cam", "Motion-Cam", "MSR"])
    ]
    return Made("MMSI.tsv", rows, {"0": "`A`", "1": "`C`", "2": "``C``"}, 2 / 3, 2)


def _mindcube() -> Made:
    ask = "[Task] Look.\n<image>\n<image>\n[Question]\nWhat is to my left? A. door B. lamp C. sofa"
    rows = [
        {"index": f"{kind}_{n}", "category": kind, "input_prompt": ask}
        | {"image_path": "['other/0.png', 'other/1.png']", "answer": "B"}
        for n, kind in enumerate(["rotation", "among", "around", "among"])
    ]
    replies = {"rotation_0": "B", "among_1": "B. lamp", "around_2": "A", "among_3": "My answer: C"}
    return Made("tiny.tsv", rows, replies, 2 / 4, 2)


def _viewspatial() -> Made:
    rows = [
        {
            "question_type": "Person perspective - Relative Direction",
            "image_path": ["ViewSpatial-Bench/other/0.png"],
            "question": "Where is the cup for the man?",
            "answer": answer,
            "choices": "A. left\nB. right\nC. front-left\nD. back",
        }
        for answer in ("A. left", "D. back", "B. right")
    ]
    return Made("bench.json", rows, {"0": "A. left", "1": "B", "2": "B"}, 2 / 3, 2)


def _site() -> Made:
    rows = [
        {"index": n, "question": "How many?", "options": json.dumps(options), "answer": "A"}
        | {"category": kind, "image_path": "other/0.png"}
        for n, (kind, options) in enumerate(
            [
                ("counting & existence", ["one", "two"]),
                ("counting & existence", ["one", "two"]),
                ("3d information understanding", ["1", "2", "3", "4"]),
                ("3d information understanding", ["1", "2", "3", "4"]),
            ]
        )
    ]
    # chance is 1/2 + 1/2 + 1/4 + 1/4 = 1.5 of 4; three are right
    replies = {"0": "A", "1": "A", "2": "A", "3": "D"}
    return Made("SiteBenchImage.tsv", rows, replies, (3 - 1.5) / (4 - 1.5), 3)


def _three_dsr() -> Made:
    def row(index: int, qid: str, first: str, second: str, answer: str) -> dict[str, Any]:
        return {"index": index, "qid": qid, "question": "Which is higher?", "A": first} | {
            "B": second,
            "C": "",
            "D": "",
            "answer": answer,
            "category": "height_higher",
            "image": base64_of(),
        }

    rows = [
        row(0, "AAAAAAAA-0", "cup", "plate", "A"),
        row(1, "AAAAAAAA-1", "plate", "cup", "B"),
        row(2, "AAAAAAAA-flip-0", "cup", "plate", "A"),
        row(3, "AAAAAAAA-flip-1", "plate", "cup", "B"),
        row(4, "BBBBBBBB-0", "cup", "plate", "B"),
        row(5, "BBBBBBBB-1", "plate", "cup", "A"),
    ]
    # always "A" but in the first question: right in both orders once, in one order twice
    replies = {"0": "A", "1": "B", "2": "A", "3": "A", "4": "A", "5": "A"}
    return Made("circular.tsv", rows, replies, 1 / 3, 1)


def _blink() -> Made:
    rows = [
        {
            "idx": f"val_Relative_Depth_{n}",
            "sub_task": "Relative_Depth",
            "question": "Which point is closer?",
            "image_1": {"bytes": base64_of(), "path": None},
            "image_2": {"bytes": base64_of(3), "path": None} if n else None,
            "choices": ["A is closer", "B is closer"],
            "answer": answer,
        }
        for n, answer in enumerate(["(A)", "(B)"])
    ]
    replies = {"val_Relative_Depth_0": "(A)", "val_Relative_Depth_1": "(A)"}
    return Made("val.jsonl", rows, replies, 1 / 2, 1)


def _embspatial() -> Made:
    rows = [
        {
            "question_id": f"mp3d_{n}",
            "question": "Where is the lamp?",
            "relation": relation,
            "answer_options": ["above", "below", "left", "right"],
            "answer": n,
            "image": base64_of(),
        }
        for n, relation in enumerate(["above", "under", "left"])
    ]
    return Made("embspatial.json", rows, {"mp3d_0": "A", "mp3d_1": "b", "mp3d_2": "C"}, 2 / 3, 2, 1)


def _eb_man() -> Made:
    """The gripper closes at [45, 13] and opens at [70, 43], unless said otherwise."""
    grasp, carry, release = (
        [45, 13, 18, 0, 60, 30, 0],
        [50, 30, 40, 0, 60, 30, 0],
        [70, 43, 25, 0, 60, 30, 1],
    )
    above = [45, 13, 30, 0, 60, 30, 1]
    plan = [
        {"step_id": n, "action": each, "action_success": 1.0}
        for n, each in enumerate([above, grasp, carry, release])
    ]

    def row(number: int, kind: str, **values: Any) -> dict[str, Any]:
        return {
            "model_name": "someone",
            "eval_set": kind,
            "episode_id": number,
            "instruction": "Put the star into the box.",
            "input": "Put the star into the box. Objects: star [45, 13, 17], box [70, 43, 17].",
            "success": 1.0,
            "input_image_path": "other/0.png",
            "executable_plan": plan,
        } | values

    rows = [
        row(1, "base"),
        row(2, "spatial", executable_plan=str([above, grasp, carry, release])),
        row(
            3,
            "spatial",
            executable_plan=None,
            trajectory=[{"executable_plan": plan[:2]}, {"executable_plan": plan[2:]}],
        ),
        row(4, "visual"),
        row(
            5,
            "visual",
            executable_plan=[
                {"action": [20, 20, 18, 0, 60, 30, 1]},
                {"action": [60, 60, 18, 0, 60, 30, 1]},
            ],
        ),
    ]

    def said(*actions: list[int]) -> str:
        return json.dumps({"reasoning_and_reflection": "so", "executable_plan": str(list(actions))})

    replies = {
        "base-1-someone": said(above, grasp, release),  # right
        "spatial-2-someone": said(
            [48, 17, 20, 3, 3, 3, 0], [66, 40, 20, 3, 3, 3, 1]
        ),  # 5 cells off
        "spatial-3-someone": said(grasp, [70, 49, 20, 0, 0, 0, 1]),  # lets go 6 cells off
        "visual-4-someone": said([45, 13, 118, 0, 60, 30, 0]),  # no such cell: cannot be read
        "visual-5-someone": said([58, 61, 20, 0, 0, 0, 1]),  # nothing is grasped: the end counts
    }
    return Made("eb-man.json", rows, replies, 3 / 5, 3, 1)


MADE = {
    "vsi": _vsi(),
    "mmsi": _mmsi(),
    "mindcube": _mindcube(),
    "viewspatial": _viewspatial(),
    "site": _site(),
    "3dsr": _three_dsr(),
    "blink": _blink(),
    "embspatial": _embspatial(),
    "eb-man": _eb_man(),
}


def write(folder: Path, name: str, rows: list[dict[str, Any]] | None = None) -> Path:
    """A benchmark's file, or one with other rows, with all that its rows name."""
    made = MADE[name]
    (folder / "other").mkdir(parents=True, exist_ok=True)
    for number in range(2):
        (folder / "other" / f"{number}.png").write_bytes(picture(number))
    film = folder / "scannet" / "scene0001_00"
    film.mkdir(parents=True, exist_ok=True)
    for number in range(3):
        (film / f"frame_{number}.png").write_bytes(picture(20 * number))
    return write_rows(folder / made.file, made.rows if rows is None else rows)


def write_rows(file: Path, rows: list[dict[str, Any]]) -> Path:
    """Rows in the way that the file's ending says."""
    if file.suffix == ".jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif file.suffix == ".json":
        file.write_text(json.dumps(rows))
    else:
        names = list(rows[0])
        table = [names, *([str(row[name]) for name in names] for row in rows)]
        quoted = [['"' + cell.replace('"', '""') + '"' for cell in line] for line in table]
        file.write_text("".join("\t".join(line) + "\n" for line in quoted))
    return file
