"""Text -> tokens, by the lexicon: whatever is not in it is refused before any parsing."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from .declined import Declined, DeclineReason
from .lexicon import COLOUR_WORDS, Noun, nouns
from .ordering import ordered
from .phrases import Entry, phrases
from .settling import settled
from .tokens import Token
from .words.handling import handling_phrases, waiting_at
from .words.limits import limit_at
from .words.splitting import END

MAX_CHARACTERS = 2000
MAX_TOKENS = 150

_PUNCTUATION = {
    ",": "COMMA", ":": "COLON", ";": "COMMA", "(": "LPAR", ")": "RPAR", END: "END",
}  # fmt: skip
_BEFORE_NOUN = frozenset({"DET", "COLOUR", "NUM", "SUP", "BETWEEN", "HOW_MANY", "REL"})


def refusal_of(text: str) -> Declined | None:
    """Why a text is not even looked at; None when it can be read."""
    if len(text) > MAX_CHARACTERS:
        return Declined(
            DeclineReason.BAD_INPUT,
            f"the text has {len(text)} characters; at most {MAX_CHARACTERS} are read",
        )
    if not text.strip():
        return Declined(DeclineReason.BAD_INPUT, "the text is empty")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in text if c not in "\t\r\n"):
        return Declined(
            DeclineReason.BAD_INPUT, "the text has control characters or bytes that are no text"
        )
    return None


def lex(
    words: list[str],
    labels: frozenset[str] = frozenset(),
    ordering: bool = False,
    helpful: bool = True,
) -> list[Token] | Declined:
    """Tokens of a sentence or a part of one, or why it is none.

    Args:
        words: as `words.splitting` makes them.
        labels: kinds that the map knows beyond the lexicon.
        ordering: it is an instruction: "facing" is what one shall do.
        helpful: look for words that are close to an unknown one, which takes a while.
    """
    if not ordering:
        words = [word for word in words if word != END]
    tokens = _match(words, labels, helpful, ordering)
    if isinstance(tokens, Declined):
        return tokens
    if len(tokens) > MAX_TOKENS:
        return Declined(
            DeclineReason.BAD_INPUT, f"the sentence has over {MAX_TOKENS} words; say it shorter"
        )
    if not tokens:
        said = shorten(" ".join(words))
        return Declined(DeclineReason.UNPARSEABLE, f"there are no words in '{said}'")
    if ordering:
        tokens = ordered([token for token in tokens if token.type != "POLITE"])
    return settled(tokens, ordering)


def shorten(text: str, limit: int = 60) -> str:
    """One line of at most `limit` characters for messages."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _match(
    words: list[str], labels: frozenset[str], helpful: bool, ordering: bool
) -> list[Token] | Declined:
    """The longest known phrase at every place."""
    table = _order_phrases() if ordering else phrases()
    known = nouns(labels)
    longest = _longest(labels, ordering)
    tokens: list[Token] = []
    i = 0
    while i < len(words):
        limit = limit_at(words, i)
        if limit is not None:
            relation, limit_m, size = limit
            joined = " ".join(words[i : i + size])
            tokens.append(Token("REL", (relation, limit_m), joined))
            i += size
            continue
        waiting = waiting_at(words, i) if ordering else None
        if waiting is not None:
            seconds, size = waiting
            tokens.append(Token("WAIT", seconds, " ".join(words[i : i + size])))
            i += size
            continue
        for size in range(min(longest.get(words[i], 1), len(words) - i), 0, -1):
            chunk = words[i : i + size]
            joined = " ".join(chunk)
            entry = table.get(tuple(chunk)) or _noun(joined, known)
            if entry is not None and not _cuts_a_noun(words, i + size, size, known):
                tokens.append(Token(entry[0], entry[1], joined))
                i += size
                break
        else:
            if words[i] in _PUNCTUATION:
                tokens.append(Token(_PUNCTUATION[words[i]], None, words[i]))
                i += 1
            else:
                return _unknown(words, i, tokens, known, helpful)
    return tokens


def _cuts_a_noun(words: list[str], end: int, size: int, known: dict[str, Noun]) -> bool:
    """ "From the front door": no phrase ends between "front" and "door"."""
    if size < 2 or end >= len(words):
        return False
    return words[end - 1] in ("front", "side") and f"{words[end - 1]} {words[end]}" in known


def _noun(words: str, known: dict[str, Noun]) -> Entry | None:
    if words in known:
        noun = known[words]
        return ("THING" if noun.kind is None else "NOUN", noun)
    if words in COLOUR_WORDS:
        return ("COLOUR", COLOUR_WORDS[words])
    return None


@lru_cache(maxsize=1)
def _order_phrases() -> dict[tuple[str, ...], Entry]:
    """What can be said in an instruction: all phrases, and those of the hand."""
    return phrases() | {tuple(words.split()): entry for words, entry in handling_phrases()}


@lru_cache(maxsize=8)
def _longest(labels: frozenset[str], ordering: bool) -> dict[str, int]:
    """First word -> most words that a phrase beginning with it has."""
    table: dict[str, int] = {}
    said = _order_phrases() if ordering else phrases()
    for phrase in (*said, *(tuple(noun.split()) for noun in nouns(labels))):
        table[phrase[0]] = max(table.get(phrase[0], 1), len(phrase))
    return table


def _unknown(
    words: list[str], i: int, before: list[Token], known: dict[str, Noun], helpful: bool
) -> Declined:
    """An unknown word is an unknown kind where a noun must stand, otherwise not understood."""
    word = shorten(words[i], 30)
    after = " ".join(words[i + 1 : i + 2])
    a_noun_follows = after in known or after in COLOUR_WORDS
    expected = bool(before) and (
        before[-1].type in _BEFORE_NOUN or before[-1].words in ("which", "what")
    )
    if expected and not a_noun_follows and after != "of":
        close = _close(word, known, 0.7) if helpful else []
        kinds = tuple(dict.fromkeys(str(known[c].kind) for c in close if known[c].kind))
        return Declined(
            DeclineReason.UNKNOWN_WORD, f"'{word}' names no kind of object that is known", kinds
        )
    if not helpful:
        return Declined(DeclineReason.UNPARSEABLE, f"did not understand '{word}'")
    singles = {phrase[0] for phrase in phrases() if len(phrase) == 1} | COLOUR_WORDS.keys()
    close = _close(word, (*singles, *known), 0.75)
    return Declined(
        DeclineReason.UNPARSEABLE, f"did not understand '{word}'", tuple(dict.fromkeys(close))
    )


def _close(word: str, among: Iterable[str], cutoff: float) -> list[str]:
    """Words like `word`, most alike first; only those that share an end are looked at."""
    some = [
        each
        for each in among
        if abs(len(each) - len(word)) <= 3 and (each[0] == word[0] or each[-1] == word[-1])
    ]
    return difflib.get_close_matches(word, some, n=3, cutoff=cutoff)
