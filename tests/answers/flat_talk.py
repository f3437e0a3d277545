"""Ask the flat of `scenes/flats.py` with parsed questions, so that no grammar is in between."""

from __future__ import annotations

from scenes.flats import ROBOT_IN_THE_HALL, flat, flat_things, surfaced

from spatial_si_ros.answers.answer import Answer, Answered
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.geometric import answer
from spatial_si_ros.language.declined import Declined
from spatial_si_ros.language.queries import IsRelation, Question
from spatial_si_ros.language.references import (
    UNSPECIFIED,
    Landmark,
    Person,
    Qualifier,
    Reference,
    ViewpointSpec,
    ViewpointWords,
    Who,
)

FLAT = flat()
SURFACES = flat([surfaced(each) for each in flat_things()])
"""The same with measured points, as a mapper has them."""
CONTEXT = AskContext(robot=ROBOT_IN_THE_HALL)
ROBOT = Person(Who.ROBOT)


def the(kind: str | None, **more) -> Reference:
    return Reference(kind, **more)


def standing_at(at: str, facing: str) -> ViewpointSpec:
    return ViewpointSpec(ViewpointWords.STANDING_AT_FACING, the(at), the(facing))


def is_(subject: str, relation, *landmarks: Landmark, view=UNSPECIFIED, **more) -> IsRelation:
    """ "Is the subject RELATION the landmarks?" """
    return IsRelation(
        subject=the(subject), predicate=Qualifier(relation, landmarks, **more), viewpoint=view
    )


def told(question: Question, scene=FLAT, context=CONTEXT) -> Answered:
    result: Answer = answer(question, scene, context)
    assert isinstance(result, Answered), f"{result.reason.name}: {result.detail}"
    assert 0.6 <= result.probability <= 1.0
    assert result.explanation
    assert all(each > 0 for each in result.evidence_object_ids)
    return result


def value(question: Question, scene=FLAT, context=CONTEXT):
    given = told(question, scene, context).value
    for name in ("value", "steps", "object_ids", "text"):
        if hasattr(given, name):
            return getattr(given, name)
    raise AssertionError(f"{given} has no value")


def refused(question: Question, scene=FLAT, context=CONTEXT) -> Declined:
    result = answer(question, scene, context)
    assert isinstance(result, Declined), result.text
    return result
