"""Questions and instructions back into words, one way for each meaning.

`parse_question(canonical(question))` is the same question; how things are described is in
`describing.py`, how instructions are told in `telling.py`.
"""

from __future__ import annotations

from functools import singledispatch

from . import queries as q
from .describing import (
    article,
    describe,
    describe_relation,
    describe_superlative,
    describe_viewpoint,
    listed,
    noun_words,
)
from .instructions import Instruction
from .queries import Measure, Scheme, Unit
from .references import Landmark, Person, Superlative, ViewpointWords, Who
from .words.numbers import words_of_number

_LARGER = {
    (Measure.VOLUME, False): "bigger",
    (Measure.VOLUME, True): "smaller",
    (Measure.HEIGHT, False): "taller",
    (Measure.HEIGHT, True): "shorter",
    (Measure.LENGTH, False): "longer",
    (Measure.LENGTH, True): "less long",
    (Measure.WIDTH, False): "wider",
    (Measure.WIDTH, True): "narrower",
    (Measure.LONGEST_EDGE, False): "longer in any direction",
    (Measure.LONGEST_EDGE, True): "shorter in any direction",
}
_WHICH_WAY = {
    Scheme.HALVES: "in which half",
    Scheme.THIRDS: "in which third",
    Scheme.QUARTERS: "in which direction",
    Scheme.QUADRANTS: "in which quadrant",
    Scheme.EIGHTHS: "in which exact direction",
    Scheme.CLOCK: "at what oclock",
    Scheme.COMPASS: "in which compass direction",
    Scheme.COMPASS_EIGHTHS: "in which of the eight compass directions",
}


_TURNED = {
    q.Turned.SAME: "the same way",
    q.Turned.OPPOSITE: "opposite ways",
    q.Turned.ACROSS: "at right angles",
}


@singledispatch
def canonical(sentence: q.Question | Instruction) -> str:
    """The sentence in canonical words."""
    raise TypeError(f"no canonical words for {type(sentence).__name__}")


def _view(sentence: q.Question) -> str:
    view = describe_viewpoint(sentence.viewpoint)
    return f", {view}" if view else ""


def _be(subject: Landmark) -> str:
    """ "is the mug", "am i", "are you"."""
    if isinstance(subject, Person) and subject.who is Who.SPEAKER:
        return "am i"
    verb = "are" if subject == Person(Who.ROBOT) else "is"
    return f"{verb} {describe(subject)}"


def _unit(unit: Unit, square: bool = False) -> str:
    if unit is Unit.METRE:
        return ""
    word = "inches" if unit is Unit.INCH else unit.value
    return f" in square {word}" if square else f" in {word}"


def _span(seconds: float | None) -> str:
    return "" if seconds is None else f" in the last {words_of_number(seconds)} s"


@canonical.register
def _(sentence: q.IsRelation) -> str:
    relation = describe_relation(sentence.predicate)
    return f"is {describe(sentence.subject)} {relation}{_view(sentence)}?"


@canonical.register
def _(sentence: q.Direction) -> str:
    options = listed([option.value for option in sentence.options])
    own = " from its own point of view" if sentence.intrinsic else ""
    landmark = describe(sentence.landmark)
    return f"is {describe(sentence.subject)} {options} {landmark}{own}{_view(sentence)}?"


@canonical.register
def _(sentence: q.Exists) -> str:
    return f"is there {article(noun_words(sentence.reference))}{_view(sentence)}?"


@canonical.register
def _(sentence: q.IsLarger) -> str:
    word = _LARGER[sentence.measure, sentence.smaller]
    return (
        f"is {describe(sentence.subject)} {word} than {describe(sentence.other)}{_view(sentence)}?"
    )


@canonical.register
def _(sentence: q.IsNearer) -> str:
    word, to = ("farther", "from") if sentence.farther else ("nearer", "to")
    other = f"{to} {describe(sentence.other)}" if sentence.than_to else describe(sentence.other)
    subject, target = describe(sentence.subject), describe(sentence.target)
    return f"is {subject} {word} {to} {target} than {other}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhereIs) -> str:
    return f"where {_be(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhatIs) -> str:
    return f"which {noun_words(sentence.reference, several=True)} are there{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichIs) -> str:
    return f"which is {describe(sentence.reference)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichOf) -> str:
    test = sentence.test
    words = describe_superlative(test) if isinstance(test, Superlative) else describe_relation(test)
    if not sentence.options:
        return f"which of these is {words}{_view(sentence)}?"
    options = listed([describe(option) for option in sentence.options])
    if sentence.viewpoint.kind is ViewpointWords.PICTURE:  # read before or behind a question only
        return f"{_view(sentence).removeprefix(', ')}, which is {words}: {options}?"
    return f"which is {words}{_view(sentence)}: {options}?"


@canonical.register
def _(sentence: q.HowFar) -> str:
    first, second = describe(sentence.first), describe(sentence.second)
    return f"how far is {first} from {second}{_unit(sentence.unit)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.HowMany) -> str:
    return f"how many {noun_words(sentence.reference, several=True)} are there{_view(sentence)}?"


@canonical.register
def _(sentence: q.HowBig) -> str:
    unit = _unit(sentence.unit)
    return f"how {sentence.measure.value} is {describe(sentence.subject)}{unit}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhatColour) -> str:
    if sentence.asked is not None:
        return f"is {describe(sentence.subject)} {sentence.asked}{_view(sentence)}?"
    return f"what colour is {describe(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichWay) -> str:
    subject, landmark = describe(sentence.subject), describe(sentence.landmark)
    own = " from its own point of view" if sentence.intrinsic else ""
    words = _WHICH_WAY[sentence.scheme]
    return f"{words} is {subject} from {landmark}{own}{_view(sentence)}?"


