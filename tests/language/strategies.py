"""Hypothesis strategies for everything that can be said."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from spatial_si_ros.geometry.lexicon import COLOURS
from spatial_si_ros.geometry.relations import DIRECTIONAL, RelationKind
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.instructions import Explore, Face, GoTo, Place, Stop
from spatial_si_ros.language.lexicon import ANY_ROOM, KINDS, ROOMS
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
LIMITED = (R.WITHIN, R.BEYOND)
APART = {R.BETWEEN, R.ALIGNED_WITH, *LIMITED}
PLACES = [each for each in R if each not in DIRECTIONAL and each not in APART]
BOTH = (Who.SPEAKER, Who.ROBOT)
VIEWER = (Who.VIEWER,)
kinds = st.sampled_from([None, *KINDS])
plural_kinds = st.sampled_from([kind for kind in KINDS if kind != "scissors"])
colours = st.sampled_from([None, None, *COLOURS])
directions = st.lists(st.sampled_from(DIRECTIONS), min_size=2, max_size=4, unique=True).map(tuple)


tenths = st.integers(1, 99).map(lambda number: number / 10)
seconds = st.one_of(st.none(), st.integers(1, 600).map(float))
units = st.sampled_from(q.Unit)
schemes = st.sampled_from(q.Scheme)
picture_numbers = st.lists(st.integers(1, 12), min_size=2, max_size=2, unique=True).map(tuple)


@st.composite
def references(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 2) -> Reference:
    number = draw(st.integers(0, 2)) if depth else 0
    other = depth and draw(st.integers(0, 5)) == 0
    return Reference(
        draw(kinds),
        draw(colours),
        tuple(draw(qualifiers(who, depth - 1)) for _ in range(number)),
        draw(superlatives(who, depth - 1)) if depth and draw(st.booleans()) else None,
        other_than=draw(references(who, 0)) if other else None,
    )


def several(who: tuple[Who, ...] = BOTH, least: int = 2, most: int = 3) -> st.SearchStrategy:
    return st.lists(references(who, 0), min_size=least, max_size=most).map(tuple)


@st.composite
def rooms(draw: st.DrawFn) -> Reference:
    return Reference(draw(st.sampled_from([kind for kind in ROOMS if kind != ANY_ROOM])))


def landmarks(who: tuple[Who, ...] = BOTH, depth: int = 1) -> st.SearchStrategy:
    return st.one_of(references(who, depth), st.sampled_from([Person(each) for each in who]))


@st.composite
def superlatives(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 1) -> Superlative:
    extreme = draw(st.sampled_from(Extreme))
    measured = extreme in (Extreme.NEAREST, Extreme.FARTHEST) and draw(st.booleans())
    to = draw(landmarks(who, depth)) if measured else None
    return Superlative(extreme, to, draw(st.integers(1, 4)))


SHAPES = ("side", "own side", "between", "between two", "line", "limit", "not", "place", "with")
ON_IT = [R.ON, R.IN, R.UNDER, R.NEXT_TO, R.NEAR, R.TOUCHING, R.AGAINST, R.FACING]


@st.composite
def qualifiers(draw: st.DrawFn, who: tuple[Who, ...] = BOTH, depth: int = 1) -> Qualifier:
    shape = draw(st.sampled_from(SHAPES))
    if shape == "side":
        return Qualifier(draw(st.sampled_from(DIRECTIONS)), (draw(landmarks(who, depth)),))
    if shape == "own side":
        landmark = draw(references(who, depth))
        return Qualifier(draw(st.sampled_from(DIRECTIONS)), (landmark,), intrinsic=True)
    if shape == "between":
        return Qualifier(R.BETWEEN, (draw(landmarks(who, depth)), draw(landmarks(who, depth))))
    if shape == "between two":
        return Qualifier(R.BETWEEN, (Reference(draw(plural_kinds), draw(colours), plural=True),))
    if shape == "line":
        return Qualifier(R.ALIGNED_WITH, draw(several(who, 1)))
    if shape == "limit":
        relation, landmark = draw(st.sampled_from(LIMITED)), draw(landmarks(who, depth))
        return Qualifier(relation, (landmark,), limit_m=draw(tenths))
    if shape == "with":
        return Qualifier(draw(st.sampled_from(ON_IT)), (draw(references(who, 0)),), inverse=True)
    negated = shape == "not"
    return Qualifier(draw(st.sampled_from(PLACES)), (draw(landmarks(who, depth)),), negated=negated)


@st.composite
def viewpoints(draw: st.DrawFn) -> ViewpointSpec:
    kind = draw(st.sampled_from(V))
    if kind in (V.UNSPECIFIED, V.ROBOT, V.SPEAKER):
        return ViewpointSpec(kind)
    if kind is V.PICTURE:
        return ViewpointSpec(kind, picture=draw(st.integers(1, 12)))
    at = draw(references(depth=1))
    if kind is V.OBJECT_FRONT or draw(st.booleans()):
        return ViewpointSpec(kind, at)
    return ViewpointSpec(kind, at, draw(references(depth=1)))


def questions() -> st.SearchStrategy:
    """Any question; under an object's viewpoint the only person is the viewer."""
    return viewpoints().flatmap(asked_from)


def asked_from(view: ViewpointSpec) -> st.SearchStrategy:
    who = VIEWER if view.at is not None or view.kind is V.PICTURE else BOTH
    return st.one_of(*(forms(each, view, who) for each in q.Question.__args__))


