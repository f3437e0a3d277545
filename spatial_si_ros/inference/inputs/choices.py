"""Listed choices and the letters that name them."""

from __future__ import annotations

import string
from collections.abc import Sequence

from ..errors import ChoiceError
from .characters import foreign_characters

LETTERS = string.ascii_uppercase

MAX_LENGTH = 500


def checked_choices(choices: Sequence[str]) -> tuple[str, ...]:
    """The choices without outer blanks.

    A choice is one line: a line break would let it pass for two.

    Raises:
        ChoiceError: fewer than 2 or more than 26, or one is empty, double, too long or no line.
    """
    if isinstance(choices, str):
        raise ChoiceError("expected a list of choices, got one text")
    if not 2 <= len(choices) <= len(LETTERS):
        raise ChoiceError(f"expected 2 to {len(LETTERS)} choices, got {len(choices)}")
    kept = tuple(choice.strip() for choice in choices)
    for number, choice in enumerate(kept, 1):
        if not choice:
            raise ChoiceError(f"choice {number}: expected a text, got an empty one")
        if len(choice) > MAX_LENGTH:
            raise ChoiceError(
                f"choice {number}: expected at most {MAX_LENGTH} characters, got {len(choice)}"
            )
        if foreign_characters(choice):
            raise ChoiceError(f"choice {number}: expected one line of plain text, got {choice!r}")
    if len(set(kept)) != len(kept):
        raise ChoiceError(f"expected choices that differ, got {list(kept)}")
    return kept


def rotated(choices: Sequence[str], by: int) -> tuple[str, ...]:
    """The choices in cyclic order, beginning with the one at index `by`."""
    return (*choices[by:], *choices[:by])
