""" "No, the blue one": the last command with what was wrong in it replaced."""

from __future__ import annotations

import re

from ..language.declined import Declined
from ..language.parser import parse_instruction
from .vocabulary import Vocabulary


def corrected(command: str, wanted: str, vocabulary: Vocabulary) -> str | None:
    """The command with what is wanted instead; None where it is not clear what to replace.

    The first thing that the command names is the one that is meant: its colour or the whole of its
    name is replaced.

    Args:
        command: the last one, lower-case.
        wanted: "the blue one", "blue", "the blue mug", "the vase".

    >>> corrected("pick up the red mug on the table", "the blue one", Vocabulary(("mug", "table")))
    'pick up the blue mug on the table'
    """
    words = [word for word in wanted.split() if word not in ("the", "a", "that")]
    colours = [word for word in words if word in vocabulary.colours]
    nouns = [word for word in words if word not in vocabulary.colours and word != "one"]
    kinds = sorted(
        {*vocabulary.live, *vocabulary.spoken, *vocabulary.absent}, key=len, reverse=True
    )
    colour = "|".join(map(re.escape, vocabulary.colours))
    kind = "|".join(map(re.escape, kinds)) or "thing"
    named = re.search(rf"\b(the|a|an) (?:({colour}) )?({kind}|one)\b", command)
    if named is None or not (colours or nouns):
        return None
    new = " ".join([named[1], *(colours[:1]), " ".join(nouns) or named[3]])
    changed = command[: named.start()] + new + command[named.end() :]
    parsed = parse_instruction(changed, vocabulary.labels)
    return None if isinstance(parsed, Declined) or changed == command else changed
