"""Hypothesis strategies for everything that can be said."""

from __future__ import annotations

from hypothesis import strategies as st

from spatial_si_ros.geometry.lexicon import COLOURS
from spatial_si_ros.geometry.relations import DIRECTIONAL, RelationKind
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.instructions import Explore, Face, GoTo, Place, Stop
from spatial_si_ros.language.lexicon import KINDS
from spatial_si_ros.language.references import (
    UNSPECIFIED,
    Extreme,
    Person,
    Qualifier,
    Reference,
    Superlative,
    ViewpointSpec,
    ViewpointWords,
    Who,
)

R = RelationKind
V = ViewpointWords
DIRECTIONS = sorted(DIRECTIONAL, key=lambda relation: relation.value)
PLACES = [each for each in R if each not in DIRECTIONAL and each is not R.BETWEEN]
BOTH = (Who.SPEAKER, Who.ROBOT)
VIEWER = (Who.VIEWER,)
kinds = st.sampled_from([None, *KINDS])
plural_kinds = st.sampled_from([kind for kind in KINDS if kind != "scissors"])
colours = st.sampled_from([None, None, *COLOURS])
directions = st.lists(st.sampled_from(DIRECTIONS), min_size=2, max_size=4, unique=True).map(tuple)


@st.composite
def references(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 2) -> Reference:
    number = draw(st.integers(0, 2)) if depth else 0
    return Reference(
        draw(kinds),
        draw(colours),
        tuple(draw(qualifiers(who, depth - 1)) for _ in range(number)),
        draw(superlatives(who, depth - 1)) if depth and draw(st.booleans()) else None,
    )


def landmarks(who: tuple[Who, ...] = BOTH, depth: int = 1) -> st.SearchStrategy:
    return st.one_of(references(who, depth), st.sampled_from([Person(each) for each in who]))


@st.composite
def superlatives(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 1) -> Superlative:
    extreme = draw(st.sampled_from(Extreme))
    measured = extreme in (Extreme.NEAREST, Extreme.FARTHEST) and draw(st.booleans())
    return Superlative(extreme, draw(landmarks(who, depth)) if measured else None)


@st.composite
def qualifiers(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 1) -> Qualifier:
    shape = draw(st.sampled_from(["side", "own side", "between", "between two", "place"]))
    if shape == "side":
        return Qualifier(draw(st.sampled_from(DIRECTIONS)), (draw(landmarks(who, depth)),))
    if shape == "own side":
        landmark = draw(references(who, depth))
        return Qualifier(draw(st.sampled_from(DIRECTIONS)), (landmark,), intrinsic=True)
    if shape == "between":
        return Qualifier(R.BETWEEN, (draw(landmarks(who, depth)), draw(landmarks(who, depth))))
    if shape == "between two":
        return Qualifier(R.BETWEEN, (Reference(draw(plural_kinds), draw(colours), plural=True),))
    return Qualifier(draw(st.sampled_from(PLACES)), (draw(landmarks(who, depth)),))


@st.composite
def viewpoints(draw: st.DrawFn) -> ViewpointSpec:
    kind = draw(st.sampled_from(V))
    if kind in (V.UNSPECIFIED, V.ROBOT, V.SPEAKER):
        return ViewpointSpec(kind)
    at = draw(references(depth=1))
    if kind is V.OBJECT_FRONT or draw(st.booleans()):
        return ViewpointSpec(kind, at)
    return ViewpointSpec(kind, at, draw(references(depth=1)))


@st.composite
def questions(draw: st.DrawFn) -> q.Question:
    """Any question; under an object's viewpoint the only person is the viewer."""
    view = draw(viewpoints())
    who = BOTH if view.at is None else VIEWER
    some = references(who)
    form = draw(st.sampled_from(q.Question.__args__))
    if form is q.IsRelation:
        return form(draw(some), draw(qualifiers(who)), viewpoint=view)
    if form is q.Direction:
        return form(draw(some), draw(directions), draw(landmarks(who)), viewpoint=view)
    if form is q.IsLarger:
        smaller = draw(st.booleans())
        return form(
            draw(some), draw(some), draw(st.sampled_from(q.Measure)), smaller, viewpoint=view
        )
    if form is q.IsNearer:
        flags = draw(st.tuples(st.booleans(), st.booleans()))
        marks = draw(st.tuples(*[landmarks(who)] * 3))
        return form(*marks, *flags, viewpoint=view)
    if form is q.WhatIs:
        bare = draw(some)
        return form(Reference(bare.kind, bare.colour, bare.qualifiers), viewpoint=view)
    if form is q.WhichIs:
        bare, best = draw(some), draw(superlatives(who))
        return form(Reference(bare.kind, bare.colour, bare.qualifiers, best), viewpoint=view)
    if form is q.WhichOf:
        test = draw(st.one_of(qualifiers(who), superlatives(who)))
        several = st.lists(references(who, 1), min_size=2, max_size=3).map(tuple)
        return form(test, draw(st.one_of(st.just(()), several)), viewpoint=view)
    if form is q.HowFar:
        return form(draw(references()), draw(landmarks()))
    if form is q.HowBig:
        return form(draw(some), draw(st.sampled_from([q.Measure.HEIGHT, q.Measure.LENGTH])))
    if form is q.WhereIs:
        return form(draw(landmarks(who)), viewpoint=view)
    return form(draw(some), viewpoint=view)


@st.composite
def instructions(draw: st.DrawFn) -> GoTo | Face | Explore | Stop:
    shape = draw(st.sampled_from(["plain", "face", "to", "relation"]))
    if shape == "plain":
        return draw(st.sampled_from([Explore(), Stop()]))
    if shape == "face":
        return Face(draw(landmarks()))
    facing = draw(st.one_of(st.none(), landmarks()))
    if shape == "to":
        return GoTo(Place(None, (draw(landmarks()),), facing=facing))
    where = draw(qualifiers())
    return GoTo(Place(where.relation, where.landmarks, UNSPECIFIED, where.intrinsic, facing))
