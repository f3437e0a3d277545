"""Tests for answers/replies/related.py: what is told where nothing in particular is asked for."""

from __future__ import annotations

import pytest
from answers.flat_talk import CONTEXT, FLAT
from scenes.flats import BALL, CHAIR, FRIDGE, LAMP, MUG, TABLE

from spatial_si_ros.answers.grounding.ground import Grounder
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.answers.replies.related import TOLD, related
from spatial_si_ros.geometry.relations import RelationKind as R


def facts(ids, kinds=frozenset(), least=0.5):
    things = [FLAT.objects[i] for i in ids]
    found = related(things, frozenset(kinds), Grounder(index_of(FLAT), CONTEXT), least)
    return {(fact.relation, fact.subject_id, fact.reference_id) for fact, _ in found}


def test_what_is_told_unasked_does_not_repeat_itself():
    told = facts([TABLE, MUG, BALL, CHAIR])
    assert {relation for relation, _, _ in told} <= TOLD
    assert (R.ON, MUG, TABLE) in told
    assert (R.UNDER, BALL, TABLE) in told
    assert (R.TOUCHING, MUG, TABLE) in told
    assert (R.FACING, CHAIR, TABLE) in told


@pytest.mark.parametrize(
    ("ids", "kind", "expected"),
    [
        ([FRIDGE, LAMP], R.FAR_FROM, {(FRIDGE, LAMP), (LAMP, FRIDGE)}),
        ([FRIDGE, LAMP], R.WEST_OF, {(LAMP, FRIDGE)}),
        ([CHAIR, TABLE], R.FACING, {(CHAIR, TABLE)}),
        ([CHAIR, TABLE], R.WITHIN, set()),
        ([CHAIR, TABLE], R.VISIBLE_FROM, set()),
        ([CHAIR, TABLE], R.MOVING_TOWARDS, set()),
    ],
)
def test_what_is_asked_for(ids, kind, expected):
    assert {(a, b) for _, a, b in facts(ids, {kind})} == expected
