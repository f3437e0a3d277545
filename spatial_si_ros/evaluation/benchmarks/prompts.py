"""What a benchmark says around its questions, and where its text names the pictures.

The pictures come before all words, as SenseNova-SI was trained; with several of them the model sees
`Image-1: `, `Image-2: ` in front of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...inference.inputs.contracts import CONTRACTS, Contract
from .rows import Row

PLACE = "<image>"

DIRECT = CONTRACTS["direct"]
"""VSI-Bench's choices; 3DSRBench and BLINK as VLMEvalKit asks the InternVL family."""
NUMBER = CONTRACTS["number"]
MMSI = Contract(
    "mmsi",
    opening="\nOptions: ",
    listing="{letter}: {choice}, ",
    separator="",
    after=CONTRACTS["backtick"].after,
)
SITE = Contract(
    "site",
    before="Question: ",
    opening="\nOptions:\n",
    listing="{letter}: {choice}",
    after="\nGive me the answer letter directly. The best answer is:",
)
SITE_FILM = Contract(
    "site film",
    before="Select the best answer to the following multiple-choice question based on the video. "
    "Respond with only the letter of the correct option.\nQuestion: ",
    opening=SITE.opening,
    listing=SITE.listing,
    after=SITE.after,
)
VIEWSPATIAL = Contract(
    "viewspatial",
    before="Question: ",
    after="\nReply only to the corresponding option.\nAnswer:",
)


def rendered(contract: Contract, question: str, choices: Sequence[str] = ()) -> str:
    """All words of a prompt.

    Raises:
        PromptError, ChoiceError: see `Contract.pieces`.
    """
    return "".join(str(getattr(p, "text", "")) for p in contract.pieces(question, choices))


def named_places(row: Row, column: str, text: str, pictures: int) -> str:
    """A text whose `<image>` marks became words, since the pictures themselves are in front.

    Marks that open the text go; others become `Image-k`, or `the image` if there is one only.

    Args:
        row, column: for the complaint.
        text: of the row.
        pictures: how many the row has; 0 if that is not known.

    Raises:
        BadData: more places are marked than there are pictures.
    """
    marked = text.count(PLACE)
    if pictures and marked > pictures:
        raise row.bad(column, f"expected at most {pictures} marks {PLACE}, got {marked}")
    number = 0
    while text.startswith(PLACE):
        text = text[len(PLACE) :].lstrip()
        number += 1
    while PLACE in text:
        number += 1
        text = text.replace(PLACE, "the image" if marked == 1 else f"Image-{number}", 1)
    return text
