"""Text -> tokens, by the lexicon: whatever is not in it is refused before any parsing."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..geometry.relations import RelationKind
from .declined import Declined, DeclineReason
from .lexicon import COLOUR_WORDS, ROOMS, Noun, nouns
from .phrases import Entry, phrases
from .queries import Measure
from .references import Extreme
from .words.limits import limit_at
from .words.splitting import END

MAX_CHARACTERS = 2000
MAX_TOKENS = 150

_PUNCTUATION = {",": "COMMA", ":": "COLON", ";": "COMMA", "(": "LPAR", ")": "RPAR"}
_BEFORE_NOUN = frozenset({"DET", "COLOUR", "NUM", "SUP", "BETWEEN", "HOW_MANY", "REL"})
_NOUN_PHRASE = frozenset({"DET", "ROOM", "NUM", "ORD", "OTHER", "SUP", "COLOUR", "NOUN", "THING"})
_EXTREME_OF: dict[object, Extreme] = {
    (Measure.VOLUME, False): Extreme.BIGGEST,
    (Measure.VOLUME, True): Extreme.SMALLEST,
    (Measure.HEIGHT, False): Extreme.TALLEST,
    (Measure.HEIGHT, True): Extreme.SHORTEST,
    (Measure.LENGTH, False): Extreme.LONGEST,
    (Measure.WIDTH, False): Extreme.WIDEST,
}
_CONDITION = frozenset({"NOT", "REL", "BETWEEN", "SIDE", "PERSON_SIDE", "ALIGNED"})
_LANDMARK = _NOUN_PHRASE | {"PERSON", "IT"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or set phrase.

    Attributes:
        type: terminal of the grammar.
        value: what it means; its Python type depends on `type`.
        words: as they stand in the text, lower-case.
    """

    type: str
    value: Any
    words: str


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
    words = [word for word in words if word != END]
    tokens = _match(words, labels, helpful)
    if isinstance(tokens, Declined):
        return tokens
    if len(tokens) > MAX_TOKENS:
        return Declined(
            DeclineReason.BAD_INPUT, f"the sentence has over {MAX_TOKENS} words; say it shorter"
        )
    if not tokens:
        said = shorten(" ".join(words))
        return Declined(DeclineReason.UNPARSEABLE, f"there are no words in '{said}'")
    return _settle(tokens, ordering)


def shorten(text: str, limit: int = 60) -> str:
    """One line of at most `limit` characters for messages."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _match(words: list[str], labels: frozenset[str], helpful: bool) -> list[Token] | Declined:
    """The longest known phrase at every place."""
    table = phrases()
    known = nouns(labels)
    longest = _longest(labels)
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


_LONGEST: dict[frozenset[str], dict[str, int]] = {}


def _longest(labels: frozenset[str]) -> dict[str, int]:
    """First word -> most words that a phrase beginning with it has."""
    if labels not in _LONGEST:
        table: dict[str, int] = {}
        for phrase in (*phrases(), *(tuple(noun.split()) for noun in nouns(labels))):
            table[phrase[0]] = max(table.get(phrase[0], 1), len(phrase))
        if len(_LONGEST) > 8:
            _LONGEST.clear()
        _LONGEST[labels] = table
    return _LONGEST[labels]


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


def _settle(tokens: list[Token], ordering: bool) -> list[Token] | Declined:
    """Decide what a word is by its neighbours, so that the grammar needs one token ahead."""
    tokens = [t for t in tokens if t.type != "POLITE"]
    if not tokens:
        return Declined(DeclineReason.UNPARSEABLE, "there is a greeting but no question")
    tokens = _whose_place(tokens)
    if not ordering:
        tokens = _at_places(tokens)
    tokens = [
        _retype(t, "VIEW_FROM")
        if t.words == "seen from" and (ordering or _type(tokens, i - 1) == "COMMA")
        else t
        for i, t in enumerate(tokens)
    ]
    tokens = _what_faces(tokens, ordering)
    tokens = _colours_and_nouns(tokens)
    tokens = _exceptions(tokens)
    tokens = _commas(tokens)
    tokens = _relative_clauses(tokens)
    tokens = _conditions(tokens)
    tokens = _comparisons(tokens)
    tokens = _had(tokens)
    tokens = _dangling_relations(tokens)
    return _own_sides(tokens)


def _type(tokens: list[Token], i: int) -> str:
    return tokens[i].type if 0 <= i < len(tokens) else "END"


def _retype(token: Token, kind: str, value: object = None) -> Token:
    return Token(kind, value, token.words)


def _whose_place(tokens: list[Token]) -> list[Token]:
    """ "Sitting on the sofa, is ...": of the one who asks; elsewhere it is the object that sits."""
    out = list(tokens)
    faces = [i for i, token in enumerate(tokens) if token.type == "FACING"]
    for i, token in enumerate(tokens):
        if token.type != "REL" or not token.words.startswith(("sitting ", "standing ")):
            continue
        if i == 0 or any(i < j for j in faces):
            kind = "SIT_ON" if token.value in (RelationKind.ON, RelationKind.IN) else "STAND_AT"
            out[i] = _retype(token, kind)
    return out


_BEFORE_AT = frozenset({"NOUN", "THING", "NOT", "THAT_IS", "RPAR"})


def _at_places(tokens: list[Token]) -> list[Token]:
    """ "The chairs at the table": next to it; elsewhere "at" belongs to a verb or a viewpoint."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        if token.words != "at" or token.type != "TO" or _type(tokens, i - 1) not in _BEFORE_AT:
            continue
        if _type(tokens, i + 1) in _NOUN_PHRASE and not _before(tokens, i, "STAND_AT", "VIEW_FROM"):
            out[i] = _retype(token, "REL", RelationKind.NEXT_TO)
    return out


