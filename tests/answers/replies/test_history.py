"""Tests for answers/replies/history.py: what was, in the hall of `moving_room.py`."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from answers.moving_room import (
    BALL,
    CHAIR,
    MUG,
    PERSON,
    PLATE,
    ROBOT,
    SOFA,
    TABLE,
    S,
    hall,
    refused,
    the,
    told,
)

from spatial_si_ros.answers.answer import DeclineReason
from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.language.queries import (
    AppearanceOrder,
    HasMoved,
    LastSeen,
    WasThere,
    WhatChanged,
)
from spatial_si_ros.language.references import Qualifier, Reference
from spatial_si_ros.scene import Gone

ROOM = hall()
ON_THE_TABLE = (Qualifier(RelationKind.ON, (the("table"),)),)


def seen(kind: str, appeared_s: float | None) -> object:
    """The hall in which one thing appeared at another time."""
    objects = {
        each.id: replace(each, appeared_ns=None if appeared_s is None else round(appeared_s * S))
        if each.label == kind
        else each
        for each in ROOM
    }
    return replace(ROOM, objects=MappingProxyType(objects))


# Has it moved? ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "since_s", "want"),
    [
        ("chair", None, True),
        ("chair", 70.0, True),
        ("chair", 59.0, True),  # at 41 s it was at (1, 2), or on its way from there
        ("chair", 50.0, False),
        ("chair", 20.0, False),
        ("sofa", None, False),
        ("mug", None, True),
        ("mug", 40.0, True),
    ],
)
def test_has_it_moved(kind: str, since_s: float | None, want: bool) -> None:
    answer = told(HasMoved(the(kind), since_s), ROOM)
    assert answer.value.value is want, answer.explanation
    assert answer.probability > 0.85


def test_who_may_be_somebody_else_is_told_with_less_certainty() -> None:
    """A ball that stands where the floor was free came from somewhere; so did a second one."""
    plain = told(HasMoved(the("ball")), ROOM)
    assert 0.9 < plain.probability < 0.97
    objects = {each.id: replace(each, newcomer=each.id == BALL) for each in ROOM}
    unsure = replace(ROBOT, min_probability=0.0)
    new = replace(ROOM, objects=MappingProxyType(objects))
    came = told(HasMoved(the("ball")), new, unsure)
    assert came.value.value is False
    assert came.probability == pytest.approx(0.6 * plain.probability)
    other = replace(ROOM.objects[BALL], id=20, first_seen_ns=20 * S, last_seen_ns=30 * S)
    twice = replace(ROOM, gone=(*ROOM.gone, Gone(other, 31 * S)))
    assert told(HasMoved(the("ball")), twice, unsure).probability == came.probability
    both = told(HasMoved(the("ball")), replace(new, gone=twice.gone))
    assert both.value.value is True
    assert both.probability < 0.75


def test_it_is_told_since_when() -> None:
    answer = told(HasMoved(the("chair")), ROOM)
    assert answer.text == "Yes, the chair has moved."
    assert "2.00 ± 0.03 m from where it was; it left there 60.0 s ago" in answer.explanation
    assert "gone" in told(HasMoved(the("mug")), ROOM).text


def test_what_was_not_seen_since_is_declined() -> None:
    why = refused(HasMoved(the("sofa"), 3.0), ROOM)
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL
    assert "the last time was 5.0 s ago" in why.detail


# When was it seen last? ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "seconds"), [("sofa", 5.0), ("person", 0.0), ("mug", 50.0), ("box", 79.0)]
)
def test_last_seen(kind: str, seconds: float) -> None:
    answer = told(LastSeen(the(kind)), ROOM)
    assert (answer.value.value, answer.value.unit) == (pytest.approx(seconds), "s")


def test_what_is_in_sight_is_seen_now() -> None:
    assert told(LastSeen(the("person")), ROOM).text == "I see the person now."
    now = replace(ROOM, measured=frozenset({SOFA}))
    assert told(LastSeen(the("sofa")), now).value.value == 0.0
    assert "no longer there" in told(LastSeen(the("mug")), ROOM).text


def test_what_was_never_seen_is_declined() -> None:
    assert refused(LastSeen(the("vase")), ROOM).reason is DeclineReason.NOT_SEEN


# Was it there? ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "ago_s", "want"),
    [
        (Reference("mug", qualifiers=ON_THE_TABLE), None, True),
        (Reference("mug", qualifiers=ON_THE_TABLE), 60.0, True),
        (Reference("mug", qualifiers=ON_THE_TABLE), 20.0, False),
        (Reference("plate", qualifiers=ON_THE_TABLE), 20.0, True),
        (Reference("plate", qualifiers=ON_THE_TABLE), 85.0, True),
        (Reference("vase"), None, False),
        (the("mug"), 31.0, True),
        (the("mug"), 29.0, False),
    ],
)  # fmt: skip
def test_was_it_there(reference: Reference, ago_s: float | None, want: bool) -> None:
    answer = told(WasThere(reference, ago_s), ROOM)
    assert answer.value.value is want, answer.explanation
    if want:
        assert answer.object_ids


def test_the_table_is_evidence_of_what_was_on_it() -> None:
    there = told(WasThere(Reference("mug", qualifiers=ON_THE_TABLE), 60.0), ROOM)
    assert {MUG, TABLE} <= set(there.evidence_object_ids)
    nothing = told(WasThere(Reference("plate", qualifiers=ON_THE_TABLE), 60.0), ROOM)
    assert TABLE in nothing.evidence_object_ids


def test_there_was_none_is_never_quite_sure() -> None:
    assert told(WasThere(Reference("vase")), ROOM).probability <= 0.8


def test_before_the_map_began_nothing_is_known() -> None:
    why = refused(WasThere(the("mug"), 150.0), ROOM)
    assert why.reason is DeclineReason.NOT_OBSERVED_YET
    assert "the map began 99.0 s ago" in why.detail


def test_before_it_was_first_seen_it_may_have_been_there() -> None:
    why = refused(WasThere(the("sofa"), 90.0), ROOM)
    assert why.reason is DeclineReason.NOT_OBSERVED_YET
    assert "sofa_3 was first seen 85.0 s ago" in why.detail
    objects = {each.id: replace(each, newcomer=each.id == SOFA) for each in ROOM}
    new = replace(ROOM, objects=MappingProxyType(objects))
    assert told(WasThere(the("sofa"), 90.0), new).value.value is False


# What has changed? --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since_s", "ids"),
    [(None, {CHAIR, MUG}), (70.0, {CHAIR, MUG}), (40.0, {MUG}), (20.0, set())],
)
def test_what_has_changed(since_s: float | None, ids: set[int]) -> None:
    assert set(told(WhatChanged(since_s), ROOM).value.object_ids) == ids


def test_what_appeared_is_a_change() -> None:
    objects = {each.id: replace(each, newcomer=each.id == BALL) for each in ROOM}
    new = replace(ROOM, objects=MappingProxyType(objects))
    answer = told(WhatChanged(20.0), new)
    assert answer.value.object_ids == (BALL,)
    assert answer.text == "The ball appeared."
    assert told(WhatChanged(), new).text == "The chair moved; the mug went; the ball appeared."


def test_nothing_has_changed() -> None:
    answer = told(WhatChanged(5.0), ROOM)
    assert answer.value.object_ids == ()
    assert "as far as I have looked again" in answer.text
    assert answer.probability <= 0.8


# In what order? -----------------------------------------------------------------------------------


def test_the_order_of_appearance() -> None:
    answer = told(AppearanceOrder((the("sofa"), the("person"), the("chair"), the("mug"))), ROOM)
    assert answer.value.object_ids == (CHAIR, MUG, SOFA, PERSON)
    assert answer.text == "First the chair, then the mug, then the sofa, then the person."
    assert 0.9 < answer.probability < 0.95  # who walks may have been taken for somebody new


def test_the_order_among_choices() -> None:
    choices = ("the table, the chair, the plate", "the chair, the table, the plate",
               "A) plate, then table, then chair")  # fmt: skip
    question = AppearanceOrder((the("plate"), the("chair"), the("table")))
    assert told(question, ROOM, choices=choices).value.text == choices[1]
    assert {TABLE, PLATE} < set(told(question, ROOM).value.object_ids)


def test_nearly_at_once_is_unsure_and_at_once_is_declined() -> None:
    options = (the("sofa"), the("chair"))
    close = seen("sofa", 10.05)
    why = refused(AppearanceOrder((*options, the("table"))), seen("table", 10.0))
    assert why.reason is DeclineReason.UNDEFINED
    assert "in the same frame" in why.detail
    assert told(AppearanceOrder(options), close).probability < 0.75


def test_what_never_appeared_is_declined() -> None:
    why = refused(AppearanceOrder((the("box"), the("chair"))), seen("box", None))
    assert why.reason is DeclineReason.NOT_OBSERVED_WELL
    assert "the box never filled 400 pixels" in why.detail
    why = refused(AppearanceOrder((the("chair"), the("chair"))), ROOM)
    assert "two of the options mean the same object" in why.detail
