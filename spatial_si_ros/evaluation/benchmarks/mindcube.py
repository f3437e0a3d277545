"""MindCube (Yin et al., 2025), above all its tiny part: what several views tell together.

Columns of VLMEvalKit's table: `index`, `input_prompt` (all words, `<image>` where a picture
belongs), `image_path` or `image`, `category`, `answer`. The raw file has `id`, `question` (which
ends with `A. ... B. ...`), `images`, `gt_answer`, and no prompt: then the question is asked in our
own words, and the report says so. The type is told by the identity, as in MindCube's evaluation.
Sources: mll-lab-nu/MindCube; open-compass/VLMEvalKit vlmeval/dataset/mindcubebench.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import right_choice, split_choices
from .prompts import DIRECT, named_places, rendered
from .rows import Row

KINDS = ("around", "rotation", "translation", "among")
RAW = "there is no column input_prompt: asked with our own words around the question"


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity = row.text("id", "index")
    images = media.pictures(row, identity, "images", "image_path", "image")
    column = "input_prompt" if row.find("input_prompt") is not None else "question"
    words = named_places(row, column, row.text(column), len(images))
    source = row.text("question") if row.find("question") is not None else words
    question, choices = split_choices(named_places(row, "question", source, len(images)))
    if not choices:
        raise row.bad("question or input_prompt", "expected it to end with `A. ... B. ...`")
    prompt = words if column == "input_prompt" else rendered(DIRECT, question, choices)
    right = right_choice(row, choices, "gt_answer", "answer")
    return Item(
        identity,
        _kind(row, identity),
        prompt,
        question,
        choices,
        "direct",
        right,
        Metric.LETTER,
        images,
    )


def notes(row: Row) -> str:
    """What is to be said of a file whose rows are like this one."""
    return "" if row.find("input_prompt") is not None else RAW


def _kind(row: Row, identity: str) -> str:
    told = next((kind for kind in KINDS if kind in identity.lower()), "")
    if told:
        return told
    category = row.find("category")
    return category if isinstance(category, str) and category in KINDS else "other"
