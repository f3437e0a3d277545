"""EmbSpatial-Bench (Du et al., 2024): six relations between things, as the camera sees them.

Columns of the published JSON: `question_id`, `question`, `relation`, `answer_options` (a list),
`answer` (index from 0), `image` (base64). VLMEvalKit's table: `index`, `options`, `data_source`,
`answer` (a letter). It is asked as SITE-Bench is, as VLMEvalKit does. Sources:
mengfeidu/EmbSpatial-Bench README.md; open-compass/VLMEvalKit vlmeval/dataset/embspatialbench.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import choices_in_list, right_choice
from .prompts import SITE, rendered
from .rows import Row


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, kind = row.text("question_id", "index"), row.text("relation", "data_source")
    question = row.text("question")
    choices = choices_in_list(row, "answer_options", "options")
    images = media.pictures(row, identity, "image", "image_path")
    prompt, right = rendered(SITE, question, choices), _right(row, choices)
    return Item(identity, kind, prompt, question, choices, "best", right, Metric.LETTER, images)


def _right(row: Row, choices: tuple[str, ...]) -> int:
    text = row.text("answer")
    if not (text.isascii() and text.isdigit()):
        return right_choice(row, choices, "answer")
    if int(text) >= len(choices):
        raise row.bad("answer", f"expected an index below {len(choices)}, got {text}")
    return int(text)
