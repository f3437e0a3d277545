"""Picked, placed, brought, knocked over: judged from poses and from what the hand held."""

from __future__ import annotations

import math

import pytest
from sim.manipulation.traces import trace
from sim.truth.hand_scene import BOWL, COFFEE_TABLE, LAMP, MUG, PLATE, SCENE, SOFA, situation
from spatial_si_sim.manipulation.judging import (
    Asked,
    disturbed,
    holds,
    judge_brought,
    judge_pick,
    judge_place,
    lifted_s,
    released_s,
)
from spatial_si_sim.manipulation.trace import Trace
from spatial_si_sim.truth.moved import moved_scene, pose
from spatial_si_sim.truth.spec import Relation
from spatial_si_sim.truth.surfaces import Surfaces

TABLE, HIGH, LOW = (2.6, 3.0, 0.4), (2.6, 3.0, 0.52), (2.6, 3.0, 0.45)
TAKEN = [(2.0, MUG)]


def picked(held, mug, until_s=12.0):
    return judge_pick(trace(held, {MUG: mug}, until_s), MUG, 1.0, 6.0)


@pytest.mark.parametrize(
    ("held", "mug", "stage", "why"),
    [
        (TAKEN, [(0, TABLE), (4, HIGH)], "", "held for 5 s"),
        ([], [(0, TABLE)], "grasp", "never held"),
        ([(2.0, PLATE)], [(0, TABLE)], "grasp", f"object {PLATE} was taken instead"),
        (TAKEN, [(0, TABLE), (4, LOW)], "lift", "lifted by 5 cm only"),
        ([*TAKEN, (7.0, 0)], [(0, TABLE), (4, HIGH), (7.2, TABLE)], "carry", "held for 3.0 s"),
        ([*TAKEN, (3.0, 0)], [(0, TABLE), (4, HIGH)], "lift", "lifted by 0 cm only"),
        ([(0.5, MUG)], [(0, TABLE), (4, HIGH)], "grasp", "never held"),
    ],
)
def test_picked_is_held_for_five_seconds_after_a_lift(held, mug, stage, why):
    found = picked(held, mug)
    assert (found.stage, found.good) == (stage, stage == "")
    assert why in found.why


def test_a_second_grasp_may_do_it():
    held = [(2.0, MUG), (2.6, 0), (4.0, MUG)]
    assert picked(held, [(0, TABLE), (5, HIGH)]).good


def test_stowing_the_arm_lower_again_is_still_carrying():
    assert picked(TAKEN, [(0, TABLE), (4, HIGH), (5, (2.0, 2.0, 0.3))]).good


PUT = [(2.0, MUG), (8.0, 0)]
THERE = (3.0, 3.2, 0.4)


def placed(asked, mug, held=PUT, until_s=12.0):
    found = trace(held, {MUG: mug}, until_s)
    let_go_s = released_s(found, MUG, 1.0, 9.0) or 0.0
    now = found.at(let_go_s + 3.0)
    scene, surfaces = moved_scene(SCENE, Surfaces.of_boxes(SCENE), {MUG: pose(TABLE, UP)}, now)
    after = situation(scene=scene)
    assert after.scene.by_id[PLATE] == SCENE.by_id[PLATE]
    return judge_place(found, MUG, asked, after, 1.0, 9.0)


UP = (1.0, 0.0, 0.0, 0.0)
ON_TABLE = Asked(Relation.ON, (COFFEE_TABLE,))


def test_placed_is_at_rest_where_every_relation_is_true():
    mug = [(0, TABLE), (4, HIGH), (7.8, THERE)]
    good = placed([ON_TABLE, Asked(Relation.NEXT_TO, (PLATE,))], mug)
    assert good.good and "on coffee_table_3" in good.why
    wrong = placed([ON_TABLE, Asked(Relation.BETWEEN, (SOFA, LAMP))], mug)
    assert (wrong.stage, wrong.good) == ("place", False)
    assert "not between sofa_1 and lamp_9" in wrong.why and "on coffee_table_3" in wrong.why