@canonical.register
def _(sentence: q.RoomArea) -> str:
    room = "this room" if sentence.room is None else describe(sentence.room)
    room = "all rooms" if sentence.whole else room
    unit = _unit(sentence.unit, square=True)
    return f"what is the area of {room}{unit}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichRoom) -> str:
    return f"in which room {_be(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.SameRoom) -> str:
    first, second = describe(sentence.first), describe(sentence.second)
    return f"are {first} and {second} in the same room{_view(sentence)}?"


@canonical.register
def _(sentence: q.FacesWhat) -> str:
    return f"what is {describe(sentence.subject)} facing{_view(sentence)}?"


@canonical.register
def _(sentence: q.CompareFacing) -> str:
    both = f"{describe(sentence.first)} and {describe(sentence.second)}"
    if sentence.first == sentence.second and sentence.first.plural:
        both = describe(sentence.first)
    if sentence.asked is None:
        return f"how are {both} turned to each other{_view(sentence)}?"
    return f"do {both} face {_TURNED[sentence.asked]}{_view(sentence)}?"


@canonical.register
def _(sentence: q.AppearanceOrder) -> str:
    options = listed([describe(each) for each in sentence.options], "and")
    return f"in which order did {options} come into view{_view(sentence)}?"


@canonical.register
def _(sentence: q.Route) -> str:
    facing = "" if sentence.facing is None else f" facing {describe(sentence.facing)}"
    stops = ", then ".join(describe(each) for each in sentence.stops)
    return f"which way leads from {describe(sentence.start)}{facing} to {stops}{_view(sentence)}?"


@canonical.register
def _(sentence: q.IsReachable) -> str:
    if len(sentence.targets) == 1:
        return f"can you reach {describe(sentence.targets[0])}{_view(sentence)}?"
    first, second = (describe(each) for each in sentence.targets)
    return f"can you pass between {first} and {second}{_view(sentence)}?"


@canonical.register
def _(sentence: q.HowMoves) -> str:
    words = {
        q.Motion.WHETHER: "is",
        q.Motion.DIRECTION: "in which direction is",
        q.Motion.SPEED: "how fast is",
    }[sentence.aspect]
    return f"{words} {describe(sentence.subject)} moving{_view(sentence)}?"


@canonical.register
def _(sentence: q.CameraMotion) -> str:
    when = _span(sentence.span_s)
    if sentence.pictures:
        first, second = sentence.pictures
        when = f" between picture {first} and picture {second}"
    return f"how did the camera move{when}{_view(sentence)}?"


@canonical.register
def _(sentence: q.Collision) -> str:
    when = "when " if sentence.when else ""
    first, second = describe(sentence.first), describe(sentence.second)
    return f"{when}will {first} hit {second}{_view(sentence)}?"


@canonical.register
def _(sentence: q.HasMoved) -> str:
    return f"has {describe(sentence.subject)} moved{_span(sentence.since_s)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.LastSeen) -> str:
    return f"when did you last see {describe(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WasThere) -> str:
    noun = article(noun_words(sentence.reference))
    ago = "" if sentence.ago_s is None else f" {words_of_number(sentence.ago_s)} s ago"
    return f"was there {noun}{ago}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhatChanged) -> str:
    return f"what has changed{_span(sentence.since_s)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.InPictures) -> str:
    if sentence.number:
        return f"is {describe(sentence.subject)} in picture {sentence.number}{_view(sentence)}?"
    return f"in which pictures is {describe(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichShown) -> str:
    do = f"can be seen in picture {sentence.only} only" if sentence.only else "do all pictures show"
    options = [describe(each) for each in sentence.options]
    return f"which of these {do}{': ' if options else ''}{listed(options) if options else ''}" + (
        f"{_view(sentence)}?"
    )


@canonical.register
def _(sentence: q.CameraPosition) -> str:
    what = f"the camera of picture {sentence.second}"
    if sentence.subject is not None:
        what = describe(sentence.subject)
    way = _WHICH_WAY[sentence.scheme]
    return f"seen from picture {sentence.first}, {way} is {what}{_view(sentence)}?"


@canonical.register
def _(sentence: q.NotMeasured) -> str:
    it = "this" if sentence.subject is None else describe(sentence.subject)
    if sentence.what is q.Unmeasured.USE:
        return f"what is {it} used for{_view(sentence)}?"
    return f"what does {it} look like{_view(sentence)}?"


@canonical.register
def _(sentence: q.Compares) -> str:
    first, second = sentence.first, sentence.second
    said = words_of_number(second) if isinstance(second, float) else _answer_to(second)
    allowing = " or equal to" if sentence.allowing else ""
    if sentence.how is q.Comparing.DIFFERENCE:
        return f"how far is {_answer_to(first)} from {said}{_view(sentence)}?"
    return f"is {_answer_to(first)} {sentence.how.value}{allowing} {said}{_view(sentence)}?"


def _answer_to(question: q.Question) -> str:
    return f"the answer to ( {canonical(question).rstrip('?')} )"


@canonical.register
def _(sentence: q.AllOf) -> str:
    parts = [canonical(part).rstrip("?") for part in sentence.parts]
    return f"{', and '.join(parts)}{_view(sentence)}?"


__all__ = ["canonical", "describe", "describe_relation", "describe_viewpoint"]
