"""Words of picking, placing and bringing, and between the steps of an instruction.

They count only in instructions: in a question "back" and "down" are something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...geometry.relations import RelationKind
from .numbers import NUMBER_WORDS, SECONDS, number_of
from .relations import RELATIONS

Entry = tuple[str, object]

_PLAIN: dict[str, str] = {
    "PICK": (
        "pick up|pick|grab|take|grasp|lift|lift up|collect|take hold of|get hold of|grab hold of|"
        "seize|pick out|picking up|taking|grabbing|go and pick up|go pick up|go and take|"
        "go and grab|go grab"
    ),
    "PUT": ("put|place|set|lay|leave|deposit|drop|stick|put away|putting|placing|go and put"),
    "BRING": (
        "bring|carry|deliver|transport|bringing|fetching|give|hand|hand over|pass|fetch|go get|"
        "go and get|go fetch|go and fetch|i need|i want|i would like|i would like to have|"
        "i want to have|can i have|could i have|may i have|can i get|could i get|let me have|"
        "come and bring|go and bring|i am looking for|giving|handing"
    ),
    "GO": "drive back|move back|get back|walk back|turn back",
    "GO_BACK": (
        "go back to where you were|go back to where you started|go back to where you came from|"
        "go back to the start|return to where you were|return to where you started|"
        "return to the start|go back to your start|go back to your place|"
        "go back to where you began|drive back to where you were|"
        "drive back to where you started|go back to the beginning|go back where you were|"
        "go back where you came from|go back to where we started|return to your start"
    ),
    "THEN": (
        "then|and then|after that|and after that|afterwards|and afterwards|after this|"
        "and after this|finally|and finally|lastly|and lastly|subsequently|thereafter|"
        "when you are done|once you are done|when done|once done|when you have it|"
        "once you have it|when that is done|once that is done|and when you have it|"
        "and once you have it"
    ),
    "RELEASE": "release|let go of",
    "UP": "up",
    "DOWN": "down",
    "FROM": "off|off of|out of|from off|from on top of",
    "HERE": "over here|right here|to here",
    "IT": "all of them|both of them|them all|them both",
}
_HANDS = ("hand", "gripper", "fingers", "claw", "grip")
_OPEN = ("let go", "let it go", "let go of it", "release it", "let loose")
EVERY = frozenset({"all", "all the", "all of the", "each", "every", "each of the", "everything"})
SOME = frozenset({"a", "an", "any", "some", "anything", "something"})
ONE_OF = frozenset(
    {"one of the", "any one of the", "any of the", "one of those", "one of these", "one of my"}
)
_AMOUNT = r"(?:\d+(?:\.\d+)?|a|an|half|and|of|couple|few|" + "|".join(NUMBER_WORDS) + ")"
_SPAN = re.compile(
    r"(?:wait|pause|hold on|hold|stay)(?: here| there)?(?: for)?(?: about)?"
    rf" (?P<number>{_AMOUNT}(?: {_AMOUNT}){{0,4}}) (?P<unit>{'|'.join(SECONDS)})(?= |$)"
)
_MOMENT = re.compile(
    r"(?:wait|pause|hold on)(?: (?:a|for a) (?:moment|bit|while|little while|little)| here| there)*"
    r"(?=$| (?:\.|,|then|and|please)(?: |$))"
)
_WAITING = frozenset({"wait", "pause", "hold", "stay"})
_MOST_WORDS = 12


def handling_phrases() -> Iterable[tuple[str, Entry]]:
    """Each phrase with its token type and value."""
    for kind, words in _PLAIN.items():
        for word in words.split("|"):
            yield word, (kind, None)
    for opens, verb in ((True, "open"), (False, "close"), (False, "shut")):
        for owner in ("the ", "your ", ""):
            for hand in _HANDS:
                yield f"{verb} {owner}{hand}", ("HAND", opens)
    for words in _OPEN:
        yield words, ("HAND", True)
    for words in ONE_OF:
        yield words, ("DET", None)
    for name, count in NUMBER_WORDS.items():
        if 2 <= count <= 20 and name not in ("couple", "dozen"):
            for of in ("of the", "of those", "of these"):
                yield f"{name} {of}", ("NUM", int(count))
    for words in ("a couple of", "a couple of the", "a pair of"):
        yield words, ("NUM", 2)
    for relation in (
        RelationKind.UNDER,
        RelationKind.BEHIND,
        RelationKind.NEXT_TO,
        RelationKind.IN_FRONT_OF,
        RelationKind.ON,
        RelationKind.IN,
        RelationKind.NEAR,
    ):
        for words in RELATIONS[relation]:
            yield f"from {words}", ("REL", relation)
    yield "back onto", ("REL", RelationKind.ON)
    yield "back into", ("REL", RelationKind.IN)
    yield "down onto", ("REL", RelationKind.ON)


def waiting_at(words: list[str], i: int) -> tuple[float | None, int] | None:
    """Waiting that is said from word i on: seconds, None when not said, and how many words."""
    if words[i] not in _WAITING:
        return None
    text = " ".join(words[i : i + _MOST_WORDS])
    found = _SPAN.match(text)
    number = number_of(found["number"].split()) if found is not None else None
    if found is not None and number is not None:
        return number * SECONDS[found["unit"]], len(found.group().split())
    found = _MOMENT.match(text)
    return None if found is None else (None, len(found.group().split()))
