"""Unknown nouns of a question in the words of the lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..declined import Declined, DeclineReason
from ..lexicon import COLOUR_WORDS, nouns
from ..lexicon import plural as plural_of
from ..phrases import phrases
from ..words.looks import LOOKS
from .vocabulary import Reading, Vocabulary

_BEFORE = frozenset({"the", "a", "an", "any", "some", "my", "your", "many", "which", "what", "this",
                     "that", "these", "those", "two", "three", "both", "no"})  # fmt: skip
_LONGEST = 3
"""Most words of a noun that is looked up."""


def in_known_nouns(
    words: list[str], labels: frozenset[str], vocabulary: Vocabulary
) -> list[str] | Declined | None:
    """The words with every unknown noun as the kind that it is taken for.

    A noun is looked for behind an article, a number or a colour. Declined names what an unknown
    noun only sounds like; None where nothing could be replaced.
    """
    known = nouns(labels)
    out: list[str] = []
    changed = False
    i = 0
    while i < len(words):
        size = 0 if not (out and _introduces(out[-1])) else _unknown_run(words, i, known)
        for length in range(size, 0, -1):
            noun = " ".join(words[i : i + length])
            meaning = vocabulary.meaning(noun)
            if meaning is None:
                continue
            if meaning.reading is Reading.NAMED:
                return Declined(
                    DeclineReason.UNKNOWN_WORD,
                    f"'{noun}' names no kind of object that is known: {meaning.why}; did you mean "
                    f"the {meaning.kinds[0]}?",
                    meaning.kinds,
                )
            (kind,) = meaning.kinds
            several = noun.endswith("s") and not noun.endswith("ss")
            out += (plural_of(kind) if several else kind).split()
            changed = True
            i += length
            break
        else:
            out.append(words[i])
            i += 1
    return out if changed else None


def _introduces(word: str) -> bool:
    return word in _BEFORE or word in COLOUR_WORDS


def _unknown_run(words: list[str], start: int, known: Mapping[str, object]) -> int:
    """How many words from a place on may be one unknown noun."""
    for size in range(_LONGEST, 0, -1):
        if " ".join(words[start : start + size]) in known:
            return 0
    size = 0
    for word in words[start : start + _LONGEST]:
        if word in _spoken() or not word.isalpha() or (size and word in known):
            break
        size += 1
    return size


@lru_cache(maxsize=1)
def _spoken() -> frozenset[str]:
    """Words that are no unknown noun: those of phrases, colours and adjectives."""
    single = {phrase[0] for phrase in phrases() if len(phrase) == 1}
    return frozenset(single | set(COLOUR_WORDS) | LOOKS)
