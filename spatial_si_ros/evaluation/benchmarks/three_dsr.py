"""3DSRBench (Ma et al., 2024): height, location, orientation and several objects in one picture.

Columns of the published circular table: `index`, `qid`, `question`, `A`..`D` (C and D may be
blank), `answer`, `category`, `image` (base64). A question stands there once for each order of its
choices, `-1`, `-2`, ... behind its `qid`; a mirrored picture has `-flip` in it and is a question of
its own. Sources: huggingface.co/datasets/ccvl/3DSRBench; open-compass/VLMEvalKit
vlmeval/dataset/image_mcq.py (`_3DSRBench`).
"""

from __future__ import annotations

import re

from .items import Item, Metric
from .media import Media
from .options import choices_in_columns, right_choice
from .prompts import DIRECT, rendered
from .rows import Row

_ORDER = re.compile(r"-\d{1,2}$")


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, qid = row.text("index", "qid"), row.text("qid")
    question, choices = row.text("question"), choices_in_columns(row)
    return Item(
        identity,
        row.text("category"),
        rendered(DIRECT, question, choices),
        question,
        choices,
        "direct",
        right_choice(row, choices, "answer"),
        Metric.LETTER,
        media.pictures(row, identity, "image", "image_path"),
        group=_ORDER.sub("", qid),
    )
