"""What fills a slot of a frame: sorts, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...geometry.relations import RelationKind
from ...geometry.relations import RelationKind as R
from ..declined import Declined, DeclineReason
from ..queries import Unit
from ..references import Landmark, Person, Qualifier, Reference, Superlative
from ..words.numbers import METRES, ORDINALS, SECONDS, UNITS, number_of
from .vocabularies import VOCABULARIES

_TIME = "second|seconds|sec|secs|s|minute|minutes|min|mins|h|hour|hours"
_AMOUNT = (
    "[(a|an|one and a half|half a|half an|a few|a couple of|few|couple of|# and a half|# # |#)]"
)
PICTURE = "(picture|image|photo|photograph|frame|view|shot|snapshot|pic)"

"""Names of one picture."""

SORTS: dict[str, str] = {
    "mark": "*",
    "ref": "*",
    "noun": "*",
    "test": "*",
    "listed": "**",
    "any": "**",
    "ways": "& left right forward forwards backward backwards back ahead straight or not at all on"
    " stay still stand around up down clockwise counterclockwise anticlockwise counter anti mainly"
    " mostly to the your my , in place spot rotate turn drive go move and",
    "rest": "***",
    "asking": "= is are am was were do does did can could will would has have where what which how "
    "who when in at to on tell",
    "span": f"(in|during|over|within|for|throughout) [the|these|those|your]"
    f" (last|past|previous|preceding|most recent) {_AMOUNT} ({_TIME})"
    f"|[in|over|during] the {_AMOUNT} ({_TIME}) before|since {_AMOUNT} ({_TIME}) ago"
    f"|{_AMOUNT} ({_TIME}) ago",
    "ago": f"{_AMOUNT} ({_TIME}) (ago|before|earlier)|earlier|before",
    "since": f"(in|during|over|within|for|throughout) [the|these|those|your]"
    f" (last|past|previous|preceding) {_AMOUNT} ({_TIME})"
    f"|since {_AMOUNT} ({_TIME}) ago|{_AMOUNT} ({_TIME}) ago",
    "pic": f"[the] {PICTURE} [number] (#|a|b)|the % {PICTURE}|(#|the %) [one]",
    "own": "from its own point of view|on its own side",
    "no": "not",
    "sides": "& left right in front of behind back ahead the to on at my your , or and north south"
    " east west",
    "blanks": "***",
    "unit": "|".join(sorted({*UNITS})),
    "square": "|".join([*(f"(square|sq) {each}" for each in sorted(UNITS)), "square units"]),
}
"""Sort -> template of the words that it takes; "*" and "**" are read by the grammar."""

for _name in ("span", "ago", "since", "pic", "own", "unit", "square"):
    SORTS[_name] = f"({SORTS[_name]})"


SORTS.update(VOCABULARIES)


class SlotDeclined(Exception):
    """The words in a slot are not what belongs there; carries why, and the words."""

    def __init__(self, declined: Declined, words: tuple[str, ...] = ()) -> None:
        super().__init__(declined.detail)
        self.declined = declined
        self.words = words


def refuse(why: str) -> SlotDeclined:
    return SlotDeclined(Declined(DeclineReason.UNPARSEABLE, why))


@dataclass
class Reader:
    """Reads slots of one sentence; what was read is kept, so that frames share it.

    Attributes:
        parse: (words, start symbol of the grammar) -> landmark or test, or a refusal.
    """

    parse: Callable[[tuple[str, ...], str], Any]
    _read: dict[tuple[str, tuple[str, ...]], Any] = field(default_factory=dict)

    def read(self, sort: str, words: tuple[str, ...]) -> Any:
        """The value of a slot.

        Raises:
            SlotDeclined: the words are not of this sort.
        """
        key = (sort, words)
        if key not in self._read:
            try:
                self._read[key] = self._value(sort, words)
            except SlotDeclined as declined:
                self._read[key] = declined
        value = self._read[key]
        if isinstance(value, SlotDeclined):
            raise value
        return value

    def _value(self, sort: str, words: tuple[str, ...]) -> Any:
        if sort == "mark":
            return self._mark(words)
        if sort == "ref":
            return self._reference(words)
        if sort == "test":
            return self._parsed(words, "relations")
        if sort == "listed":
            return tuple(self._reference(each) for each in parts_of_list(words))
        if sort in ("span", "ago", "since"):
            return seconds_of(words)
        if sort == "sides":
            return sides_of(words)
        if sort == "blanks":
            return tuple(self._reference(each) for each in places_of(words))
        if sort == "pic":
            return picture_of(words)
        if sort in ("unit", "square"):
            return UNITS.get(words[-1], Unit.METRE)
        return words

    def _mark(self, words: tuple[str, ...]) -> Landmark:
        mark: Landmark = self._parsed(words, "mark")
        return mark

    def _reference(self, words: tuple[str, ...]) -> Reference:
        mark = self._mark(words)
        if isinstance(mark, Person):
            raise refuse("this can be asked about objects, not about persons or the robot")
        return mark

    def _parsed(self, words: tuple[str, ...], start: str) -> Any:
        value: Landmark | Qualifier | Superlative | Declined = self.parse(words, start)
        if isinstance(value, Declined):
            raise SlotDeclined(value, words)
        return value


def parts_of_list(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """ "the chair, the table and the tv" -> its parts; brackets are not cut.

    Raises:
        SlotDeclined: a part is empty.
    """
    parts: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if not depth and word in (",", ";", "and", "or", "then"):
            if parts[-1]:
                parts.append([])
        elif parts[-1] or word not in ("first", "last", "to"):
            parts[-1].append(word)
    if not parts[-1]:
        parts.pop()
    if not parts:
        raise refuse("a list of objects was expected")
    return [tuple(part) for part in parts]


_AHEAD = frozenset({"front", "ahead"})
_BACK = frozenset({"behind", "back"})
_SIDE_OF: dict[tuple[bool, bool, bool, bool], RelationKind] = {
    (True, False, False, False): R.LEFT_OF,
    (False, True, False, False): R.RIGHT_OF,
    (False, False, True, False): R.IN_FRONT_OF,
    (False, False, False, True): R.BEHIND,
    (True, False, True, False): R.FRONT_LEFT_OF,
    (False, True, True, False): R.FRONT_RIGHT_OF,
    (True, False, False, True): R.BACK_LEFT_OF,
    (False, True, False, True): R.BACK_RIGHT_OF,
}
_POINTS = {
    "north": R.NORTH_OF, "south": R.SOUTH_OF, "east": R.EAST_OF, "west": R.WEST_OF,
}  # fmt: skip


def sides_of(words: tuple[str, ...]) -> tuple[RelationKind, ...]:
    """ "left, right, in front or behind" as relations, at least two.

    Raises:
        SlotDeclined: a part of the list is no side, or there is only one.
    """
    sides: list[RelationKind] = []
    for part in " ".join(words).replace(" or ", " , ").replace(" and ", " , ").split(" , "):
        said = set(part.split())
        point = said & _POINTS.keys()
        shape = ("left" in said, "right" in said, bool(_AHEAD & said), bool(_BACK & said))
        if len(point) == 1 and not any(shape):
            sides.append(_POINTS[point.pop()])
        elif shape in _SIDE_OF and not point:
            sides.append(_SIDE_OF[shape])
        elif said - {","}:
            raise refuse(f"'{part}' is no side")
    if len(set(sides)) < 2 or len(set(sides)) < len(sides):
        raise refuse("two or more different sides were expected")
    return tuple(sides)


_UNTIL = ("go forward until", "go straight until", "move forward until", "drive forward until")


def places_of(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Where each "go forward until ..." of numbered steps with blanks leads to.

    Raises:
        SlotDeclined: there is none.
    """
    text = " ".join(words)
    for opening in _UNTIL[1:]:
        text = text.replace(opening, _UNTIL[0])
    places = []
    for step in text.split(_UNTIL[0])[1:]:
        place = re.split(r" (?:[;.,] )?\d+ [.):] | [;_\[]| \. ", f" {step} ")[0]
        place = re.sub(r"^reaching ", "", place.strip(" .,;"))
        places.append(tuple(place.split()))
    if not places:
        raise refuse("no step goes anywhere")
    return places


