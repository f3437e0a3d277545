"""Text -> question, instruction or reference, or a refusal that names what was not understood."""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import lark
from lark.exceptions import UnexpectedToken, VisitError
from lark.lexer import Lexer

from .builder import Builder
from .canonical import canonical
from .chains import NotUnderstood
from .declined import Declined, DeclineReason
from .grammar import GRAMMAR
from .instructions import Instruction, PutAt, PutPlace
from .lexer import lex, refusal_of, shorten
from .queries import Question
from .references import Reference
from .speech import Speech
from .tokens import Token
from .unknown.replacing import in_known_nouns
from .unknown.vocabulary import Vocabulary
from .words.choices import split_choices
from .words.splitting import words_of

NO_LABELS: frozenset[str] = frozenset()

_NOT_THIS = Declined(DeclineReason.UNPARSEABLE, "the grammar has no place for these words")
_WARMING = threading.Lock()

_ORDERS = frozenset(
    {"GO", "FACE", "STOP", "EXPLORE", "COME_HERE", "PICK", "PUT", "PUT_DOWN", "PUT_BACK", "BRING",
     "RELEASE", "HAND", "WAIT", "GO_BACK"}
)  # fmt: skip
_EXAMPLES = {
    "question": (
        "is the mug left of the laptop?",
        "is the mug left of the laptop, as seen from the sofa?",
        "if i stand at the fridge facing the stove, is the table to my left, right or back?",
        "where is the mug?",
        "what is on the table?",
        "which of these is left of the sofa: the lamp, the plant or the table?",
        "which chair is nearest to the table?",
        "how far is the mug from the laptop?",
        "how many red chairs are next to the table?",
        "is the sofa bigger than the bed?",
        "is the lamp nearer to the sofa than the plant?",
        "is there a mug on the table?",
        "how tall is the fridge?",
        "what colour is the sofa?",
    ),
    "instruction": (
        "go to the chair behind the table",
        "go left of the sofa",
        "stand in front of the tv, facing it",
        "go between the chairs",
        "go behind the table as seen from the door",
        "face the window",
        "come to me",
        "explore",
        "stop",
        "pick up the red mug to the left of the laptop",
        "put it on the shelf, behind the vase",
        "put the mug on the table",
        "put all the mugs on the shelf",
        "bring me the mug",
        "go back",
        "wait ten seconds",
        "open the hand",
    ),
    "reference": (
        "the red mug left of the laptop",
        "the chair nearest to the table",
        "the sofa",
    ),
}


def parse_question(
    text: str,
    labels: frozenset[str] = NO_LABELS,
    previous: Question | None = None,
    vocabulary: Vocabulary | None = None,
) -> Question | Declined:
    """The question that `text` asks.

    Args:
        text: English, at most `lexer.MAX_CHARACTERS` characters; any text is allowed. Choices
            that are listed in it with letters ("A. left B. right") are set aside
            (`words.choices.split_choices`).
        labels: kinds that the map knows beyond the lexicon, lower-case.
        previous: what was asked before in the same exchange: "it", "there", "the other one" may
            mean what it spoke of.
        vocabulary: where nouns that the lexicon does not have are looked up. What they only sound
            like is not taken: the question is declined with UNKNOWN_WORD and names it.
    """
    refused = refusal_of(text)
    if refused is not None:
        return refused
    stem, _ = split_choices(text)
    words = words_of(stem)
    asked = Speech(_parse_words, labels).question(words, previous)
    if vocabulary is None or not isinstance(asked, Declined):
        return asked
    known = in_known_nouns(words, labels, vocabulary)
    if known is None:
        return asked
    if isinstance(known, Declined):
        return known
    again = Speech(_parse_words, labels).question(known, previous)
    return asked if isinstance(again, Declined) else again


def parse_instruction(text: str, labels: frozenset[str] = NO_LABELS) -> Instruction | Declined:
    """The instruction that `text` gives; a bare place ("left of the sofa") means to go there."""
    instruction: Instruction | Declined = _parse(text, "instruction", labels)
    return instruction


def parse_reference(text: str, labels: frozenset[str] = NO_LABELS) -> Reference | Declined:
    """The object that `text` describes: "the red mug left of the laptop"."""
    reference: Reference | Declined = _parse(text, "reference", labels)
    return reference