def forms(form: type, view: ViewpointSpec, who: tuple[Who, ...]) -> st.SearchStrategy:
    """Questions of one type, as seen from `view`."""
    some, mark = references(who, 1), landmarks(who)
    flag = st.booleans()
    seen = st.just(view)
    measure = st.sampled_from(q.Measure)
    fields: dict[type, dict[str, st.SearchStrategy]] = {
        q.IsRelation: {"subject": some, "predicate": qualifiers(who).filter(is_asked)},
        q.Direction: {"subject": some, "options": directions, "landmark": mark},
        q.Exists: {"reference": some},
        q.IsLarger: {"subject": some, "other": some, "measure": measure, "smaller": flag},
        q.IsNearer: {
            "subject": mark, "target": mark, "other": mark, "than_to": flag, "farther": flag,
        },
        q.WhereIs: {"subject": mark},
        q.WhatIs: {"reference": unranked(who)},
        q.WhichIs: {"reference": ranked(who)},
        q.WhichOf: {
            "test": st.one_of(qualifiers(who).filter(is_asked), superlatives(who)),
            "options": st.one_of(st.just(()), several(who)),
        },
        q.HowFar: {"first": references(), "second": landmarks(), "unit": units},
        q.HowMany: {"reference": some},
        q.HowBig: {"subject": some, "measure": measure, "unit": units},
        q.WhatColour: {"subject": some, "asked": colours},
        q.WhichWay: {"subject": some, "landmark": mark, "scheme": schemes},
        q.RoomArea: {"room": st.one_of(st.none(), rooms()), "unit": units},
        q.WhichRoom: {"subject": mark},
        q.FacesWhat: {"subject": some},
        q.SameRoom: {"first": some, "second": some},
        q.CompareFacing: {
            "first": some, "second": some, "asked": st.one_of(st.none(), st.sampled_from(q.Turned)),
        },
        q.AppearanceOrder: {"options": several(who, 2, 4)},
        q.Route: {
            "start": landmarks(), "facing": st.one_of(st.none(), landmarks()),
            "stops": several(BOTH, 1),
        },
        q.IsReachable: {"targets": st.one_of(mark.map(lambda each: (each,)), several(who, 2, 2))},
        q.HowMoves: {"subject": some, "aspect": st.sampled_from(q.Motion)},
        q.CameraMotion: {"span_s": seconds},
        q.Collision: {"first": mark, "second": mark, "when": flag},
        q.HasMoved: {"subject": some, "since_s": seconds},
        q.LastSeen: {"subject": some},
        q.WasThere: {"reference": some, "ago_s": seconds},
        q.WhatChanged: {"since_s": seconds},
        q.InPictures: {"subject": some, "number": st.integers(0, 12)},
        q.WhichShown: {
            "options": st.one_of(st.just(()), several(who)), "only": st.integers(0, 12),
        },
        q.CameraPosition: {"subject": st.none(), "scheme": schemes},
        q.NotMeasured: {
            "subject": st.one_of(st.none(), some), "what": st.sampled_from(q.Unmeasured),
        },
    }  # fmt: skip
    if form in (q.HowFar, q.Route):
        return st.builds(form, **fields[form])  # their persons and places are not the viewer's
    if form is q.Compares:
        return comparisons(seen, who)
    if form is q.AllOf:
        parts = st.one_of(*(forms(each, UNSPECIFIED, BOTH) for each in YES_NO))
        return st.builds(form, st.lists(parts, min_size=2, max_size=3).map(tuple))
    if form is q.CameraPosition:
        cameras = picture_numbers.flatmap(
            lambda pair: st.builds(form, st.just(pair[0]), st.just(pair[1]), schemes)
        )
        things = st.builds(form, st.integers(1, 12), st.just(0), schemes, references(BOTH, 1))
        return st.one_of(cameras, things)
    if form is q.CameraMotion:
        return st.one_of(st.builds(form, seconds), st.builds(form, pictures=picture_numbers))
    if form is q.RoomArea:
        whole = st.builds(form, whole=st.just(True), unit=units)
        return st.one_of(st.builds(form, **fields[form]), whole)
    return st.builds(form, **fields[form], viewpoint=seen)


def is_asked(qualifier: Qualifier) -> bool:
    """What a thing has on it describes it and is never asked itself."""
    return not qualifier.inverse


def is_place(qualifier: Qualifier) -> bool:
    """What an order can name as a place to go to."""
    return not (qualifier.negated or qualifier.inverse) and qualifier.limit_m is None


@st.composite
def comparisons(draw: st.DrawFn, seen: st.SearchStrategy, who: tuple[Who, ...]) -> q.Compares:
    # "How far from me" is no question of a viewer who stands elsewhere.
    far = [q.HowFar] if who is BOTH else []
    form = draw(st.sampled_from([*far, q.HowBig, q.RoomArea, q.HowMany]))
    first = draw(forms(form, UNSPECIFIED, who))
    how = draw(st.sampled_from(q.Comparing))
    if how is not q.Comparing.DIFFERENCE and draw(st.booleans()):
        allowing = how is not q.Comparing.SAME and draw(st.booleans())
        return q.Compares(first, draw(tenths), how, allowing, viewpoint=draw(seen))
    second = draw(forms(form, UNSPECIFIED, who))
    if form is not q.HowMany:
        second = replace(second, unit=first.unit)
    if form is q.HowBig:
        second = replace(second, measure=first.measure)
    return q.Compares(first, second, how, viewpoint=draw(seen))


YES_NO = (q.IsRelation, q.Exists, q.IsLarger, q.IsNearer)


def unranked(who: tuple[Who, ...]) -> st.SearchStrategy:
    return references(who, 1).map(lambda each: replace(each, superlative=None))


def ranked(who: tuple[Who, ...]) -> st.SearchStrategy:
    return st.builds(
        lambda each, best: replace(each, superlative=best), references(who, 1), superlatives(who)
    )


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
    where = draw(qualifiers().filter(is_place))
    return GoTo(Place(where.relation, where.landmarks, UNSPECIFIED, where.intrinsic, facing))
