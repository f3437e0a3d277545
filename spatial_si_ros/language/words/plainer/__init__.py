"""Verbs and set phrases of many words for the plain ones that the frames are written in."""

from __future__ import annotations

from . import going, measuring, moving, naming, placing, seeing
from .rule import applied

_ALL = (
    *naming.RULES, *measuring.RULES, *placing.RULES, *seeing.RULES, *moving.RULES, *going.RULES,
)  # fmt: skip


def in_plain_words(words: list[str]) -> list[str]:
    """Words in the verbs and phrases that the frames are written in.

    Each pattern keeps the things and their order, or turns a passive round.

    >>> " ".join(in_plain_words("are you able to spot the mug".split()))
    'can you see the mug'
    >>> " ".join(in_plain_words("which takes up more space , the bed or the desk".split()))
    'which is bigger , the bed or the desk'
    """
    return applied(_ALL, " ".join(words)).split()