def _before(tokens: list[Token], i: int, *types: str) -> bool:
    return any(token.type in types for token in tokens[:i])


def _what_faces(tokens: list[Token], ordering: bool) -> list[Token]:
    """ "Standing at the door facing the bed": of who stands there, as in an order; elsewhere, and
    in brackets, the object faces."""
    out: list[Token] = []
    someone = False
    for i, token in enumerate(tokens):
        someone |= token.type in ("STAND_AT", "SIT_ON", "VIEW_FROM")
        if token.type == "FACING":
            before = _type(out, len(out) - 1)
            who = ordering or someone or before == "END"
            has_it = _type(tokens, i + 1) == "IT" and _before(tokens, i, "WITH")
            if before in ("LPAR", "THAT_IS", "NOT", "GO") or has_it or not who:
                token = _retype(token, "REL", RelationKind.FACING)
            else:
                someone = False
        out.append(token)
    return out


def _colours_and_nouns(tokens: list[Token]) -> list[Token]:
    """ "orange" is a colour before a noun, "the left chair" the leftmost; "can", "light" and the
    like stay nouns."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        before, after = _type(tokens, i - 1), _type(tokens, i + 1)
        if token.type == "SIDE" and token.words in _ENDS and before in ("DET", "ORD"):
            if after in ("NOUN", "THING", "COLOUR"):
                out[i] = _retype(token, "SUP", _ENDS[token.words])
        elif token.type == "NOUN" and after == "NOUN" and _is_room(token.value):
            out[i] = _retype(token, "ROOM", token.value.kind)  # "the kitchen door"
        behind = _type(out, i - 1) in ("NOUN", "THING", "RPAR", "NOT")
        if token.words == "orange" and (behind or after in ("NOUN", "THING")):
            out[i] = _retype(token, "COLOUR", "orange")
    return out


_ENDS = {"left": Extreme.LEFTMOST, "right": Extreme.RIGHTMOST}


def _is_room(noun: Noun) -> bool:
    return noun.kind in ROOMS and not noun.plural


def _exceptions(tokens: list[Token]) -> list[Token]:
    """ ", apart from the rug": of what the sentence is about, not of the noun before it."""
    out: list[Token] = []
    for token in tokens:
        if token.type == "OTHER_THAN" and out and out[-1].type == "COMMA":
            out[-1] = Token("AND_IS", None, out[-1].words)
        out.append(token)
    return out


def _commas(tokens: list[Token]) -> list[Token]:
    """A comma counts only in a list; ", or" is one "or"."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        if token.type == "COMMA":
            follower = _type(tokens, i + 1)
            if follower in ("OR", "AND") or not out:
                continue
            if follower not in _LANDMARK | {"REL", "SIDE", "PERSON_SIDE"}:
                continue
        out.append(token)
    return out


