"""Tests for answers/floor/rooms.py and the questions about rooms."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from answers.flat_talk import CONTEXT, FLAT, ROBOT, refused, the, told, value
from scenes.flats import BEDROOM_M2, HALL_M2, KITCHEN_M2, flat, flat_things
from scenes.rooms import living_room, snapshot, thing

from spatial_si_ros.answers.context import Conventions
from spatial_si_ros.answers.floor.ground_plan import ground_plan_of
from spatial_si_ros.answers.floor.rooms import rooms_of, segment
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.geometry.boxes import OrientedBox
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language import DeclineReason as Why
from spatial_si_ros.language.queries import (
    HowMany,
    IsLarger,
    IsRelation,
    Measure,
    RoomArea,
    SameRoom,
    Unit,
    WhatIs,
    WhichIs,
    WhichRoom,
)
from spatial_si_ros.language.references import Extreme, Qualifier, Reference, Superlative


def test_the_flat_has_three_rooms():
    rooms = rooms_of(index_of(FLAT))
    areas = {room.kind: room.area_m2 for room in rooms.rooms}
    assert areas == {
        "bedroom": pytest.approx(BEDROOM_M2, rel=0.05),
        "kitchen": pytest.approx(KITCHEN_M2, rel=0.05),
        "hall": pytest.approx(HALL_M2, rel=0.08),
    }
    (bedroom,) = (room for room in rooms.rooms if room.kind == "bedroom")
    assert bedroom.centroid_m == pytest.approx([2.0, 2.0], abs=0.1)
    assert rooms.at([1.0, 3.0]).kind == "bedroom"
    assert rooms.at([7.0, 5.0]).kind == "hall"
    assert rooms.at([20.0, 5.0]) is None


def test_a_door_box_closes_what_is_too_wide_for_a_doorway():
    """Without walls between, the line of a door parts the hall in two."""
    index = index_of(FLAT)
    plan = ground_plan_of(index)
    door = OrientedBox(np.array([4.5, 5.05, 1.0]), np.array([0.05, 1.8, 2.0]), 0.0)
    open_, shut = segment(plan, []), segment(plan, [door])
    assert open_.max() == 3
    assert shut.max() == 4
    cells, _ = plan.cells_of(np.array([[1.0, 5.0], [7.0, 5.0]]))
    assert len({int(shut[tuple(cell)]) for cell in cells}) == 2


@pytest.mark.parametrize(("long_m", "rooms"), [(1.8, 4), (4.5, 3)])
def test_what_is_longer_than_a_double_door_closes_nothing(long_m, rooms):
    """A few bad sightings can make a door of 4.5 m that lies across a room."""
    scene = snapshot_with(thing(200, "door", [4.5, 5.05, 1.0], [0.05, long_m, 2.0]))
    assert len(rooms_of(index_of(scene)).rooms) == rooms


def test_the_same_ground_is_not_cut_up_again():
    first = rooms_of(index_of(flat())).cells
    again = rooms_of(index_of(flat(version=2))).cells
    assert again is first


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (WhichRoom(subject=the("mug")), "kitchen"),
        (WhichRoom(subject=the("lamp")), "bedroom"),
        (WhichRoom(subject=ROBOT), "hall"),
        (SameRoom(first=the("mug"), second=the("table")), True),
        (SameRoom(first=the("mug"), second=the("lamp")), False),
        (SameRoom(first=the("mug"), second=ROBOT), False),
        (RoomArea(room=the("kitchen")), 15.6),
        (RoomArea(), 15.2),
        (RoomArea(room=the("bedroom"), unit=Unit.FOOT), 16.0 / 0.3048**2),
        (RoomArea(whole=True), 46.8),
        (HowMany(reference=the("bedroom")), 1),
        (WhatIs(reference=the("room", qualifiers=(Qualifier(R.IN, (the("plant"),)),))), "hall"),
        (
            WhichIs(reference=the("room", superlative=Superlative(Extreme.NEAREST, the("fridge")))),
            "kitchen",
        ),
        (WhichIs(reference=the("room", superlative=Superlative(Extreme.NEAREST))), "hall"),
    ],
)
def test_questions_about_rooms(question, expected):
    found = value(question)
    assert found == (pytest.approx(expected, rel=0.08) if isinstance(expected, float) else expected)


def test_the_room_with_the_plant_is_a_landmark():
    room = Reference("room", qualifiers=(Qualifier(R.IN, (the("plant"),)),))
    assert value(RoomArea(room=room)) == pytest.approx(HALL_M2, rel=0.08)


def test_conventions_of_vsi_bench_mean_the_whole_area():
    context = replace(CONTEXT, conventions=Conventions.VSI)
    assert value(RoomArea(), context=context) == pytest.approx(46.8, rel=0.05)


def test_rooms_are_compared_by_their_floors():
    question = IsLarger(subject=the("bedroom"), other=the("hall"), measure=Measure.VOLUME)
    declined = refused(question, context=replace(CONTEXT, min_probability=0.95))
    assert declined.reason is Why.UNCERTAIN
    assert "m² against" in declined.detail
    tall = IsLarger(subject=the("bedroom"), other=the("hall"), measure=Measure.HEIGHT)
    assert refused(tall).reason is Why.UNDEFINED


@pytest.mark.parametrize(
    ("question", "scene", "reason", "detail"),
    [
        (WhichRoom(subject=the("sofa")), snapshot(living_room()), Why.NOT_SEEN, "no floor was"),
        (RoomArea(room=the("office")), FLAT, Why.NOT_SEEN, "no office was seen"),
        (RoomArea(room=the("mug")), FLAT, Why.UNDEFINED, "mug_7 is no room"),
        (
            RoomArea(room=the("kitchen")),
            flat(unseen=[(5.0, -0.5, 8.5, 3.9)]),
            Why.NOT_OBSERVED_YET,
            "nobody has seen yet",
        ),
        (RoomArea(room=the("room")), FLAT, Why.AMBIGUOUS, "3 rooms fit 'the room'"),
    ],
)
def test_refused(question, scene, reason, detail):
    declined = refused(question, scene)
    assert declined.reason is reason
    assert detail in declined.detail


def test_a_room_without_telling_contents_is_a_hall():
    kinds = {room.kind for room in rooms_of(index_of(flat([flat_things()[5]]))).rooms}
    assert kinds == {"hall"}


def test_what_makes_a_kind_of_room():
    desk = thing(1, "desk", [1, 1, 0.4], [1.4, 0.7, 0.8], on=0)
    bed = thing(2, "bed", [3, 1, 0.3], [1.0, 2.0, 0.6], on=0)
    assert told(WhichRoom(subject=the("desk")), flat([desk])).value.text == "office"
    assert told(WhichRoom(subject=the("desk")), flat([desk, bed])).value.text == "bedroom"


def snapshot_with(more):
    """The flat with one thing more."""
    known = flat()
    return replace(known, objects=MappingProxyType({**known.objects, more.id: more}))


@pytest.mark.parametrize(
    ("label", "centre", "size", "rooms"),
    [
        pytest.param("door", [6.0, 4.05, 1.0], [1.0, 0.1, 2.0], {"kitchen", "hall"}, id="door"),
        pytest.param("window", [8.05, 2.0, 1.5], [0.1, 1.0, 1.0], {"kitchen"}, id="window"),
        pytest.param("box", [6.0, 4.6, 0.2], [0.4, 0.4, 0.4], {"hall"}, id="a box by its centre"),
    ],
)
def test_an_opening_is_in_every_room_that_it_touches(label, centre, size, rooms):
    thing_ = thing(40, label, centre, size)
    index = index_of(snapshot_with(thing_))
    known = rooms_of(index)
    assert {r.kind for r in known.rooms if known.share_of(r, thing_) >= 0.5} == rooms
    asked = IsRelation(subject=the(label), predicate=Qualifier(R.IN, (the("kitchen"),)))
    assert value(asked, snapshot_with(thing_)) is ("kitchen" in rooms)
