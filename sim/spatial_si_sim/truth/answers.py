"""The right answer to a question, and whether it is clear enough to be held against an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable, Union

from . import relations, shapes
from .referents import (
    Observer,
    Undecidable,
    candidates,
    extreme,
    is_intrinsic,
    judge,
    observe,
    require_seen,
    resolve,
)
from .scene import TrueObject
from .situation import Situation
from .spec import DIRECTIONS, Form, Question, Reference, Relation, Side
from .verdicts import Undefined, Verdict, clear_ratio, in_side, side_of

Value = Union[bool, float, int, Side, frozenset[int], None]


@dataclass(frozen=True)
class Truth:
    """What is true.

    Attributes:
        value: bool for yes/no, `Side`, metres (float), a count (int), or a set of true ids (one
            id for WHERE, WHICH_OF and EXTREME); None where nothing is defined.
        decidable: clear of every limit of `evaluation.md`.
        reason: "" when decidable, otherwise absent, ambiguous, not seen, too close or undefined.
        detail: a sentence about the value or the reason.
        object_ids: true ids that an answer must rest on.
    """

    value: Value
    decidable: bool
    reason: str
    detail: str
    object_ids: frozenset[int] = frozenset()


_Clear = tuple[Value, str, Sequence[int]]


def truth(question: Question, situation: Situation) -> Truth:
    """Truth of a question; never raises for a scene it does not fit."""
    try:
        value, detail, ids = _FORMS[question.form](question, situation)
    except Undecidable as why:
        return Truth(None, False, why.reason, why.detail)
    except Undefined as why:
        return Truth(None, False, "undefined", str(why))
    return Truth(value, True, "", detail, frozenset(ids))


def _is_relation(question: Question, situation: Situation) -> _Clear:
    subject = resolve(_subject(question), situation)
    references = _references(question, situation)
    _distinct([subject, *references])
    ids = [subject.id, *(thing.id for thing in references)]
    relation = _relation(question)
    ids += _frame_ids(question, relation, references[0], situation)
    verdict = judge(relation, subject, references, question.viewpoint, situation)
    _require_clear(verdict)
    return verdict.holds, verdict.why, ids


def _is_side(question: Question, situation: Situation) -> _Clear:
    subject, observer, azimuth = _egocentric(question, situation)
    if question.side is None:
        raise ValueError("this form asks for a side")
    verdict = in_side(azimuth, question.side)
    _require_clear(verdict)
    return verdict.holds, verdict.why, [subject.id, *observer.object_ids]


def _which_side(question: Question, situation: Situation) -> _Clear:
    subject, observer, azimuth = _egocentric(question, situation)
    side = side_of(azimuth)
    verdict = in_side(azimuth, side)
    _require_clear(verdict)
    return side, verdict.why, [subject.id, *observer.object_ids]


def _where(question: Question, situation: Situation) -> _Clear:
    subject = resolve(_subject(question), situation)
    if subject.support is None:
        raise Undecidable("undefined", f"{subject.name} stands on nothing that has a name")
    support = situation.scene.by_id[subject.support]
    require_seen([support], situation)
    relation = Relation.IN if support.kind in relations.CONTAINERS else Relation.ON
    if subject.support_relation == "on":
        relation = Relation.ON
    verdict = judge(relation, subject, [support], question.viewpoint, situation)
    _require_clear(verdict)
    detail = f"{relation.value} {support.name}"
    return frozenset({support.id}), detail, [subject.id, support.id]


def _what(question: Question, situation: Situation) -> _Clear:
    references = _references(question, situation)
    members = _members(question, references, situation)
    names = ", ".join(thing.name for thing in members) or "nothing"
    ids = [thing.id for thing in (*references, *members)]
    ids += _frame_ids(question, _relation(question), references[0], situation)
    return frozenset(thing.id for thing in members), names, ids


def _which_of(question: Question, situation: Situation) -> _Clear:
    references = _references(question, situation)
    choices = [resolve(choice, situation) for choice in question.choices]
    _distinct([*choices, *references])
    relation = _relation(question)
    ids = [thing.id for thing in references]
    ids += _frame_ids(question, relation, references[0], situation)
    holding = []
    for choice in choices:
        verdict = _judge_or_no(question, relation, choice, references, situation)
        _require_clear(verdict)
        if verdict.holds:
            holding.append(choice)
    if len(holding) != 1:
        raise Undecidable("ambiguous", f"{len(holding)} of the choices fit")
    return frozenset({holding[0].id}), holding[0].name, [*ids, holding[0].id]


def _distance(question: Question, situation: Situation) -> _Clear:
    subject = resolve(_subject(question), situation)
    reference = _references(question, situation)[0]
    _distinct([subject, reference])
    gap_m = shapes.gap_m(subject.box, reference.box)
    return gap_m, f"closest points {gap_m:.2f} m", [subject.id, reference.id]


def _distance_to_view(question: Question, situation: Situation) -> _Clear:
    subject = resolve(_subject(question), situation)
    observer = observe(question.viewpoint, situation)
    if subject.id in observer.object_ids[:1]:
        raise Undecidable("undefined", "the viewpoint is the object itself")
    gap_m = shapes.point_gap_m(observer.position_m, subject.box)
    return gap_m, f"from {observer.name}: {gap_m:.2f} m", [subject.id, *observer.object_ids]


def _count(question: Question, situation: Situation) -> _Clear:
    if question.relation is None:
        things = candidates(_subject(question), situation)
        require_seen(things, situation)
        return len(things), f"{len(things)}", [thing.id for thing in things]
    references = _references(question, situation)
    members = _members(question, references, situation)
    return len(members), f"{len(members)}", [thing.id for thing in (*references, *members)]


def _extreme(question: Question, situation: Situation) -> _Clear:
    if question.extreme is None:
        raise ValueError("this form asks for a superlative")
    origin = _references(question, situation)[0] if question.references else None
    observer = None if origin is not None else observe(question.viewpoint, situation)
    if question.choices:
        things: Sequence[TrueObject] = [resolve(choice, situation) for choice in question.choices]
        _distinct(things if origin is None else [*things, origin])
    else:
        things = candidates(_subject(question), situation)
    best = extreme(things, question.extreme, origin, observer)
    require_seen([best], situation)
    ids = [best.id] if origin is None else [best.id, origin.id]
    return frozenset({best.id}), best.name, ids


_FORMS: dict[Form, Callable[[Question, Situation], _Clear]] = {
    Form.IS_RELATION: _is_relation,
    Form.IS_SIDE: _is_side,
    Form.WHICH_SIDE: _which_side,
    Form.WHERE: _where,
    Form.WHAT: _what,
    Form.WHICH_OF: _which_of,
    Form.DISTANCE: _distance,
    Form.DISTANCE_TO_VIEW: _distance_to_view,
    Form.COUNT: _count,
    Form.EXTREME: _extreme,
}


def _members(
    question: Question, references: Sequence[TrueObject], situation: Situation
) -> Sequence[TrueObject]:
    """True objects of the asked kind for which the relation holds, every one seen."""
    relation = _relation(question)
    reference_ids = {thing.id for thing in references}
    members = []
    for thing in candidates(_subject(question), situation):
        if thing.id in reference_ids:
            continue
        parts = [_judge_or_no(question, relation, thing, references, situation)]
        if relation in DIRECTIONS and question.form is Form.WHAT:
            parts.append(relations.near(thing, references[0]))
        verdict = Verdict.all_of(parts)
        if not verdict.clear:
            raise Undecidable("too close", f"{thing.name}: {verdict.why}")
        if verdict.holds:
            members.append(thing)
    require_seen(members, situation)
    return members


def _judge_or_no(
    question: Question,
    relation: Relation,
    thing: TrueObject,
    references: Sequence[TrueObject],
    situation: Situation,
) -> Verdict:
    """A relation without meaning for one candidate does not hold for it.

    How much it overlaps must be clear too. A viewpoint too near to the reference stays undefined.
    """
    try:
        return judge(relation, thing, references, question.viewpoint, situation)
    except Undefined as why:
        reference = references[0]
        shared = shapes.overlap_fraction(thing.box, reference.box)
        if relation in DIRECTIONS and shared > 0.0:
            return Verdict(False, shared >= clear_ratio(), str(why))
        raise


def _egocentric(question: Question, situation: Situation) -> tuple[TrueObject, Observer, float]:
    """Subject, observer, and the azimuth of the subject from the observer's facing."""
    subject = resolve(_subject(question), situation)
    observer = observe(question.viewpoint, situation)
    if observer.yaw_rad is None:
        raise Undecidable("undefined", f"{observer.name} has no front")
    if subject.id in observer.object_ids[:1]:
        raise Undecidable("undefined", "the viewpoint is the object itself")
    centre = subject.box.centre_m[:2]
    if math.dist(observer.position_m, centre) < (1 + clear_ratio()) * relations.MIN_GAZE_M:
        raise Undecidable("undefined", "the viewpoint is at the object")
    azimuth = relations.azimuth_rad(observer.position_m, observer.yaw_rad, centre)
    return subject, observer, azimuth


def _frame_ids(
    question: Question, relation: Relation, reference: TrueObject, situation: Situation
) -> Sequence[int]:
    """Objects that define the viewpoint, where the relation needs one."""
    if relation not in DIRECTIONS or is_intrinsic(relation, reference, question.viewpoint):
        return ()
    return observe(question.viewpoint, situation).object_ids


def _require_clear(verdict: Verdict) -> None:
    if not verdict.clear:
        raise Undecidable("too close", verdict.why)


def _distinct(things: Sequence[TrueObject]) -> None:
    if len({thing.id for thing in things}) < len(things):
        raise Undecidable("undefined", "the words name one object twice")


def _references(question: Question, situation: Situation) -> Sequence[TrueObject]:
    return [resolve(reference, situation) for reference in question.references]


def _relation(question: Question) -> Relation:
    if question.relation is None:
        raise ValueError(f"the form '{question.form.value}' needs a relation")
    return question.relation


def _subject(question: Question) -> Reference:
    if question.subject is None:
        raise ValueError(f"the form '{question.form.value}' needs a subject")
    return question.subject
