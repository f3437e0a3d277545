"""How words sound that no dictionary has: letters to ARPABET phones by rules."""

from __future__ import annotations

from collections.abc import Callable

_RULES: tuple[tuple[str, str], ...] = (
    ("tion", "SH AH N"), ("sion", "ZH AH N"), ("ture", "CH ER"), ("ough", "AO"), ("igh", "AY"),
    ("tch", "CH"), ("dge", "JH"), ("sch", "SH"), ("eau", "OW"), ("oor", "AO R"), ("ear", "IH R"),
    ("air", "EH R"), ("are", "EH R"), ("ire", "AY ER"), ("ore", "AO R"), ("ure", "UH R"),
    ("ch", "CH"), ("sh", "SH"), ("th", "TH"), ("ph", "F"), ("wh", "W"), ("ck", "K"), ("ng", "NG"),
    ("qu", "K W"), ("kn", "N"), ("wr", "R"), ("gh", "G"), ("ee", "IY"), ("ea", "IY"),
    ("oo", "UW"), ("ou", "AW"), ("ow", "OW"), ("oi", "OY"), ("oy", "OY"), ("ai", "EY"),
    ("ay", "EY"), ("oa", "OW"), ("ie", "IY"), ("ei", "EY"), ("ey", "IY"), ("au", "AO"),
    ("aw", "AO"), ("ew", "UW"), ("ue", "UW"), ("ar", "AA R"), ("er", "ER"), ("ir", "ER"),
    ("or", "AO R"), ("ur", "ER"), ("ce", "S"), ("ci", "S IH"), ("cy", "S IY"), ("x", "K S"),
    ("a", "AE"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"), ("f", "F"), ("g", "G"),
    ("h", "HH"), ("i", "IH"), ("j", "JH"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"),
    ("o", "AA"), ("p", "P"), ("q", "K"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "AH"),
    ("v", "V"), ("w", "W"), ("y", "IY"), ("z", "Z"),
)  # fmt: skip
"""Letters -> phones; the first that fits is taken, longer ones stand first."""

_LONG = {"a": "EY", "i": "AY", "o": "OW", "u": "UW", "e": "IY"}
"""A vowel before one consonant and a silent e: "vase"."""
SHORTEST_PART = 3


def pronounce(word: str, lookup: Callable[[str], str | None]) -> str:
    """Phones of a word, with blanks between them.

    Args:
        word: lower-case letters.
        lookup: the dictionary: phones of a word, None where it has none.

    >>> pronounce("zorb", lambda _: None)
    'Z AO R B'
    """
    for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        first, second = lookup(word[:cut]), lookup(word[cut:])
        if first and second:  # "whiteboard"
            return f"{first} {second}"
    if word.endswith("ies") and (stem := lookup(word[:-3] + "y")):
        return f"{stem} Z"
    if word.endswith("s") and (stem := lookup(word[:-1])):
        return f"{stem} Z"
    return _by_rules(word.replace("'", ""))


def _by_rules(word: str) -> str:
    phones: list[str] = []
    at = 0
    while at < len(word):
        if at and at == len(word) - 1 and word[at] == "e":
            break  # silent
        rest = word[at:]
        if len(rest) == 3 and rest[2] == "e" and rest[0] in _LONG and rest[1] not in _LONG:
            phones.append(_LONG[rest[0]])
            at += 1
            continue
        if at and word[at] == word[at - 1] and word[at] not in _LONG:
            at += 1  # doubled consonants sound once
            continue
        for letters, sound in _RULES:
            if rest.startswith(letters):
                phones.append(sound)
                at += len(letters)
                break
        else:
            at += 1
    return " ".join(phones)
