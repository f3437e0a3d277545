"""Text -> plain lower-case words and punctuation."""

from __future__ import annotations

import re
import unicodedata

from .alike import plain_letters

_WORD = re.compile(r"'[a-z]+|[^\W\d_]+|\d+(?:\.\d+)?|[,:;()]|[.!?]+|\S")
_CONTRACTED = {"'m": "am", "'re": "are", "'ll": "will", "'d": "would", "'ve": "have"}
_SHORT = {
    "don't": "do not", "doesn't": "does not", "isn't": "is not", "aren't": "are not",
    "can't": "can not", "cannot": "can not", "won't": "will not", "wasn't": "was not",
    "hasn't": "has not", "haven't": "have not", "didn't": "did not", "o'clock": "oclock",
    "weren't": "were not", "wouldn't": "would not", "couldn't": "could not",
    "shouldn't": "should not", "hadn't": "had not", "mustn't": "must not", "ain't": "is not",
    "gonna": "going to", "wanna": "want to", "pls": "please", "plz": "please", "u": "you",
    "ur": "your",
}  # fmt: skip
_SHORT_WORDS = re.compile(r"\b(" + "|".join(_SHORT) + r")\b")
_IS_AFTER = frozenset(
    {"what", "where", "which", "there", "that", "it", "how", "who", "when", "one", "here", "else",
     "something", "anything", "everything", "whatever", "why"}
)  # fmt: skip
END = "."
"""The word that stands for the end of a sentence inside a text."""


def words_of(text: str) -> list[str]:
    """Words of a text, lower-case, hyphens as spaces; a possessive is the word "'s".

    >>> words_of("What's the sofa's height? I'm here.")
    ['what', 'is', 'the', 'sofa', "'s", 'height', '.', 'i', 'am', 'here', '.']
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = plain.replace("\u2019", "'").replace("\u2018", "'").replace("\u00b4", "'")
    plain = plain_letters(plain)
    plain = re.sub(r"\s+[-\u2013\u2014]+\s+|\u2014", " , ", plain)
    plain = re.sub(r"[-\u2010-\u2015]", " ", plain)
    plain = _SHORT_WORDS.sub(lambda found: _SHORT[found.group()], plain)
    words: list[str] = []
    for word in _WORD.findall(plain):
        if word in _CONTRACTED:
            words.append(_CONTRACTED[word])
        elif word == "'s" and words and words[-1] in _IS_AFTER:
            words.append("is")
        elif word == "'" and words and words[-1].endswith("s"):
            words.append("'s")  # "the scissors' left"
        elif word[0] in ".!?":
            if words and words[-1] != END:
                words.append(END)
        elif word[0] not in "\"'" or word == "'s":
            words.append(word)
    return words
