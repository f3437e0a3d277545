"""An answer as one of the listed choices."""

from __future__ import annotations

import re
from dataclasses import replace

from ...geometry.lexicon import ROOMS
from ...language.parser import parse_reference
from ...language.queries import HowMoves, Unit
from ..answer import (
    Answer,
    Answered,
    Boolean,
    Choice,
    Count,
    Declined,
    DeclineReason,
    Number,
    ObjectSet,
    Order,
    PlaceText,
    Way,
)
from ..grounding.naming import listed
from .asking import Asking
from .routes import TURNS
from .units import PER_METRE

_SIDES = {
    "left": {"left", "to the left", "on the left", "left side", "left of"},
    "right": {"right", "to the right", "on the right", "right side", "right of"},
    "front": {"front", "in front", "ahead", "forward", "in front of", "to the front"},
    "behind": {"behind", "back", "rear", "at the back", "to the back", "backward"},
}
_CORNER = re.compile(
    r"\b(front|back|behind|rear|forward)(?:[ -]?(?:and|to the))?[ -]*(left|right)\b"
)
_HOUR = re.compile(r"^(?:at )?(\d{1,2})(?: ?o ?'?clock)?$")
_COMPASS = re.compile(r"^(?:to the |in the )?(north|south|east|west)(?:wards?|ern side)?$")
_TURN = re.compile(r"go straight|turn left|turn right|turn back|turn around|straight on")
_UNIT = re.compile(r"\d\s*(mm|cm|m|ft|feet|foot|in|inch|inches|meters?|metres?)(?:\b|²|2|\^)")
_PLACE = re.compile(r"^(?:on top of|on|in|inside|next to|beside|near|under|at)\s+(?=\w)")
_YES = {"yes", "true", "y", "correct"}
_NO = {"no", "false", "n", "incorrect"}
_MOVES, _STILL = {"moving", "it is moving"}, {"standing still", "still", "not moving", "at rest"}
_LETTER = re.compile(r"^\(?[a-z]\s*[.):]\s+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_THEN = re.compile(r"\s*(?:,|;|->|→|\bthen\b|\band\b)\s*")
_PERSON = re.compile(r"\b(?:to|on|of)? ?(?:my|your|me|you|the viewer)\b ?")


def among(answer: Answered, asking: Asking) -> Answer:
    """The same answer in the words of the choice that says it.

    Declines where no choice, or more than one, says what was measured.
    """
    fitting = [choice for choice in asking.choices if _says(choice, answer, asking)]
    if isinstance(answer.value, Number | Count):
        fitting = nearest_number(asking.choices, answer.value)
    if len(fitting) != 1:
        why = "none of the choices says so" if not fitting else f"{listed(fitting)} both say so"
        return Declined(DeclineReason.UNDEFINED, f"{answer.text} But {why}", (answer.text,))
    return replace(answer, value=Choice(fitting[0]))


def _plain(choice: str) -> str:
    return _LETTER.sub("", choice.strip().lower()).strip(" .!?")


def _says(choice: str, answer: Answered, asking: Asking) -> bool:
    words = _plain(choice)
    value = answer.value
    if isinstance(value, Boolean):
        moves = isinstance(asking.question, HowMoves)
        said_too = (_MOVES if value.value else _STILL) if moves else set()
        return words in (_YES if value.value else _NO) | said_too
    if isinstance(value, Choice):
        said = value.text.lower()
        if words.removeprefix("the ") == said.removeprefix("the ") or choice == value.text:
            return True
        bare = _PERSON.sub(" ", words).strip()
        if said in _SIDES:
            return words in _SIDES[said] or bare in _SIDES[said]
        if said in ROOMS:
            room = parse_reference(words, frozenset())
            return not isinstance(room, Declined) and room.kind == said
        if _direction(bare) == said or _same_pictures(words, said):
            return True
    if isinstance(value, Way):
        turns = [step for step in value.steps if step in TURNS.values()]
        offered = [_turn(each) for each in _TURN.findall(words)]
        if turns[:1] == ["go straight"] and len(offered) == len(turns) - 1:
            turns = turns[1:]  # a first step that was told, not asked: "1. Go forward until ..."
        return offered == turns
    if isinstance(value, Order):
        return _in_order(words, value.object_ids, asking)
    ids = value.object_ids if isinstance(value, ObjectSet | PlaceText) else answer.object_ids
    return len(ids) == 1 and _means(choice, ids[0], asking)


def _direction(words: str) -> str:
    """A corner, an hour or a point of the compass as `sectors.py` calls it; "" for none."""
    corner, hour, point = _CORNER.search(words), _HOUR.match(words), _COMPASS.match(words)
    if corner:
        return f"{'front' if corner[1] in ('front', 'forward') else 'back'} {corner[2]}"
    if hour:
        return f"{int(hour[1])} o'clock"
    return point[1] if point else ""


def _turn(words: str) -> str:
    return {"turn around": "turn back", "straight on": "go straight"}.get(words, words)


def _same_pictures(words: str, said: str) -> bool:
    """Whether both name the same numbers, "pictures 1 and 3" and "1, 3"."""
    numbers = _NUMBER.findall(said)
    return said.startswith("picture") and bool(numbers) and _NUMBER.findall(words) == numbers


def _in_order(words: str, object_ids: tuple[int, ...], asking: Asking) -> bool:
    """Whether a choice lists those objects in that order: "the chair, then the tv"."""
    parts = [part.removeprefix("first ") for part in _THEN.split(words) if part]
    return len(parts) == len(object_ids) and all(
        _means(part, number, asking) for part, number in zip(parts, object_ids, strict=True)
    )


def _means(choice: str, object_id: int, asking: Asking) -> bool:
    """Whether a choice describes that object."""
    words = _PLACE.sub("", _plain(choice))
    reference = parse_reference(words, frozenset(asking.index.by_label))
    if isinstance(reference, Declined):
        return False
    found = asking.grounder.unaided().resolve(reference)
    return not isinstance(found, Declined) and found.thing.id == object_id


def nearest_number(choices: tuple[str, ...], value: Number | Count) -> list[str]:
    """The choices whose number is nearest to the answer's; none where a count is not offered."""
    numbers = [(_NUMBER.search(_plain(choice)), choice) for choice in choices]
    apart = [
        (abs(float(n.group()) * _scale(choice, value) - value.value), choice)
        for n, choice in numbers
        if n
    ]
    if not apart:
        return []
    least = min(distance for distance, _ in apart)
    if isinstance(value, Count) and least > 0.0:
        return []
    return [choice for distance, choice in apart if distance <= least + 1e-9]


def _scale(choice: str, value: Number | Count) -> float:
    """What turns the number of a choice into the unit of the answer."""
    said = _UNIT.search(_plain(choice))
    units = {unit.value: unit for unit in Unit}
    if said is None or not isinstance(value, Number) or value.unit.rstrip("23") not in units:
        return 1.0
    word = said[1]
    long = {"feet": "ft", "foot": "ft", "inch": "in", "inches": "in"}
    theirs = units[long.get(word, "m" if word.startswith("met") else word)]
    power = int(value.unit[-1]) if value.unit[-1] in "23" else 1
    return float((PER_METRE[units[value.unit.rstrip("23")]] / PER_METRE[theirs]) ** power)
