"""The listed choices of a row, in the ways that benchmarks write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...inference.inputs.choices import LETTERS
from .rows import Row

_LISTED = re.compile(r"\(?([A-Z])[.:)]\s*(.*)", re.DOTALL)
_INLINE = re.compile(r"(?:^|(?<=[\s(]))([A-Z])[.:)]\s+")
_LETTER = re.compile(r"\(?([A-Z])\)?\s*(?:[.:)].*)?", re.DOTALL)


def choices_in_columns(row: Row) -> tuple[str, ...]:
    """Those in the columns A, B, C, ... up to the first that is blank.

    Raises:
        BadData: there are fewer than two, or one is left out.
    """
    there = [letter for letter in LETTERS if row.find(letter) is not None]
    if there != list(LETTERS[: len(there)]) or len(there) < 2:
        got = ", ".join(there) or "none"
        raise row.bad("A, B, ...", f"expected at least A and B and none left out, got {got}")
    return tuple(row.text(letter) for letter in there)


def choices_in_list(row: Row, *columns: str) -> tuple[str, ...]:
    """Those of a list, without the letters in front of them if all have theirs.

    Raises:
        BadData: it is no list of 2 to 26 texts that are not blank.
    """
    texts = row.texts(*columns)
    if not 2 <= len(texts) <= len(LETTERS) or not all(texts):
        why = f"expected 2 to {len(LETTERS)} choices, none blank, got {texts!r:.80}"
        raise row.bad(" or ".join(columns), why)
    found = [_LISTED.fullmatch(text) for text in texts]
    named = [match.group(1) if match else "" for match in found]
    if named == list(LETTERS[: len(texts)]) and all(m and m.group(2).strip() for m in found):
        return tuple(match.group(2).strip() for match in found if match)
    return tuple(texts)


def split_choices(text: str) -> tuple[str, tuple[str, ...]]:
    """A text that ends with `A. ... B. ...` (or `A: `, `A) `) as what is before, and the choices.

    No choices where it ends otherwise.
    """
    marks = list(_INLINE.finditer(text))
    for start in range(len(marks) - 1, -1, -1):
        run = marks[start:]
        if [m.group(1) for m in run] == list(LETTERS[: len(run)]) and len(run) > 1:
            ends = [m.start() for m in run[1:]] + [len(text)]
            parts = [text[m.end() : end] for m, end in zip(run, ends, strict=True)]
            choices = tuple(part.strip().strip("(").rstrip(",; \n\t") for part in parts)
            if all(choices):
                before = text[: run[0].start()].rstrip(" (\n\t")
                return re.sub(r"\s*(?:Options|Choices):$", "", before), choices
    return text, ()


def right_choice(row: Row, choices: Sequence[str], *columns: str) -> int:
    """The index of the choice that a column names as `B`, `(B)` or `B. words`.

    Raises:
        BadData: it names none of the choices.
    """
    text = row.text(*columns)
    found = _LETTER.fullmatch(text)
    letters = LETTERS[: len(choices)]
    if not found or found.group(1) not in letters:
        why = f"expected a letter of {letters[0]}..{letters[-1]}, got {text!r:.60}"
        raise row.bad(" or ".join(columns), why)
    return letters.index(found.group(1))
