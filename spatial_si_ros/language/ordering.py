"""The steps of an instruction, and what its verbs are: decided before the grammar sees them."""

from __future__ import annotations

from ..geometry.relations import RelationKind
from .lexicon import CONTAINERS, ROOMS, Noun
from .tokens import Token

_NOUN_PHRASE = frozenset({"DET", "NUM", "ORD", "OTHER", "SUP", "COLOUR", "NOUN", "THING"})
_PLACES = frozenset({"REL", "SIDE", "PERSON_SIDE", "BETWEEN", "ALIGNED"})
_HANDLING = frozenset({"PICK", "PUT", "PUT_DOWN", "PUT_BACK", "BRING", "RELEASE"})
_VERBS = _HANDLING | {"GO", "GO_BACK", "WAIT", "HAND", "STOP", "FACE", "EXPLORE", "COME_HERE"}
_BREAKS = frozenset({"COMMA", "AND", "END", "THEN"})
_BACK = {
    RelationKind.LEFT_OF: RelationKind.BACK_LEFT_OF,
    RelationKind.RIGHT_OF: RelationKind.BACK_RIGHT_OF,
}
_GOING_BACK = frozenset(
    {"go back", "come back", "return", "drive back", "move back", "get back", "walk back",
     "turn back"}
)  # fmt: skip


def ordered(tokens: list[Token]) -> list[Token]:
    """Tokens with one THEN between the steps, and in each step the verb that is meant.

    >>> pick, it, put = Token("PICK", None, "take"), Token("IT", None, "it"), None
    >>> [each.type for each in ordered([pick, it, Token("END", None, "."), pick, it])]
    ['PICK', 'IT', 'THEN', 'PICK', 'IT']
    """
    clauses = [_handled(clause) for clause in _clauses(_verbs(_sided(tokens)))]
    out: list[Token] = []
    for clause in clauses:
        if out:
            out.append(Token("THEN", None, "then"))
        out += clause
    return out


def _type(tokens: list[Token], i: int) -> str:
    return tokens[i].type if 0 <= i < len(tokens) else "END"


def _sided(tokens: list[Token]) -> list[Token]:
    """ "Go back left of me" is to my back left, "go back to the left of me" is not."""
    out = list(tokens)
    for i, (verb, side) in enumerate(zip(tokens, tokens[1:], strict=False)):
        if verb.type != "GO" or side.type != "REL" or side.words not in ("left of", "right of"):
            continue
        if verb.words.endswith(" back") and side.value in _BACK:
            out[i] = Token("GO", None, verb.words.removesuffix(" back"))
            out[i + 1] = Token("REL", _BACK[side.value], f"back {side.words}")
    return out


