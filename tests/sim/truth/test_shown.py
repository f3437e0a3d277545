"""What pictures show in part: sizes that were not seen whole, and rooms that were hardly seen."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from sim.truth.hand_scene import COFFEE_TABLE, SCENE, SOFA, TV, UP, WARDROBE, situation
from spatial_si_sim.truth.answers import NOT_SEEN, truth
from spatial_si_sim.truth.rooms import seen_rooms
from spatial_si_sim.truth.scene import TrueBox, TruePose
from spatial_si_sim.truth.shown import Shown, cut, same_value
from spatial_si_sim.truth.spec import (
    Extreme,
    Form,
    Measure,
    Question,
    Reference,
    Relation,
    Scheme,
    Unit,
)

ALL = (0.0, 1.0)
ROOM_M = (0.0, 0.0, 6.0, 5.0)


def shown(ranges, floor=1.0, floor_m=ROOM_M):
    return Shown(SCENE, ranges, {1: floor}, {1: floor_m})


def by_pictures(ranges, unseen=(), **more):
    return replace(situation(unseen=unseen), min_frames=1, shown=shown(ranges, **more))


def size(kind, measure, unit=Unit.METRE):
    return Question(Form.SIZE, Reference(kind), measure=measure, unit=unit)


def test_a_box_is_cut_along_its_own_edges():
    """A table of 2 m x 1 m that is turned left by 90 degrees, of which the far half was seen."""
    whole = TrueBox((1.0, 1.0, 0.4), (2.0, 1.0, 0.8), 0.5 * math.pi)
    part = cut(whole, ((0.5, 1.0), ALL, (0.75, 1.0)))
    assert part.size_m == pytest.approx((1.0, 1.0, 0.2))
    assert part.centre_m == pytest.approx((1.0, 1.5, 0.7))


def test_thin_edges_count_as_seen():
    rug = TrueBox((0.0, 0.0, 0.005), (2.0, 1.0, 0.01), 0.0)
    assert cut(rug, (ALL, ALL, (0.9, 1.0))).size_m == rug.size_m


@pytest.mark.parametrize(("to", "decidable"), [(1.0, True), (0.95, True), (0.85, False)])
def test_a_length_is_told_by_both_ends(to, decidable):
    """The sofa is 2.0 m long: 1.9 m are near enough, 1.7 m are not."""
    found = truth(size("sofa", Measure.LENGTH), by_pictures({SOFA: (ALL, (0.0, to), ALL)}))
    assert found.decidable is decidable
    assert (found.reason == NOT_SEEN) is not decidable


def test_what_was_cut_off_elsewhere_does_not_matter():
    here = by_pictures({SOFA: (ALL, (0.0, 0.4), ALL)})
    assert truth(size("sofa", Measure.HEIGHT), here).value == 0.8


def test_a_tenth_of_a_metre_is_one_in_every_unit():
    """The table is 1.2 m long, 1.11 m of it were seen."""
    here = by_pictures({COFFEE_TABLE: (ALL, (0.0, 0.92), ALL)})
    for unit in (Unit.METRE, Unit.CENTIMETRE, Unit.FOOT, Unit.INCH):
        assert truth(size("coffee table", Measure.LENGTH, unit), here).decidable
    assert same_value(100.0, 108.0, slack=0.1) and not same_value(1.0, 1.2, slack=0.1)
    assert not same_value(True, False, slack=1.0) and same_value("left", "left", slack=0.0)


def test_a_distance_is_told_by_the_near_ends():
    """The sofa reaches from y = 1.05 to 1.95, the coffee table begins at 2.7."""
    asked = Question(Form.DISTANCE, Reference("sofa"), references=(Reference("coffee table"),))
    near_end, far_end = ((0.4, 1.0), ALL, ALL), ((0.0, 0.6), ALL, ALL)
    assert truth(asked, by_pictures({SOFA: near_end})).decidable
    found = truth(asked, by_pictures({SOFA: far_end}))
    assert (found.decidable, found.value, found.reason) == (False, None, NOT_SEEN)
    assert "by what the pictures show" in found.detail


def test_which_is_bigger_is_left_open_where_the_parts_say_otherwise():
    """The wardrobe is the bigger, but hardly any of it was seen."""
    asked = Question(
        Form.COMPARE_SIZE, Reference("wardrobe"), references=(Reference("sofa"),),
        measure=Measure.VOLUME,
    )  # fmt: skip
    assert truth(asked, by_pictures({})).value is True
    assert not truth(asked, by_pictures({WARDROBE: (ALL, (0.0, 0.2), (0.5, 1.0))})).decidable


def test_the_longest_must_be_the_longest_of_what_was_seen():
    """The sofa is 2.0 m long, the wardrobe 1.4 m; of the sofa one half was seen."""
    choices = (Reference("sofa"), Reference("wardrobe"))
    asked = Question(Form.EXTREME, None, choices=choices, extreme=Extreme.LONGEST)
    assert truth(asked, by_pictures({})).value == {SOFA}
    assert truth(asked, by_pictures({SOFA: (ALL, (0.5, 1.0), ALL)})).reason == NOT_SEEN


def test_what_rests_on_something_is_judged_by_whole_things():
    """Of the table only the end without the plate was seen."""
    plate, table = Reference("plate"), Reference("coffee table")
    asked = Question(Form.IS_RELATION, plate, Relation.ON, (table,))
    assert truth(asked, by_pictures({COFFEE_TABLE: (ALL, (0.9, 1.0), ALL)})).value is True


def test_a_direction_is_told_by_the_middle_of_what_was_seen():
    """The wardrobe is ahead, x 0.3 .. 1.7, a little to the left of one who stands at x = 1.5."""
    asked = Question(Form.DIRECTION, Reference("wardrobe"), scheme=Scheme.HALVES)
    here = replace(by_pictures({}), robot=TruePose((1.5, 2.2), UP))
    assert truth(asked, here).value == "left"
    right_end = shown({WARDROBE: (ALL, (0.9, 1.0), ALL)})
    assert truth(asked, replace(here, shown=right_end)).reason == NOT_SEEN


@pytest.mark.parametrize(("floor", "unseen", "rooms"), [
    (0.6, (), ["living room"]),
    (0.4, (), []),
    (0.6, (SOFA,), ["living room"]),
    (0.6, (SOFA, TV), []),
])  # fmt: skip
def test_a_room_was_seen_by_half_of_its_floor_and_what_tells_its_kind(floor, unseen, rooms):
    here = by_pictures({}, unseen, floor=floor)
    assert [room.kind for room in seen_rooms(here)] == rooms


def test_what_is_in_a_room_needs_the_room():
    asked = Question(Form.WHICH_ROOM, Reference("lamp"))
    assert truth(asked, by_pictures({}, floor=0.6)).value == "living room"
    assert truth(asked, by_pictures({}, floor=0.3)).reason == NOT_SEEN
    assert truth(asked, situation()).value == "living room"


def test_the_area_of_a_room_is_told_by_its_ends():
    """30 m², of which 5.8 m x 4.8 m or 3 m x 5 m were seen."""
    asked = Question(Form.ROOM_AREA, Reference("living room"))
    assert truth(asked, by_pictures({}, floor_m=(0.1, 0.1, 5.9, 4.9))).value == 30.0
    assert not truth(asked, by_pictures({}, floor_m=(0.0, 0.0, 3.0, 5.0))).decidable