def test_what_falls_off_or_rolls_on_is_not_placed():
    floor = (4.4, 3.0, 0.0)
    fell = placed([ON_TABLE], [(0, TABLE), (4, HIGH), (7.8, THERE), (8.6, floor)])
    assert not fell.good and "it lies on the floor" in fell.why
    rolling = [(0, TABLE), (4, HIGH)]
    rolling += [(8.0 + 0.2 * step, (3.0 + 0.01 * step, 3.2, 0.4)) for step in range(20)]
    assert "still moves" in placed([ON_TABLE], rolling).why


def test_what_is_never_let_go_or_never_taken_is_not_placed():
    mug = [(0, TABLE), (4, HIGH)]
    assert placed([ON_TABLE], mug, held=TAKEN).why == "it was never let go"
    assert placed([ON_TABLE], mug, held=[]).stage == "grasp"


def test_directions_are_as_the_asker_saw_them():
    # The robot at (3.0, 2.2) looks along +y: its left is -x.
    scene, _ = moved_scene(
        SCENE, Surfaces.of_boxes(SCENE), {MUG: pose(TABLE, UP)}, {MUG: pose((3.1, 3.05, 0.4), UP)}
    )
    left = Asked(Relation.LEFT_OF, (PLATE,))
    right = Asked(Relation.RIGHT_OF, (PLATE,))
    assert holds(MUG, [left], situation(scene=scene)).good
    assert not holds(MUG, [right], situation(scene=scene)).good


def test_brought_is_in_the_hand_of_a_robot_beside_who_asked():
    found = trace(TAKEN, {MUG: [(0, TABLE), (4, HIGH)]}, 12.0)
    near = judge_brought(found, MUG, (1.0, 1.0), (1.5, 1.5), 1.0, 6.0)
    far = judge_brought(found, MUG, (1.0, 1.0), (4.0, 1.0), 1.0, 6.0)
    assert near.good and (far.good, far.stage) == (False, "drive")
    dropped = trace([*TAKEN, (5.9, 0)], {MUG: [(0, TABLE), (0.4, HIGH)]}, 12.0)
    assert not judge_brought(dropped, MUG, (1.0, 1.0), (1.5, 1.5), 1.0, 6.0).good


def test_other_things_that_move_or_tilt_are_disturbed():
    names = {thing.id: thing.name for thing in SCENE.objects}
    tilt = math.radians(25.0)
    before = {number: pose((0.0, 0.0, 0.4), UP) for number in (MUG, PLATE, BOWL, LAMP)}
    after = {
        MUG: pose((1.0, 0.0, 0.4), UP),
        PLATE: pose((0.04, 0.02, 0.4), (math.cos(0.6), 0.0, 0.0, math.sin(0.6))),
        BOWL: pose((0.0, 0.06, 0.4), UP),
        LAMP: pose((0.0, 0.0, 0.4), (math.cos(tilt / 2), math.sin(tilt / 2), 0.0, 0.0)),
    }
    found = disturbed(before, after, names, MUG)
    assert [each.name for each in found] == ["bowl_6", "lamp_9"]
    assert found[0].moved_m == pytest.approx(0.06)
    assert found[1].tilted_rad == pytest.approx(tilt, abs=1e-3)


def test_a_trace_tells_what_was_when():
    found = Trace()
    with pytest.raises(LookupError, match="no poses are known at 1.00 s"):
        found.at(1.0)
    found = trace(PUT, {MUG: [(0, TABLE), (4, HIGH)]}, 12.0)
    found.hold(9.0, 0)
    assert [found.held_at(time_s) for time_s in (1.9, 2.0, 7.9, 8.0)] == [0, MUG, MUG, 0]
    assert found.holding(MUG) == [(2.0, 8.0)]
    assert lifted_s(found, MUG, 1.0, 9.0) == pytest.approx(4.0)
    assert lifted_s(found, MUG, 2.5, 9.0) is None


def test_what_was_held_later_than_now_was_held_before_a_reset():
    trace = Trace()
    trace.hold(70.0, 5)
    trace.hold(3.0, 0)
    trace.hold(8.0, 4)
    assert trace.held == [(3.0, 0), (8.0, 4)]
    assert trace.held_at(75.0) == 4
