"""Choices that are written in the question itself."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[.?!:;,]))\(?([A-H])(?:\)|[.:])\s*(?=\S)")
_INTRO = re.compile(
    r"(?:\b(?:options|choices|answers?|select from|choose from|possible answers)\s*:?\s*)$",
    re.IGNORECASE,
)


def split_choices(text: str) -> tuple[str, tuple[str, ...]]:
    """A question and the choices that are listed behind it with letters.

    Letters run from A without a gap, each followed by a dot, a colon or a bracket, at least two;
    otherwise the text is returned as it is.

    >>> split_choices("Where is the mug? A. left B. right")
    ('Where is the mug?', ('left', 'right'))
    >>> split_choices("Is picture A. newer?")
    ('Is picture A. newer?', ())
    """
    marks = list(_MARK.finditer(text))
    first = next((i for i, mark in enumerate(marks) if mark[1] == "A"), None)
    if first is None:
        return text, ()
    marks = marks[first:]
    run = [marks[0]]
    for mark in marks[1:]:
        if mark[1] == chr(ord(run[-1][1]) + 1):
            run.append(mark)
    if len(run) < 2:
        return text, ()
    stem = text[: run[0].start()].strip()
    if not stem:
        return text, ()
    ends = [*(mark.start() for mark in run[1:]), len(text)]
    choices = tuple(
        text[mark.end() : end].strip(" \t\n,;") for mark, end in zip(run, ends, strict=True)
    )
    stem = _INTRO.sub("", stem).strip()
    return (stem, choices) if stem and all(choices) else (text, ())
