"""Sizes of things and rooms, told and compared; the biggest, the second tallest."""

from __future__ import annotations

from ..truth import rooms
from ..truth.spec import Extreme, Form, Measure, Question, Reference, Unit, View, Viewpoint
from . import offers, phrases
from .desk import Desk, asked
from .distances import UNIT_WORDS, extreme_of_kind
from .drafted import METRIC, Drafted, QuestionType

_HOW = {
    Measure.HEIGHT: ("how tall is {a}", "what is the height of {a}", "how high is {a}"),
    Measure.LENGTH: ("how long is {a}", "what is the length of {a}"),
    Measure.WIDTH: ("how wide is {a}", "what is the width of {a}"),
    Measure.LONGEST_EDGE: (
        "what is the longest dimension (length, width or height) of {a}",
        "how long is the longest edge of {a}",
    ),
}
_COMPARED = {
    Measure.VOLUME: ("bigger", "smaller"),
    Measure.HEIGHT: ("taller", "shorter"),
    Measure.LENGTH: ("longer", ""),
    Measure.WIDTH: ("wider", "narrower"),
}
_RANKED = (
    Extreme.BIGGEST, Extreme.SMALLEST, Extreme.TALLEST, Extreme.SHORTEST, Extreme.LONGEST,
    Extreme.WIDEST, Extreme.HIGHEST, Extreme.LOWEST,
)  # fmt: skip


def size(desk: Desk) -> Drafted | None:
    thing = desk.thing()
    measure = desk.pick(*_HOW)
    reference = desk.refer(thing)
    unit = desk.pick(Unit.CENTIMETRE, Unit.CENTIMETRE, Unit.METRE, Unit.INCH, Unit.FOOT)
    words = desk.pick(*UNIT_WORDS[unit])
    text = desk.pick(*_HOW[measure]).format(a=desk.noun(reference))
    if unit is not Unit.METRE or desk.draw.random() < 0.5:
        text = desk.pick(f"{text}, in {words}", f"{text} in {words}", f"in {words}, {text}")
    question = Question(Form.SIZE, reference, measure=measure, unit=unit)
    return Drafted(question, asked(text), offer=offers.number(unit.value))


def compare_size(desk: Desk) -> Drafted | None:
    first = desk.thing()
    others = desk.near(first)
    if not others:
        return None
    second = desk.draw.choice(others[:12])
    measure = desk.pick(*_COMPARED)
    more, less = _COMPARED[measure]
    opposite = bool(less) and desk.draw.random() < 0.35
    a, b = desk.refer(first), desk.refer(second)
    words = less if opposite else more
    text = desk.pick(
        f"is {desk.noun(a, closed=True)} {words} than {desk.noun(b)}",
        f"is it true that {desk.noun(a)} is {words} than {desk.noun(b)}",
    )
    question = Question(Form.COMPARE_SIZE, a, references=(b,), measure=measure, opposite=opposite)
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def compare_rooms(desk: Desk) -> Drafted | None:
    if len(desk.rooms) < 2:
        return None
    first, second = desk.draw.sample(list(desk.rooms), 2)
    opposite = desk.draw.random() < 0.4
    words = "smaller" if opposite else desk.pick("bigger", "larger")
    text = f"is the {first} {words} than the {second}"
    question = Question(
        Form.COMPARE_SIZE, Reference(first), references=(Reference(second),),
        measure=Measure.VOLUME, opposite=opposite,
    )  # fmt: skip
    return Drafted(question, asked(text), offer=offers.yes_or_no)


def which_is_bigger(desk: Desk) -> Drafted | None:
    first = desk.thing()
    things = [first, *desk.some(desk.near(first), desk.pick(1, 2, 3))]
    if len(things) < 2:
        return None
    desk.draw.shuffle(things)
    extreme = desk.pick(*_RANKED)
    choices, texts = desk.offered(things)
    words = phrases.extreme_words(extreme, desk.draw)
    must = desk.draw.random() < 0.35
    if must:
        text = desk.pick(f"which of these is the {words}", f"which of the following is the {words}")
    else:
        listed = phrases.listed([texts[each.id] for each in things], "or")
        text = f"{desk.pick('which is', 'which of these is')} the {words}: {listed}"
    question = Question(Form.EXTREME, None, choices=choices, extreme=extreme)
    return Drafted(question, asked(text), offer=offers.things(texts), must_offer=must)


def ranked(desk: Desk) -> Drafted | None:
    """ "Which is the second tallest chair?", "Which book is the leftmost, seen by me?" """
    kinds = desk.several()
    if not kinds:
        return None
    subject = Reference(desk.pick(*kinds))
    rank = desk.pick(1, 1, 2)
    if desk.draw.random() < 0.25:
        extreme = desk.pick(Extreme.LEFTMOST, Extreme.RIGHTMOST)
        view = Viewpoint(desk.pick(View.ROBOT, View.SPEAKER))
        words = phrases.extreme_words(extreme, desk.draw, rank)
        text = desk.viewed(view, f"which {phrases.bare(subject)} is the {words}")
        question = Question(Form.EXTREME, subject, viewpoint=view, extreme=extreme, rank=rank)
        return Drafted(question, text)
    extreme = desk.pick(*_RANKED)
    words = phrases.extreme_words(extreme, desk.draw, rank)
    kind = phrases.bare(subject)
    text = desk.pick(f"which {kind} is the {words}", f"which is the {words} {kind}")
    return Drafted(Question(Form.EXTREME, subject, extreme=extreme, rank=rank), asked(text))


def room_area(desk: Desk) -> Drafted | None:
    unit = desk.pick(Unit.METRE, Unit.METRE, Unit.FOOT)
    words = desk.pick(
        *(("square metres", "m²", "square meters") if unit is Unit.METRE else ("square feet",))
    )
    if not desk.rooms:
        return None
    kind = rooms.WHOLE if desk.draw.random() < 0.2 else desk.pick(*desk.rooms)
    name = desk.pick("apartment", "home", "whole flat") if kind == rooms.WHOLE else kind
    text = desk.pick(
        f"how big is the {name} in {words}",
        f"what is the floor area of the {name} in {words}",
        f"how many {words} does the {name} have",
        f"what is the size of the {name}, in {words}",
    )
    question = Question(Form.ROOM_AREA, Reference(kind), unit=unit)
    return Drafted(question, asked(text), offer=offers.number(f"{unit.value}²"))


TYPES = (
    QuestionType("size", METRIC, (size,), 3),
    QuestionType("room area", METRIC, (room_area,), 1),
    QuestionType("compare size", METRIC, (compare_size, compare_size, compare_rooms)),
    QuestionType("extreme", METRIC, (which_is_bigger, ranked, extreme_of_kind)),
)
