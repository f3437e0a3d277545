"""Letters of other alphabets that look like Latin ones (a small part of Unicode TR 39)."""

from __future__ import annotations

import re

_CYRILLIC = dict(zip("авеԁһіјкӏмнорѕтуԝхԛс", "abedhijklmhopstywxqc", strict=True))
_GREEK = dict(zip("αβεικνορτυχγϲϳ", "abeiкvoptuxycj".replace("к", "k"), strict=True))
_OTHERS = {"ı": "i", "ɡ": "g", "ɑ": "a", "օ": "o", "ս": "u", "ո": "n", "հ": "h", "ʟ": "l"}
_ALIKE = str.maketrans({**_CYRILLIC, **_GREEK, **_OTHERS})
_LETTERS = re.compile(r"[^\W\d_]+")


def plain_letters(text: str) -> str:
    """Lower-case text with look-alike letters made Latin, word by word.

    A word is changed only where it becomes a Latin word by it: "sоfа" with two Cyrillic letters is
    read as "sofa", a Russian word stays what it is.
    """
    return text if text.isascii() else _LETTERS.sub(_plain_word, text)


def _plain_word(found: re.Match[str]) -> str:
    word = found.group()
    plain = word.translate(_ALIKE)
    return plain if plain.isascii() else word
