"""Apartments: everything stands on something, touches nothing else, and can be walked to."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import STRtree
from shapely.geometry import Polygon, box
from spatial_si_sim.scenes import draw_apartment
from spatial_si_sim.scenes.free_floor import FreeFloor

SEEDS = st.integers(0, 100_000)
FEW = settings(max_examples=5, deadline=None)
FIXED = range(6)



apartment = lru_cache(maxsize=64)(draw_apartment)


def polygon(thing):
    return Polygon(thing.footprint.corners())


def carriers(thing):
    found = []
    while thing.support is not None:
        thing = thing.support
        found.append(thing)
    return found


@FEW
@given(SEEDS)
def test_nothing_passes_through_anything_else(seed):
    placed = [each.placed for each in apartment(seed).objects]
    shapes = [polygon(thing) for thing in placed]
    near = STRtree(shapes).query(shapes)
    for a, b in ((placed[i], placed[j]) for i, j in near.T if i < j):
        if a in carriers(b) or b in carriers(a):
            continue
        high = min(a.span_m[1], b.span_m[1]) - max(a.span_m[0], b.span_m[0])
        shared = polygon(a).intersection(polygon(b)).area
        assert high <= 1e-6 or shared < 1e-6, (a.model.kind, b.model.kind)


@FEW
@given(SEEDS)
def test_everything_rests_where_it_says(seed):
    for each in apartment(seed).objects:
        thing = each.placed
        if thing.relation == "floor":
            assert thing.support is None and thing.z_m == 0.0
        elif thing.relation == "wall":
            assert thing.support is None and thing.z_m > 0.9
        else:
            surfaces = [s for s in thing.support.model.surfaces or ()]
            over = polygon(thing).intersection(polygon(thing.support)).area / polygon(thing).area
            assert over > 0.5 and thing.z_m >= thing.support.z_m
            if thing.support.model.kind == "rug":
                assert thing.z_m == pytest.approx(thing.support.span_m[1])
                continue
            levels = [thing.support.z_m + s.z_m for s in surfaces if s.relation == thing.relation]
            assert min(abs(thing.z_m - level) for level in levels) < 1e-6


@FEW
@given(SEEDS)
def test_everything_is_inside_its_room(seed):
    for each in apartment(seed).objects:
        room = each.placed.room
        inside = box(room.x_m[0], room.y_m[0], room.x_m[1], room.y_m[1]).buffer(1e-6)
        assert inside.contains(polygon(each.placed)), each.name
        assert each.placed.span_m[1] < 2.6


@FEW
@given(SEEDS)
def test_a_robot_reaches_every_room_and_starts_clear(seed):
    flat = apartment(seed)
    floor = FreeFloor(flat.plan, [each.placed for each in flat.objects])
    regions = floor.regions(0.2)
    x, y, _ = flat.start
    here = floor.at(regions, x, y)
    assert here > 0 and floor.at(floor.clearance_m, x, y) >= 0.4
    for room in flat.plan.rooms:
        assert (regions[floor.cells_of(room)] == here).mean() > 0.2


@pytest.mark.parametrize("seed", FIXED)
def test_many_kinds_and_several_of_a_kind_in_different_colours(seed):
    objects = apartment(seed).objects
    assert 35 <= len(objects) <= 80
    kinds = defaultdict(list)
    for each in objects:
        kinds[each.placed.model.kind].append(each.placed.model.colour)
    assert len(kinds) >= 20
    several = [set(c) for c in kinds.values() if len(c) > 1 and None not in c]
    assert sum(len(colours) > 1 for colours in several) >= 3
    assert [each.id for each in objects] == list(range(1, len(objects) + 1))
    assert len({each.name for each in objects}) == len(objects)


def test_all_kinds_occur_within_a_few_seeds():
    kinds = {each.placed.model.kind for seed in range(12) for each in apartment(seed).objects}
    assert len(kinds) >= 48


def test_the_sofa_faces_the_tv_and_chairs_face_what_they_stand_at():
    for seed in FIXED:
        things = [each.placed for each in apartment(seed).objects]
        (sofa,) = [t for t in things if t.model.kind == "sofa"]
        screen = next(t for t in things if t.model.kind == "tv")
        toward = math.atan2(screen.y_m - sofa.y_m, screen.x_m - sofa.x_m)
        assert math.cos(toward - sofa.yaw_rad) > 0.95
        assert math.cos(screen.yaw_rad - sofa.yaw_rad) < -0.95
        for chair in (t for t in things if t.model.kind == "chair"):
            boards = [t for t in things if t.model.kind in ("table", "desk")]
            near = min(boards, key=lambda t: math.hypot(t.x_m - chair.x_m, t.y_m - chair.y_m))
            ahead = chair.footprint.zone(0.0, chair.model.size_m[0] / 2 + 0.25, 0.1)
            assert Polygon(ahead.corners()).intersects(polygon(near))


def test_a_negative_seed_is_refused():
    with pytest.raises(ValueError, match="at least 0, got -1"):
        draw_apartment(-1)