_AROUND_SPANS = frozenset(
    {"in", "during", "over", "within", "for", "throughout", "the", "last", "past", "these", "those",
     "your", "previous", "preceding", "most", "recent", "since"}
)  # fmt: skip


def seconds_of(words: tuple[str, ...]) -> float | None:
    """ "in the last five minutes" -> 300; None where no time is named ("earlier")."""
    unit = next((i for i, word in enumerate(words) if word in SECONDS and i), None)
    if unit is None:
        return None
    before = [word for word in words[:unit] if word not in _AROUND_SPANS]
    number = number_of(before) if before else 1.0
    if number is None:
        raise refuse(f"'{' '.join(words)}' is no span of time")
    return number * SECONDS[words[unit]]


def picture_of(words: tuple[str, ...]) -> int:
    """The number of a picture, from 1.

    Raises:
        SlotDeclined: it is no whole number from 1 to 99.
    """
    for word in words:
        if word in ORDINALS:
            return ORDINALS[word]
    number = {"a": 1.0, "b": 2.0}.get(words[-1]) or number_of([words[-1]])
    if number is None or not 1 <= number <= 99 or number != int(number):
        raise refuse(f"'{' '.join(words)}' is no number of a picture, from 1")
    return int(number)


def metres(amount: float, unit: str) -> float:
    return amount * METRES[UNITS[unit]]
