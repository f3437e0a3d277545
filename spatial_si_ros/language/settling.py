"""What a word is by its neighbours: decided here, so that the grammar needs one token ahead."""

from __future__ import annotations

from ..geometry.relations import RelationKind
from .declined import Declined, DeclineReason
from .lexicon import ROOMS, Noun
from .queries import Measure
from .references import Extreme
from .tokens import Token

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


def settled(tokens: list[Token], ordering: bool) -> list[Token] | Declined:
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
