"""Plans: rooms side by side, joined by openings that a robot fits through."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box
from spatial_si_sim.scenes.plan import HEIGHT_M, WALL_M, Room, draw_plan

plans = st.integers(0, 10_000).map(lambda seed: draw_plan(random.Random(seed)))
SIXTY = settings(max_examples=60, deadline=None)


def shape(room):
    return box(room.x_m[0], room.y_m[0], room.x_m[1], room.y_m[1])


@SIXTY
@given(plans)
def test_three_to_six_rooms_that_keep_a_wall_between_them(plan):
    kinds = [room.kind for room in plan.rooms]
    assert 3 <= len(kinds) <= 6 and len(set(kinds)) == len(kinds) and "living room" in kinds
    assert [room.id for room in plan.rooms] == list(range(1, len(kinds) + 1))
    for index, room in enumerate(plan.rooms):
        assert room.area_m2 > 7.0 and min(room.x_m[1] - room.x_m[0],
                                          room.y_m[1] - room.y_m[0]) >= 1.89
        for other in plan.rooms[index + 1:]:
            assert shape(room).distance(shape(other)) >= WALL_M - 0.002


@SIXTY
@given(plans)
def test_every_room_opens_to_the_first_wide_enough(plan):
    hub = plan.rooms[0].id
    for room in plan.rooms[1:]:
        assert any(gap.side_in(hub) and gap.leaf_room == room.id for gap in plan.of(room))
    for gap in plan.openings:
        assert gap.at_m[1] - gap.at_m[0] >= 0.95
        for room_id, side in gap.sides:
            low, high = plan.rooms[room_id - 1].along(side)
            assert low + 0.05 < gap.at_m[0] and gap.at_m[1] < high - 0.05


@SIXTY
@given(plans)
def test_door_leaves_fold_back_against_the_wall_beside_their_gap(plan):
    for gap in plan.openings:
        if gap.leaf_room < 0:
            continue
        low, high = plan.rooms[gap.leaf_room - 1].along(gap.side_in(gap.leaf_room))
        assert low <= gap.leaf_at_m[0] and gap.leaf_at_m[1] <= high
        assert gap.leaf_at_m[1] <= gap.at_m[0] or gap.at_m[1] <= gap.leaf_at_m[0]


def test_plans_differ_between_seeds_and_repeat_for_one():
    drawn = [draw_plan(random.Random(seed)) for seed in range(20)]
    assert len({len(plan.rooms) for plan in drawn}) == 4
    assert len({plan.rooms for plan in drawn}) == 20
    assert draw_plan(random.Random(3)) == drawn[3]


@pytest.mark.parametrize("side, face, along", [
    ("south", 1.0, (0.0, 4.0)), ("north", 3.0, (0.0, 4.0)),
    ("west", 0.0, (1.0, 3.0)), ("east", 4.0, (1.0, 3.0)),
])
def test_sides_of_a_room(side, face, along):
    room = Room(1, "study", (0.0, 4.0), (1.0, 3.0))
    assert room.face(side) == face and room.along(side) == along
    assert room.area_m2 == 8.0 and HEIGHT_M > 2.4
