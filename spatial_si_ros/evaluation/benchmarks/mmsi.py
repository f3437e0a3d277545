"""MMSI-Bench (Yang et al., 2025): eleven types of questions about several pictures.

Columns of the published parquet: `id`, `images`, `question_type`, `question` (which ends with
`Options: A: ..., B: ...`), `answer`. VLMEvalKit's table: `index`, `image` (base64, or a list of
it), `category`, `question`, `A`..`D`, `answer`. Sources: InternRobotics/MMSI-Bench README.md;
open-compass/VLMEvalKit vlmeval/dataset/mmsibench.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import choices_in_columns, right_choice, split_choices
from .prompts import MMSI, rendered
from .rows import Row


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, kind = row.text("id", "index"), row.text("question_type", "category")
    question = row.text("question")
    if row.find("A") is not None:
        choices = choices_in_columns(row)
    else:
        question, choices = split_choices(question)
    if not choices:
        raise row.bad("question", "expected it to end with `A: ..., B: ...`, or columns A, B, ...")
    prompt = rendered(MMSI, question, choices)
    right = right_choice(row, choices, "answer")
    images = media.pictures(row, identity, "images", "image", "image_path")
    return Item(identity, kind, prompt, question, choices, "backtick", right, Metric.LETTER, images)
