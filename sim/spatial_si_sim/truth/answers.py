"""The right answer to a question, and whether it is clear enough to be held against an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Callable

from . import (
    directions,
    looks,
    measures,
    motion,
    pictures,
    regions,
    relations,
    sets,
    shapes,
    views,
)
from .errors import Undecidable
from .grounds import (
    Clear,
    Value,
    distinct,
    egocentric,
    frame_ids,
    judge_or_no,
    members_of,
    references_of,
    relation_of,
    require_clear,
    subject_of,
)
from .referents import candidates, extreme, judge, observe, require_seen, resolve, satisfying
from .scene import TrueObject
from .shown import NUMBER_M, same_value
from .situation import Situation
from .spec import Form, Question, Relation, Unit
from .verdicts import Undefined, Verdict, in_side, side_of, stricter

TOO_CLOSE, NOT_SEEN = "too close", "not seen"


@dataclass(frozen=True)
class Truth:
    """What is true.

    Attributes:
        value: bool for yes/no, `Side` or a word, a number in the asked unit (float), a count
            (int), a set of true ids (one id for WHERE, WHICH_OF and EXTREME), turns of a route
            or numbers of pictures in order; None where nothing is defined.
        decidable: clear of every limit of `evaluation.md`.
        reason: "" when decidable, otherwise absent, ambiguous, not seen, too close or undefined.
        detail: a sentence about the value or the reason.
        object_ids: true ids that an answer must rest on.
        marginal: not decidable only because it is near a limit; the value is the right one.
    """

    value: Value
    decidable: bool
    reason: str
    detail: str
    object_ids: frozenset[int] = frozenset()
    marginal: bool = False


def truth(question: Question, situation: Situation) -> Truth:
    """Truth of a question; never raises for a scene it does not fit.

    Where pictures are all that is given, it must be the truth of what they show, too.
    """
    found = _truth_of_the_whole(question, situation)
    if not found.decidable or situation.shown is None:
        return found
    with stricter(0.0):
        part = _truth_of_the_whole(question, situation.in_parts)
    told = part.decidable and part.object_ids == found.object_ids
    if told and same_value(found.value, part.value, _slack(question)):
        return found
    seen = part.detail or part.reason
    return Truth(None, False, NOT_SEEN, f"{found.detail}; by what the pictures show: {seen}")


def _slack(question: Question) -> float:
    """What 0.1 m, or 0.1 m², is in the asked unit."""
    unit = getattr(question, "unit", Unit.METRE)
    area = question.form is Form.ROOM_AREA
    return measures.told_area(NUMBER_M, unit) if area else measures.told(NUMBER_M, unit)


def _truth_of_the_whole(question: Question, situation: Situation) -> Truth:
    try:
        value, detail, ids = FORMS[question.form](question, situation)
    except Undecidable as why:
        return Truth(None, False, why.reason, why.detail)
    except Undefined as why:
        return Truth(None, False, "undefined", str(why))
    return Truth(value, True, "", detail, frozenset(ids))


def truth_without_margins(question: Question, situation: Situation) -> Truth:
    """The same, and where only a limit is too close, still the value, marked as marginal."""
    found = truth(question, situation)
    if found.reason != TOO_CLOSE:
        return found
    with stricter(0.0):
        exact = truth(question, situation)
    if not exact.decidable:
        return found
    return Truth(exact.value, False, TOO_CLOSE, found.detail, exact.object_ids, marginal=True)


def _is_relation(question: Question, situation: Situation) -> Clear:
    subject = resolve(subject_of(question), situation)
    references = references_of(question, situation)
    distinct([subject, *references])
    ids = [subject.id, *(thing.id for thing in references)]
    relation = relation_of(question)
    ids += frame_ids(question, relation, references[0], situation)
    verdict = judge(relation, subject, references, question.viewpoint, situation, question.limit_m)
    require_clear(verdict)
    return verdict.holds is not question.opposite, verdict.why, ids


def _all_relation(question: Question, situation: Situation) -> Clear:
    """Whether every one of several things stands in the relation."""
    subjects = [resolve(each, situation) for each in question.choices]
    references = references_of(question, situation)
    distinct([*subjects, *references])
    relation = relation_of(question)
    verdict = Verdict.all_of(
        judge(relation, each, references, question.viewpoint, situation, question.limit_m)
        for each in subjects
    )
    require_clear(verdict)
    ids = [thing.id for thing in (*subjects, *references)]
    ids += frame_ids(question, relation, references[0], situation)
    return verdict.holds, verdict.why, ids


def _is_side(question: Question, situation: Situation) -> Clear:
    subject, observer, azimuth = egocentric(question, situation)
    if question.side is None:
        raise ValueError("this form asks for a side")
    verdict = in_side(azimuth, question.side)
    require_clear(verdict)
    return verdict.holds, verdict.why, [subject.id, *observer.object_ids]


def _which_side(question: Question, situation: Situation) -> Clear:
    subject, observer, azimuth = egocentric(question, situation)
    side = side_of(azimuth)
    verdict = in_side(azimuth, side)
    require_clear(verdict)
    return side, verdict.why, [subject.id, *observer.object_ids]


def _where(question: Question, situation: Situation) -> Clear:
    subject = resolve(subject_of(question), situation)
    if subject.support is None:
        raise Undecidable("undefined", f"{subject.name} stands on nothing that has a name")
    support = situation.scene.by_id[subject.support]
    require_seen([support], situation)
    relation = Relation.IN if support.kind in relations.CONTAINERS else Relation.ON
    if subject.support_relation == "on":
        relation = Relation.ON
    verdict = judge(relation, subject, [support], question.viewpoint, situation)
    require_clear(verdict)
    detail = f"{relation.value} {support.name}"
    return frozenset({support.id}), detail, [subject.id, support.id]


def _what(question: Question, situation: Situation) -> Clear:
    references = references_of(question, situation)
    members = members_of(question, references, situation)
    names = ", ".join(thing.name for thing in members) or "nothing"
    ids = [thing.id for thing in (*references, *members)]
    ids += frame_ids(question, relation_of(question), references[0], situation)
    return frozenset(thing.id for thing in members), names, ids


def _which_of(question: Question, situation: Situation) -> Clear:
    references = references_of(question, situation)
    choices = [resolve(choice, situation) for choice in question.choices]
    distinct([*choices, *references])
    relation = relation_of(question)
    ids = [thing.id for thing in references]
    ids += frame_ids(question, relation, references[0], situation)
    holding = []
    for choice in choices:
        verdict = judge_or_no(question, relation, choice, references, situation)
        require_clear(verdict)
        if verdict.holds:
            holding.append(choice)
    if len(holding) != 1:
        raise Undecidable("ambiguous", f"{len(holding)} of the choices fit")
    return frozenset({holding[0].id}), holding[0].name, [*ids, holding[0].id]


def _distance(question: Question, situation: Situation) -> Clear:
    subject = resolve(subject_of(question), situation)
    reference = references_of(question, situation)[0]
    distinct([subject, reference])
    gap_m = shapes.gap_m(subject.box, reference.box)
    value = measures.told(gap_m, question.unit)
    return value, f"closest points {gap_m:.2f} m", [subject.id, reference.id]


def _distance_to_view(question: Question, situation: Situation) -> Clear:
    subject = resolve(subject_of(question), situation)
    observer = observe(question.viewpoint, situation)
    if subject.id in observer.object_ids[:1]:
        raise Undecidable("undefined", "the viewpoint is the object itself")
    gap_m = shapes.point_gap_m(observer.position_m, subject.box)
    value = measures.told(gap_m, question.unit)
    return value, f"from {observer.name}: {gap_m:.2f} m", [subject.id, *observer.object_ids]


def _count(question: Question, situation: Situation) -> Clear:
    if question.relation is None:
        things = candidates(subject_of(question), situation)
        require_seen(things, situation)
        return len(things), f"{len(things)}", [thing.id for thing in things]
    references = references_of(question, situation)
    members = members_of(question, references, situation)
    return len(members), f"{len(members)}", [thing.id for thing in (*references, *members)]


def _extreme(question: Question, situation: Situation) -> Clear:
    if question.extreme is None:
        raise ValueError("this form asks for a superlative")
    origin = references_of(question, situation)[0] if question.references else None
    observer = None if origin is not None else observe(question.viewpoint, situation)
    if question.choices:
        things: Sequence[TrueObject] = [resolve(choice, situation) for choice in question.choices]
        distinct(things if origin is None else [*things, origin])
    else:
        things = satisfying(subject_of(question), situation)
    best = extreme(things, question.extreme, origin, observer, question.rank)
    require_seen([best], situation)
    ids = [best.id] if origin is None else [best.id, origin.id]
    return frozenset({best.id}), best.name, ids


FORMS: dict[Enum, Callable[..., Clear]] = {
    Form.IS_RELATION: _is_relation,
    Form.ALL_RELATION: _all_relation,
    Form.IS_SIDE: _is_side,
    Form.WHICH_SIDE: _which_side,
    Form.WHERE: _where,
    Form.WHAT: _what,
    Form.WHICH_OF: _which_of,
    Form.DISTANCE: _distance,
    Form.DISTANCE_TO_VIEW: _distance_to_view,
    Form.COUNT: _count,
    Form.EXTREME: _extreme,
    **directions.FORMS,
    **looks.FORMS,
    **measures.FORMS,
    **motion.FORMS,
    **pictures.FORMS,
    **regions.FORMS,
    **sets.FORMS,
    **views.FORMS,
}
"""What answers each form; whoever adds forms of an enumeration of their own adds them here."""
