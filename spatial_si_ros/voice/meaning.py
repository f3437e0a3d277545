"""What words are to the robot: an instruction, a reply, the stop word, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ..language.declined import Declined
from ..language.instructions import Instruction, Stop
from ..language.parser import parse_instruction, parse_reference
from .grammar import AGAIN, CANCEL, NO, ORDINALS, YES
from .vocabulary import Vocabulary, sayable

VERBS = frozenset(
    {"bring", "carry", "close", "collect", "come", "deliver", "drive", "drop", "explore", "face",
     "fetch", "gather", "get", "give", "go", "grab", "hand", "head", "hold", "lay", "let", "lift",
     "look", "move", "navigate", "open", "pick", "place", "point", "put", "release", "return",
     "roll", "rotate", "scan", "set", "stand", "take", "travel", "turn", "wait", "walk"}
)  # fmt: skip
"""How an order begins. "The mug" alone is none, though it could mean to go there."""
BEFORE = frozenset(
    {"and", "can", "could", "hello", "hey", "hi", "just", "kindly", "now", "ok", "okay", "please",
     "robot", "then", "to", "will", "would", "you"}
)  # fmt: skip
"""What may stand before the verb."""
AROUND = ("have a look around", "take a look around")
WISHES = frozenset({"the", "one", "a"})
TO_CHANGE = ("no", "not that one", "not that", "i mean", "i meant", "sorry")


_STOP = re.compile(
    r"(?:please |hey robot |robot |no )*(?:stop|halt|freeze)"
    r"(?: stop| halt| freeze| please| now| it| moving| right| there)*"
)


class Sort(Enum):
    """What words are."""

    COMMAND = "command"
    STOP = "stop"
    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    AGAIN = "again"
    CORRECTION = "correction"
    CHOICE = "choice"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Meaning:
    """What words are to the robot.

    Attributes:
        text: to act on: of a correction what is wanted instead, of a choice the option if it is
            one of those that were offered.
        instruction: of a command.
        why: of nothing, a phrase.
    """

    sort: Sort
    text: str
    instruction: Instruction | None = None
    why: str = ""


def meaning_of(text: str, vocabulary: Vocabulary, options: Sequence[str] = ()) -> Meaning:
    """What the words are.

    Args:
        text: lower-case words as recognisers give them.
        vocabulary: the kinds that the map knows.
        options: of a question that the robot has asked; empty: it has asked none.
    """
    words = " ".join(sayable(text).split())
    if not words:
        return Meaning(Sort.NOTHING, "", why="nothing was understood")
    for sort, phrases in (
        (Sort.YES, YES), (Sort.NO, NO), (Sort.CANCEL, CANCEL), (Sort.AGAIN, AGAIN),
    ):  # fmt: skip
        if words in phrases:
            chosen = next((each for each in options if sayable(each) == words), words)
            return Meaning(sort, chosen)
    if _STOP.fullmatch(words):
        return Meaning(Sort.STOP, words, Stop())
    if options:
        option = _option(words, options)
        if option is not None:
            return Meaning(Sort.CHOICE, option)
    for opening in sorted(TO_CHANGE, key=len, reverse=True):
        if words.startswith(f"{opening} ") and not _is_order(words[len(opening) + 1 :]):
            wanted = words[len(opening) + 1 :]
            if _names_something(wanted, vocabulary):
                return Meaning(Sort.CORRECTION, wanted)
    parsed = parse_instruction(words, vocabulary.labels)
    if isinstance(parsed, Stop):
        return Meaning(Sort.STOP, words, parsed)
    if not isinstance(parsed, Declined) and _is_order(words):
        return Meaning(Sort.COMMAND, words, parsed)
    if _names_something(words, vocabulary):
        return Meaning(Sort.CHOICE, words)
    why = parsed.detail if isinstance(parsed, Declined) else "it names a thing and no deed"
    return Meaning(Sort.NOTHING, words, why=why)


def _is_order(words: str) -> bool:
    rest = words.split()
    while rest and rest[0] in BEFORE:
        rest = rest[1:]
    return bool(rest) and (rest[0] in VERBS or " ".join(rest) in AROUND)


def _names_something(words: str, vocabulary: Vocabulary) -> bool:
    """ "The blue one", "the mug near the window", "the second one"."""
    bare = [word for word in words.split() if word not in WISHES]
    if bare and all(word in ORDINALS or word in vocabulary.colours for word in bare):
        return True
    if not words.startswith(("the ", "a ", "that ")) and "one" not in words.split():
        return words in vocabulary.live
    return not isinstance(parse_reference(words, vocabulary.labels), Declined)


def _option(words: str, options: Sequence[str]) -> str | None:
    """The option that the words are, its rank ("the second one") or words that only it has."""
    said = {sayable(option): option for option in options}
    if words in said:
        return said[words]
    bare = [word for word in words.split() if word not in WISHES]
    if len(bare) == 1 and bare[0] in ORDINALS:
        rank = len(options) - 1 if bare[0] == "last" else ORDINALS.index(bare[0])
        return options[rank] if rank < len(options) else None
    holding = [option for key, option in said.items() if bare and set(bare) <= set(key.split())]
    return holding[0] if len(holding) == 1 else None
