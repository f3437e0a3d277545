"""BLINK (Fu et al., 2024): fourteen tasks that people do in a blink.

Columns of the published parquet: `idx`, `sub_task`, `question`, `image_1`..`image_4`, `choices` (a
list), `answer` (`(B)`). VLMEvalKit's table: `index`, `category`, `question`, `A`..`D`, `answer`,
`image`. Sources: huggingface.co/datasets/BLINK-Benchmark/BLINK; open-compass/VLMEvalKit
vlmeval/dataset/image_mcq.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import choices_in_columns, choices_in_list, right_choice
from .prompts import DIRECT, rendered
from .rows import Row

NUMBERED = tuple(f"image_{number}" for number in range(1, 5))


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, kind = row.text("idx", "index", "id"), row.text("sub_task", "category")
    question = row.text("question")
    in_columns = row.find("A") is not None
    choices = choices_in_columns(row) if in_columns else choices_in_list(row, "choices")
    numbered = [name for name in NUMBERED if row.find(name) is not None]
    if numbered:
        images = tuple(p for name in numbered for p in media.pictures(row, identity, name))
    else:
        images = media.pictures(row, identity, "image", "image_path", "image_1")
    prompt = rendered(DIRECT, question, choices)
    right = right_choice(row, choices, "answer")
    return Item(identity, kind, prompt, question, choices, "direct", right, Metric.LETTER, images)
