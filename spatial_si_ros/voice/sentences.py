"""What the robot says, from values."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = re.compile(r"(?<=[a-z])_(?=\d)")
STAGES = {
    "DRIVING": "On my way.",
    "LOOKING": "Looking.",
    "GRASPING": "Taking it.",
    "PLACING": "Putting it down.",
}
"""What is said when a stage of an instruction begins; others pass in silence."""


def asked_aloud(question: str, options: Sequence[str]) -> str:
    """A question with its options, as far as it does not name them itself.

    >>> asked_aloud("Which mug?", ("the red mug", "mug_2"))
    'Which mug? The red mug, or mug 2?'
    """
    said = spoken(question)
    names = [spoken(option) for option in options]
    if not names or all(name in said for name in names):
        return said
    listed = ", or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    end = "" if said.endswith(("?", ".", "!")) else "."
    return f"{said}{end} {listed[0].upper()}{listed[1:]}?"


def spoken(words: str) -> str:
    """Names as they are said: "mug_2" is "mug 2"."""
    return " ".join(_NAME.sub(" ", words).replace("_", " ").split())


def quoted(words: str) -> str:
    return f'"{words}"'
