"""ViewSpatial-Bench (Li et al., 2025): directions as the camera and as a person sees them.

Columns of the published JSON: `question_type`, `image_path` (a list; each begins with
`ViewSpatial-Bench/`), `question`, `choices` (one text, a line each), `answer` (`B. right`); there
are no identities, so rows are counted from 0. VLMEvalKit's table: `index`, and `candidates` for
`choices`. Sources: huggingface.co/datasets/lidingm/ViewSpatial-Bench; open-compass/VLMEvalKit
vlmeval/dataset/viewspatialbench.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import right_choice, split_choices
from .prompts import VIEWSPATIAL, rendered
from .rows import Row


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    named = row.find("id", "index")
    identity = str(row.number - 1) if named is None else row.text("id", "index")
    kind, question = row.text("question_type", "category"), row.text("question")
    listed = row.text("choices", "candidates")
    before, choices = split_choices(listed)
    if before or not choices:
        raise row.bad("choices or candidates", f"expected `A. ...` and so on, got {listed!r:.60}")
    prompt = rendered(VIEWSPATIAL, f"{question}\nChoices: {listed}")
    right = right_choice(row, choices, "answer")
    images = media.pictures(row, identity, "image_path", "image")
    return Item(identity, kind, prompt, question, choices, "direct", right, Metric.LETTER, images)