def _verbs(tokens: list[Token]) -> list[Token]:
    """ "Get the mug" is no "get to the sofa", "go back" alone no "go back to the sofa"."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        follower = _type(tokens, i + 1)
        words = token.words
        if token.type == "ORD" and words == "first" and follower in _VERBS:
            continue
        if words == "seen from":
            token = Token("VIEW_FROM", None, words)
        if token.type == "THING" and words == "one" and follower in ("NOUN", "COLOUR", "SUP"):
            token = Token("DET", None, "a")  # "one mug"
        elif token.type == "GO" and words in _GOING_BACK and follower in _BREAKS:
            token = Token("GO_BACK", None, words)
        elif token.type == "GO" and words == "wait" and follower in _BREAKS | {"HERE", "THERE"}:
            token = Token("WAIT", None, words)
        elif token.type == "GO" and follower in _NOUN_PHRASE | {"IT"}:
            kinds = {"get": "PICK", "move": "PUT", "return": "PUT_BACK"}
            token = Token(kinds.get(words, "GO"), None, words)
        elif token.type == "GO" and words == "get" and follower == "PERSON":
            token = Token("BRING", None, words)
        elif token.type in ("HERE", "THERE") and out and out[-1].type == "WAIT":
            continue
        out.append(token)
    return out


def _clauses(tokens: list[Token]) -> list[list[Token]]:
    """Parted where a break is followed by a verb, and at every "then"."""
    clauses: list[list[Token]] = [[]]
    breaks: list[Token] = []
    for token in tokens:
        if token.type in _BREAKS:
            breaks.append(token)
            continue
        then = any(each.type == "THEN" for each in breaks)
        if then or (breaks and token.type in _VERBS and not _is_view(clauses[-1])):
            clauses.append([])
            if token.type == "TO" and then:
                clauses[-1].append(Token("GO", None, "go"))  # "then to the table"
        elif token.type == "FACING" and _turns(token) and _verb(clauses[-1]) in _NOT_GOING:
            clauses.append([])
            token = Token("FACE", None, token.words)
        elif clauses[-1] and token.type in _HANDLING and _verb(clauses[-1]) in _VERBS:
            clauses.append([])  # as recognisers of speech write it, without any break
        else:
            clauses[-1] += [each for each in breaks if each.type != "END"]
        breaks = []
        clauses[-1].append(token)
    return [_view_last(clause) for clause in clauses if clause]


def _is_view(clause: list[Token]) -> bool:
    """ "From the sofa's point of view", before what to do."""
    return bool(clause) and clause[0].type in _VIEWS and _verb_at(clause) is None


def _verb_at(clause: list[Token]) -> int | None:
    return next((i for i, token in enumerate(clause) if token.type in _VERBS), None)


def _view_last(clause: list[Token]) -> list[Token]:
    at = _verb_at(clause)
    if clause[0].type not in _VIEWS or at is None or clause[at].type not in _HANDLING:
        return clause
    return [*clause[at:], *(token for token in clause[:at] if token.type not in _BREAKS)]


_VIEWS = frozenset({"VIEW_FROM", "FROM", "VIEW_PERSON", "STAND_AT", "SIT_ON", "FACE_WHEN"})
_NOT_GOING = _VERBS - {"GO", "COME_HERE"}


def _verb(clause: list[Token]) -> str:
    return _type(clause, 0)


def _turns(token: Token) -> bool:
    return token.words.startswith(("and ", "then "))


def _handled(clause: list[Token]) -> list[Token]:
    """A step of the hand: "up", "back", "down" and "here" are part of what its verb means."""
    if _verb(clause) not in _HANDLING:
        return clause
    verb, body = clause[0], clause[1:]
    if verb.type in ("BRING", "PICK") and _type(body, 0) == "PERSON" and len(body) > 1:
        body = body[1:]  # "give me the mug"
        verb = Token("BRING", None, verb.words)
    down = back = False
    out: list[Token] = []
    for i, token in enumerate(body):
        follower = _type(body, i + 1)
        if token.type == "UP" or (token.type == "HERE" and verb.type == "BRING"):
            continue
        if token.type == "SIDE" and token.words == "back":
            back = True
            if follower in _PLACES and _type(out, len(out) - 1) not in ("IT", "END"):
                out.append(Token("ALSO", None, token.words))
        elif token.type == "DOWN" or (token.type == "HERE" and verb.type == "PUT"):
            down = True
            if follower in _PLACES and _type(out, len(out) - 1) not in ("IT", "END"):
                out.append(Token("ALSO", None, token.words))
        elif token.type in ("COMMA", "AND"):
            out += _joined(token, out, follower, verb.type)
        elif token.type == "FROM":
            out.append(_taken_from(body, i))
        elif token.type == "TO" and token.words == "at":
            out.append(Token("REL", RelationKind.NEXT_TO, token.words))
        else:
            out.append(token)
    return [_meant(verb, out, down, back), *out]


def _joined(token: Token, before: list[Token], follower: str, verb: str) -> list[Token]:
    """A comma or "and": between places of one thing, between things, or nothing."""
    if follower in _PLACES and verb in ("PUT", "PUT_DOWN") and before:
        return [Token("ALSO", None, token.words)]
    if follower in _NOUN_PHRASE and not (before and before[-1].type in ("COMMA", "AND")):
        return [Token("AND", None, token.words)]
    return [token] if token.type == "AND" else []


def _taken_from(body: list[Token], i: int) -> Token:
    """ "From the table", "off the shelf", "out of the box": where the thing is now."""
    following = (each for each in body[i + 1 :] if each.type in ("NOUN", "THING"))
    noun: Noun | None = next((each.value for each in following), None)
    if noun is None or any(each.type == "POV" for each in body[i:]):
        return body[i]
    within = noun.kind in ROOMS or noun.kind in CONTAINERS
    return Token("REL", RelationKind.IN if within else RelationKind.ON, body[i].words)


def _outside_brackets(body: list[Token]) -> list[Token]:
    depth, out = 0, []
    for token in body:
        depth += {"LPAR": 1, "RPAR": -1}.get(token.type, 0)
        if depth == 0:
            out.append(token)
    return out


def _measured(body: list[Token], i: int) -> bool:
    """Whether the "to" at i is that of "nearest (mug) to"."""
    i -= 1
    while i >= 0 and body[i].type in ("NOUN", "THING", "COLOUR"):
        i -= 1
    return i >= 0 and body[i].type in ("SUP", "NEARER")


def _meant(verb: Token, body: list[Token], down: bool, back: bool) -> Token:
    """The verb, by what stands with it."""
    outer = _outside_brackets(body)
    to = any(token.type == "TO" and not _measured(outer, i) for i, token in enumerate(outer))
    placed = to or any(token.type in _PLACES for token in outer)
    if verb.type == "PICK" and back and not to:
        return Token("PUT_BACK", None, verb.words)
    if (verb.type == "PICK" and to) or (verb.type == "PUT_BACK" and to):
        return Token("BRING", None, verb.words)
    if verb.type == "PUT" and back and not placed:
        return Token("PUT_BACK", None, verb.words)
    if verb.type == "PUT" and (down or verb.words in ("drop", "leave")) and not placed:
        return Token("PUT_DOWN", None, verb.words)
    return verb