def _relative_clauses(tokens: list[Token]) -> list[Token]:
    """ "that is", "which is" after a noun are one token."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        after_noun = _type(tokens, i - 2) in ("NOUN", "THING")
        if token.type == "IS" and after_noun and out[-1].words in ("that", "which", "who"):
            out[-1] = Token("THAT_IS", None, f"{out[-1].words} {token.words}")
            continue
        out.append(token)
    return out


def _conditions(tokens: list[Token]) -> list[Token]:
    """ "How many mugs are near the sink and not in the kitchen": both hold of the mugs."""
    if not tokens or tokens[0].type not in ("HOW_MANY", "WHAT", "LIST"):
        return tokens
    out: list[Token] = []
    for i, token in enumerate(tokens):
        follower = _type(tokens, i + 1)
        if token.type == "AND" and follower in _CONDITION:
            token = _retype(token, "AND_IS")
        elif token.type == "THAT_IS" and out and out[-1].type == "AND":
            out[-1] = Token("AND_IS", None, f"{out[-1].words} {token.words}")
            continue
        out.append(token)
    return out


def _comparisons(tokens: list[Token]) -> list[Token]:
    """ "bigger" without "than" picks one of two; "nearest", "nearer" take their "to"."""
    out: list[Token] = []
    than = any(token.type == "THAN" for token in tokens)
    for token in tokens:
        if token.type == "COMP" and not than and token.value in _EXTREME_OF:
            token = _retype(token, "SUP", _EXTREME_OF[token.value])
        elif token.type == "NEARER" and not than:
            token = _retype(token, "SUP", Extreme.FARTHEST if token.value else Extreme.NEAREST)
        elif token.type in ("TO", "FROM") and _after_superlative(out, token.type):
            token = _retype(token, "SUP_TO")
        elif token.type in ("SIDE", "FROM") and _after_ordinal(out):
            token = _counted_from(token)
        elif token.type == "DET" and _type(out, len(out) - 1) == "SUP":
            out.append(Token("SUP_TO", None, ""))  # "nearest the table"
        out.append(token)
    return out


def _had(tokens: list[Token]) -> list[Token]:
    """ "With the laptop on it": the relation and "it" are one token."""
    out: list[Token] = []
    for token in tokens:
        if token.type == "IT" and out and out[-1].type == "REL" and _before(out, -1, "WITH"):
            out[-1] = Token("REL_IT", out[-1].value, f"{out[-1].words} {token.words}")
            continue
        out.append(token)
    return out


def _after_superlative(out: list[Token], preposition: str) -> bool:
    """Whether the tokens end in "nearest (red chair)" before "to", "farthest" before "from"."""
    wanted = Extreme.NEAREST if preposition == "TO" else Extreme.FARTHEST
    i = len(out) - 1
    while i >= 0 and out[i].type in ("NOUN", "THING", "COLOUR"):
        i -= 1
    return i >= 0 and out[i].type == "SUP" and out[i].value is wanted


def _after_ordinal(out: list[Token]) -> bool:
    """Whether the tokens end in "second (red chair)" with no superlative."""
    i = len(out) - 1
    while i >= 0 and out[i].type in ("NOUN", "THING", "COLOUR"):
        i -= 1
    return 0 <= i < len(out) - 1 and out[i].type == "ORD"


def _counted_from(token: Token) -> Token:
    """ "the second chair from the left", "... from the door"."""
    if token.type == "FROM":
        return _retype(token, "SUP_TO")
    ends = {
        RelationKind.LEFT_OF: Extreme.LEFTMOST,
        RelationKind.RIGHT_OF: Extreme.RIGHTMOST,
    }
    return _retype(token, "SUP", ends[token.value]) if token.value in ends else token


def _dangling_relations(tokens: list[Token]) -> list[Token]:
    """ "left of or right of the sofa", "is it in front or behind": a side without a landmark."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        follower = _type(tokens, i + 1)
        listed = follower in ("OR", "COMMA")
        if token.type == "REL" and (
            listed or (token.words == "behind" and follower not in _LANDMARK)
        ):
            token = _retype(token, "SIDE", token.value)
        out.append(token)
    return out


def _own_sides(tokens: list[Token]) -> list[Token]:
    """ "to the sofa's left": the preposition belongs to the side."""
    out = list(tokens)
    for i, token in enumerate(tokens):
        if token.type != "OWN_SIDE":
            continue
        j = i - 1
        while j >= 0 and tokens[j].type in _NOUN_PHRASE:
            j -= 1
        if j >= 0 and (tokens[j].type == "TO" or tokens[j].words in ("on", "in", "by")):
            out[j] = _retype(tokens[j], "OWN_PREP")
    return out
