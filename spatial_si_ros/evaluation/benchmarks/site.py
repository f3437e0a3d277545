"""SITE-Bench (Wang et al., 2025): questions about pictures and films, scored against chance.

Columns of VLMEvalKit's table of pictures: `index`, `question`, `options` (a list), `answer`,
`category`, `image_path` or `image`; of films: `candidates` and `video_path`. Sources:
huggingface.co/datasets/franky-veteran/SITE-Bench; open-compass/VLMEvalKit
vlmeval/dataset/sitebench.py.
"""

from __future__ import annotations

from .items import Item, Metric
from .media import Media
from .options import choices_in_list, right_choice
from .prompts import SITE, SITE_FILM, named_places, rendered
from .rows import Row


def read(row: Row, media: Media) -> Item:
    """The item of a row.

    Raises:
        BadData: a value is missing or cannot be right.
    """
    identity, kind = row.text("id", "index"), row.text("category")
    shown = row.find("video_path", "video")
    images = () if shown else media.pictures(row, identity, "image_path", "image")
    film = None
    if shown:
        film = media.film(row, "video_path or video", row.text("video_path", "video"))
    question = named_places(row, "question", row.text("question"), len(images))
    listed = choices_in_list(row, "options", "candidates")
    choices = tuple(named_places(row, "options", text, len(images)) for text in listed)
    prompt = rendered(SITE_FILM if shown else SITE, question, choices)
    right = right_choice(row, choices, "answer")
    return Item(
        identity, kind, prompt, question, choices, "best", right, Metric.LETTER, images, film, True
    )
