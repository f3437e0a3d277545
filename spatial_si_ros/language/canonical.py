"""Questions, instructions and references back into words, one way for each meaning.

Relations that describe a noun stand in brackets, so that the text has only one reading;
`parse_question(canonical(question))` is the same question.
"""

from __future__ import annotations

from functools import singledispatch

from . import queries as q
from .instructions import Explore, Face, GoTo, Place, Stop
from .lexicon import plural
from .queries import Measure
from .references import (
    Extreme,
    Landmark,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
    Who,
)

_LARGER = {
    (Measure.VOLUME, False): "bigger",
    (Measure.VOLUME, True): "smaller",
    (Measure.HEIGHT, False): "taller",
    (Measure.HEIGHT, True): "shorter",
    (Measure.LENGTH, False): "longer",
    (Measure.LENGTH, True): "less long",
}


def describe(landmark: Landmark) -> str:
    """A reference in words, "the red mug (left of the laptop)"; a person as "me" or "you"."""
    if isinstance(landmark, Person):
        return landmark.who.value
    return f"the {_noun(landmark)}"


def describe_viewpoint(spec: ViewpointSpec) -> str:
    """A viewpoint in words, "" when unspecified."""
    if spec.kind is ViewpointWords.ROBOT:
        return "from your point of view"
    if spec.kind is ViewpointWords.SPEAKER:
        return "from my point of view"
    if spec.kind is ViewpointWords.UNSPECIFIED or spec.at is None:
        return ""
    if spec.kind is ViewpointWords.OBJECT_FRONT:
        return f"as seen from {describe(spec.at)}"
    if spec.facing is None:
        return f"standing at {describe(spec.at)}"
    if isinstance(spec.at, Person):
        subject = {"me": "i", "you": "you"}.get(spec.at.who.value, "i")
        return f"when {subject} face {describe(spec.facing)}"
    return f"standing at {describe(spec.at)} facing {describe(spec.facing)}"


def describe_relation(relation: Qualifier) -> str:
    """A relation in words, "between the bed and the desk"."""
    landmarks = " and ".join(describe(each) for each in relation.landmarks)
    own = " from its own point of view" if relation.intrinsic else ""
    return f"{relation.relation.value} {landmarks}{own}"


@singledispatch
def canonical(sentence: q.Question | GoTo | Face | Explore | Stop) -> str:
    """The sentence in canonical words."""
    raise TypeError(f"no canonical words for {type(sentence).__name__}")


def _noun(reference: Reference, several: bool = False) -> str:
    noun = reference.kind or "object"
    words = [plural(noun) if several or reference.plural else noun]
    if reference.colour:
        words.insert(0, reference.colour)
    for each in reference.qualifiers:
        view = describe_viewpoint(each.viewpoint)
        words.append(f"({describe_relation(each)}{', ' if view else ''}{view})")
    if reference.superlative:
        words.append(f"({_superlative(reference.superlative)})")
    return " ".join(words)


def _superlative(superlative: Superlative) -> str:
    if superlative.to is None:
        return superlative.extreme.value
    preposition = "from" if superlative.extreme is Extreme.FARTHEST else "to"
    return f"{superlative.extreme.value} {preposition} {describe(superlative.to)}"


def _view(sentence: q.Question | Place | Face) -> str:
    view = describe_viewpoint(sentence.viewpoint)
    return f", {view}" if view else ""


def _listed(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


@canonical.register
def _(sentence: q.IsRelation) -> str:
    relation = describe_relation(sentence.predicate)
    return f"is {describe(sentence.subject)} {relation}{_view(sentence)}?"


@canonical.register
def _(sentence: q.Direction) -> str:
    options = _listed([option.value for option in sentence.options])
    own = " from its own point of view" if sentence.intrinsic else ""
    landmark = describe(sentence.landmark)
    return f"is {describe(sentence.subject)} {options} {landmark}{own}{_view(sentence)}?"


@canonical.register
def _(sentence: q.Exists) -> str:
    noun = _noun(sentence.reference)
    article = "an" if noun[0] in "aeio" else "a"
    return f"is there {article} {noun}{_view(sentence)}?"


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
    subject = sentence.subject
    verb = "is"
    if isinstance(subject, Person):
        verb = {Who.SPEAKER: "am", Who.ROBOT: "are"}.get(subject.who, "is")
    name = "i" if verb == "am" else describe(subject)
    return f"where {verb} {name}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhatIs) -> str:
    return f"which {_noun(sentence.reference, several=True)} are there{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichIs) -> str:
    return f"which is {describe(sentence.reference)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhichOf) -> str:
    test = sentence.test
    words = _superlative(test) if isinstance(test, Superlative) else describe_relation(test)
    if not sentence.options:
        return f"which of these is {words}{_view(sentence)}?"
    options = _listed([describe(option) for option in sentence.options])
    return f"which is {words}{_view(sentence)}: {options}?"


@canonical.register
def _(sentence: q.HowFar) -> str:
    return (
        f"how far is {describe(sentence.first)} from {describe(sentence.second)}{_view(sentence)}?"
    )


@canonical.register
def _(sentence: q.HowMany) -> str:
    return f"how many {_noun(sentence.reference, several=True)} are there{_view(sentence)}?"


@canonical.register
def _(sentence: q.HowBig) -> str:
    return f"how {sentence.measure.value} is {describe(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: q.WhatColour) -> str:
    return f"what colour is {describe(sentence.subject)}{_view(sentence)}?"


@canonical.register
def _(sentence: GoTo) -> str:
    place = sentence.place
    if place.relation is None:
        where = f"to {describe(place.landmarks[0])}"
    else:
        where = describe_relation(
            Qualifier(place.relation, place.landmarks, intrinsic=place.intrinsic)
        )
    facing = f", facing {describe(place.facing)}" if place.facing else ""
    return f"go {where}{facing}{_view(place)}"


@canonical.register
def _(sentence: Face) -> str:
    return f"face {describe(sentence.target)}{_view(sentence)}"


@canonical.register
def _(sentence: Explore) -> str:
    return "explore"


@canonical.register
def _(sentence: Stop) -> str:
    return "stop"


__all__ = ["canonical", "describe", "describe_relation", "describe_viewpoint"]
