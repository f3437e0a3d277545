"""VSI-Bench (Yang et al., 2024): eight types of questions about a film of rooms.

Columns of the published test file: `id`, `dataset`, `scene_name`, `question_type`, `question`,
`options`, `ground_truth`; films lie in `dataset/scene_name.mp4`. VLMEvalKit's table of the same has
`prefix`, `video`, `type`, `answer`, `candidates` instead. Sources: huggingface.co/datasets/
nyu-visionx/VSI-Bench; EvolvingLMMs-Lab/lmms-eval lmms_eval/tasks/vsibench/utils.py;
open-compass/VLMEvalKit vlmeval/dataset/vsibench.py.
"""

from __future__ import annotations

import math

from .items import Item, Metric
from .media import Media
from .options import choices_in_list, right_choice
from .prompts import DIRECT, NUMBER, rendered
from .rows import Row

LEVELS = tuple(f"object_rel_direction_{level}" for level in ("easy", "medium", "hard"))
DIRECTION = "object_rel_direction"
"""The one type that the three levels are."""
OF_CHOICES = (*LEVELS, "object_rel_distance", "route_planning", "obj_appearance_order")
OF_NUMBERS = (
    "object_abs_distance",
    "object_counting",
    "object_size_estimation",
    "room_size_estimation",
)
BEFORE = "These are frames of a video.\n"


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, kind = row.text("id", "index"), row.text("question_type", "type")
    question = BEFORE + row.text("question")
    scene, folder = row.text("scene_name", "video"), row.text("dataset", "prefix")
    film = media.film(row, "scene_name or video", f"{folder}/{scene}", scene)
    if kind in OF_NUMBERS:
        prompt = rendered(NUMBER, question)
        truth = _number(row)
        return Item(
            identity, kind, prompt, question, (), "number", truth, Metric.NUMBER, video=film
        )
    if kind not in OF_CHOICES:
        wanted = ", ".join(OF_CHOICES + OF_NUMBERS)
        raise row.bad("question_type or type", f"expected one of {wanted}; got {kind!r:.60}")
    choices = choices_in_list(row, "options", "candidates")
    right = right_choice(row, choices, "ground_truth", "answer")
    question += "\nOptions:"
    prompt = rendered(DIRECT, question, choices)
    return Item(
        identity, kind, prompt, question, choices, "direct", right, Metric.LETTER, video=film
    )


def _number(row: Row) -> float:
    text = row.text("ground_truth", "answer")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0.0):
        raise row.bad("ground_truth or answer", f"expected a number above 0, got {text!r:.60}")
    return value
