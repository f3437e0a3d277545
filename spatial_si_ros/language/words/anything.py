"""Things that nobody named, "a lamp", "anybody", and things that were named last."""

from __future__ import annotations

from ..lexicon import nouns
from .framing import AUXILIARIES

_OF_ANY_KIND = frozenset({"anything", "something"})
_SOMEBODY = frozenset({"anybody", "somebody", "anyone", "someone"})
_ARTICLES = frozenset({"a", "an", "any", "some"})
_MOST = 4
"""Words in which a noun stands behind its article."""


def kinds_of_any(words: list[str]) -> frozenset[str | None]:
    """Kinds of what is asked for without being named: "is a lamp ...", "does anybody ...".

    >>> kinds_of_any("is a red lamp near the sofa".split())
    frozenset({'lamp'})
    >>> kinds_of_any("is anything on the desk".split()), kinds_of_any("is the mug".split())
    (frozenset({None}), frozenset())
    """
    for i, word in enumerate(words[1:], 1):
        beginning = words[i - 1] in AUXILIARIES and (i == 1 or words[i - 2] == ",")
        if not beginning and (i > 1 or words[0] not in ("if", "whether")):
            continue
        if word in _OF_ANY_KIND:
            return frozenset({None})
        if word in _SOMEBODY:
            return frozenset({"person"})
        if word in _ARTICLES:
            named = nouns().get(_first_noun(words[i + 1 : i + 1 + _MOST]) or "")
            return frozenset() if named is None else frozenset({named.kind})
    return frozenset()


def _first_noun(words: list[str]) -> str | None:
    known = nouns()
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if " ".join(words[start:end]) in known:
                return " ".join(words[start:end])
    return None


def last_thing(words: list[str]) -> list[str] | None:
    """The last "the NOUN" of a kind, with its words; None where none is named.

    >>> last_thing("is the thing right of the red bowl taller than the thing left of".split())
    ['the', 'red', 'bowl']
    """
    known = nouns()
    for start in reversed(range(len(words))):
        if words[start] not in ("the", "my", "your"):
            continue
        for end in range(min(start + _MOST, len(words)), start + 1, -1):
            for first in range(start + 1, end):
                noun = known.get(" ".join(words[first:end]))
                if noun is not None and noun.kind is not None:
                    return words[start:end]
    return None
