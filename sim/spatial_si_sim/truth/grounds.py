"""What the forms of questions have in common: their parts grounded in the scene."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Union

from . import relations, shapes
from .errors import Undecidable
from .referents import Observer, candidates, is_intrinsic, judge, observe, require_seen, resolve
from .scene import TrueObject
from .situation import Situation
from .spec import DIRECTIONS, Form, Question, Reference, Relation, Side
from .verdicts import Undefined, Verdict, clear_ratio

Value = Union[bool, float, int, str, Side, frozenset[int], tuple[str, ...], tuple[int, ...], None]

Clear = tuple[Value, str, Sequence[int]]
"""A value, a sentence about it, and the true ids that it rests on."""


def members_of(
    question: Question, references: Sequence[TrueObject], situation: Situation
) -> Sequence[TrueObject]:
    """True objects of the asked kind for which the relation holds, every one seen."""
    relation = relation_of(question)
    reference_ids = {thing.id for thing in references}
    members = []
    for thing in candidates(subject_of(question), situation):
        if thing.id in reference_ids:
            continue
        parts = [judge_or_no(question, relation, thing, references, situation)]
        if relation in DIRECTIONS and question.form is Form.WHAT:
            parts.append(relations.near(thing, references[0]))
        verdict = Verdict.all_of(parts)
        if not verdict.clear:
            raise Undecidable("too close", f"{thing.name}: {verdict.why}")
        if verdict.holds:
            members.append(thing)
    require_seen(members, situation)
    return members


def judge_or_no(
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
        return judge(relation, thing, references, question.viewpoint, situation, question.limit_m)
    except Undefined as why:
        reference = references[0]
        shared = shapes.overlap_fraction(thing.box, reference.box)
        if relation in DIRECTIONS and shared > 0.0:
            return Verdict(False, shared >= clear_ratio(), str(why))
        raise


def egocentric(question: Question, situation: Situation) -> tuple[TrueObject, Observer, float]:
    """Subject, observer, and the azimuth of the subject from the observer's facing."""
    subject = resolve(subject_of(question), situation)
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


def frame_ids(
    question: Question, relation: Relation, reference: TrueObject, situation: Situation
) -> Sequence[int]:
    """Objects that define the viewpoint, where the relation needs one."""
    if relation not in DIRECTIONS or is_intrinsic(relation, reference, question.viewpoint):
        return ()
    return observe(question.viewpoint, situation).object_ids


def require_clear(verdict: Verdict) -> None:
    if not verdict.clear:
        raise Undecidable("too close", verdict.why)


def distinct(things: Sequence[TrueObject]) -> None:
    if len({thing.id for thing in things}) < len(things):
        raise Undecidable("undefined", "the words name one object twice")


def references_of(question: Question, situation: Situation) -> Sequence[TrueObject]:
    return [resolve(reference, situation) for reference in question.references]


def relation_of(question: Question) -> Relation:
    if question.relation is None:
        raise ValueError(f"the form '{question.form.value}' needs a relation")
    return question.relation


def subject_of(question: Question) -> Reference:
    if question.subject is None:
        raise ValueError(f"the form '{question.form.value}' needs a subject")
    return question.subject