def parse_place(text: str, labels: frozenset[str] = NO_LABELS) -> PutPlace | Declined:
    """Where to put something: "on the shelf, left of the vase"."""
    refused = refusal_of(text)
    if refused is not None:
        return refused
    put = _parse_words(["put", "it", *words_of(text)], "instruction", labels)
    return put if isinstance(put, Declined) else _placed(put, text)


def _placed(put: Instruction, text: str) -> PutPlace | Declined:
    if isinstance(put, PutAt):
        return put.place
    return Declined(DeclineReason.UNPARSEABLE, f"'{shorten(text)}' names no place to put something")


def warm_up() -> None:
    """Parse a sentence, so that the first one of a person need not wait for the parser's tables.

    Takes some seconds, once in a process; threads that call it together build them once.
    """
    with _WARMING:
        parse_question(_EXAMPLES["question"][0])


class _Tokens(Lexer):
    """Hands tokens that are already made to lark."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    # lark gives a lexer without `__future_interface__` the text alone, whatever its own types say.
    def lex(self, data: list[Token]) -> Iterator[lark.Token]:  # type: ignore[override]
        for token in data:
            yield lark.Token(token.type, token)


@lru_cache(maxsize=1)
def _grammar() -> lark.Lark:
    return lark.Lark(
        GRAMMAR,
        parser="lalr",
        lexer=_Tokens,
        start=["question", "instruction", "reference", "mark", "relations"],
        maybe_placeholders=False,
    )


def _parse(text: str, start: str, labels: frozenset[str]) -> Any:
    return refusal_of(text) or _parse_words(words_of(text), start, labels)


def _parse_words(words: list[str], start: str, labels: frozenset[str], helpful: bool = True) -> Any:
    """What the words mean by the grammar; a refusal says more when it shall be `helpful`."""
    tokens = lex(words, labels, ordering=start == "instruction", helpful=helpful)
    if isinstance(tokens, Declined):
        return (helpful and _other_sort(words, start, labels)) or tokens
    try:
        return _build(tokens, start)
    except UnexpectedToken as error:
        if not helpful:
            return _NOT_THIS
        text = " ".join(words)
        return _other_sort(words, start, labels) or _unexpected(text, tokens, error, start)
    except NotUnderstood as error:
        close = _close(" ".join(words), start) if helpful else ()
        return Declined(DeclineReason.UNPARSEABLE, str(error), close)


def _build(tokens: list[Token], start: str) -> Any:
    parser: Any = _grammar()  # its annotations know only text, our lexer takes tokens
    tree = parser.parse(tokens, start=start)
    try:
        return Builder().transform(tree)
    except VisitError as error:
        raise error.orig_exc from error


def _other_sort(words: list[str], start: str, labels: frozenset[str]) -> Declined | None:
    """A question where an instruction is wanted, or the other way round."""
    other = {"question": "instruction", "instruction": "question"}.get(start)
    if other is None:
        return None
    tokens = lex(words, labels, ordering=other == "instruction", helpful=False)
    if isinstance(tokens, Declined):
        return None
    try:
        sentence = _build(tokens, other)
    except (UnexpectedToken, NotUnderstood):
        return None
    if other == "instruction" and tokens[0].type not in _ORDERS:
        return None
    sorts = {"question": "a question", "instruction": "an instruction"}
    return Declined(
        DeclineReason.UNPARSEABLE,
        f"this is {sorts[other]}, not {sorts[start]}",
        (canonical(sentence),),
    )


def _unexpected(text: str, tokens: list[Token], error: Any, start: str) -> Declined:
    """The words from the first one that the grammar has no place for."""
    token = error.token.value
    if isinstance(token, Token):
        rest = " ".join(each.words for each in tokens[_index(tokens, token) :])
        detail = f"did not understand '{shorten(rest)}'"
    else:
        detail = "the sentence ends too early"
    if "NOUN" in error.accepts:
        detail += "; an object was expected there, such as 'the red mug'"
    elif not isinstance(token, Token) and "REL" in error.accepts:
        detail += "; a relation was expected, such as 'left of the sofa'"
    return Declined(DeclineReason.UNPARSEABLE, detail, _close(text, start))


def _index(tokens: list[Token], token: Token) -> int:
    return next(i for i, each in enumerate(tokens) if each is token)


def _close(text: str, start: str) -> tuple[str, ...]:
    """Up to three sentences of the kind that is understood."""
    if start not in _EXAMPLES:
        return ()
    short = shorten(text.lower(), 80)
    return tuple(difflib.get_close_matches(short, _EXAMPLES[start], n=3, cutoff=0.45))
