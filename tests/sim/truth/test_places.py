"""Where an instruction wants the robot, on the hand-written room."""

from __future__ import annotations

import math

import pytest
from sim.truth.hand_scene import DOWN, SCENE, UP, situation
from spatial_si_sim.truth.places import place, robot_object
from spatial_si_sim.truth.referents import Undecidable
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.spec import Deed, Instruction, Reference, Relation, View, Viewpoint

SOFA, TV, TABLE = Reference("sofa"), Reference("tv"), Reference("coffee table")


def at(x, y, yaw=0.0):
    return TruePose((x, y), yaw)


def stand(relation, *references, viewpoint=None, facing=None):
    instruction = Instruction(Deed.STAND, relation, references, viewpoint or Viewpoint(), facing)
    return place(instruction, situation())


@pytest.mark.parametrize(
    "pose, good",
    [(at(3.0, 2.5), True), (at(3.0, 3.1), True), (at(3.0, 3.2), False), (at(5.9, 4.9), False)],
)
def test_go_to_is_within_reach_of_the_footprint(pose, good):
    wanted = place(Instruction(Deed.GO_TO, None, (SOFA,)), situation())
    assert wanted.satisfied(pose)[0] is good


@pytest.mark.parametrize(
    "yaw, good", [(DOWN, True), (DOWN + 0.3, True), (DOWN + 0.4, False), (UP, False)]
)
def test_facing_within_twenty_degrees(yaw, good):
    wanted = place(Instruction(Deed.GO_TO, None, (SOFA,), facing=SOFA), situation())
    assert wanted.satisfied(at(3.0, 2.7, yaw))[0] is good


def test_in_front_of_is_the_objects_own_front_unless_seen_from_elsewhere():
    front = stand(Relation.IN_FRONT_OF, SOFA)
    assert front.satisfied(at(3.0, 2.4))[0]
    assert not front.satisfied(at(3.0, 0.3))[0]
    seen = stand(Relation.IN_FRONT_OF, SOFA, viewpoint=Viewpoint(View.OBJECT, Reference("picture")))
    assert seen.satisfied(at(3.0, 0.5))[0]


def test_left_of_needs_to_be_near_too():
    left = stand(Relation.LEFT_OF, SOFA, viewpoint=Viewpoint(View.OBJECT, TV))
    assert left.satisfied(at(4.5, 1.5))[0]
    assert not left.satisfied(at(1.5, 1.5))[0]
    good, why = left.satisfied(at(6.5, 1.5))
    assert not good and "from sofa_1" in why


def test_between_and_next_to():
    assert stand(Relation.BETWEEN, SOFA, TABLE).satisfied(at(3.0, 2.3))[0]
    assert not stand(Relation.BETWEEN, SOFA, TABLE).satisfied(at(1.0, 1.0))[0]
    assert stand(Relation.NEXT_TO, SOFA).satisfied(at(3.0, 2.4))[0]
    assert not stand(Relation.NEXT_TO, SOFA).satisfied(at(3.0, 2.9))[0]


def test_standing_over_it_has_no_side():
    good, why = stand(Relation.BEHIND, TABLE).satisfied(at(3.0, 3.0))
    assert not good and "overlap" in why


def test_face_only_turns():
    wanted = place(Instruction(Deed.FACE, facing=TV), situation())
    assert wanted.satisfied(at(3.0, 0.5, UP))[0]
    assert not wanted.satisfied(at(3.0, 0.5, 0.0))[0]


def test_an_unclear_place_is_refused():
    with pytest.raises(Undecidable, match="ambiguous"):
        place(Instruction(Deed.GO_TO, None, (Reference("chair"),)), situation())
    with pytest.raises(Undecidable, match="one object twice"):
        stand(Relation.BETWEEN, SOFA, SOFA)


def test_the_robot_as_an_object():
    robot = robot_object(at(1.0, 2.0, math.pi / 2))
    assert robot.box.bottom_m == pytest.approx(0.0)
    assert robot.box.size_m == pytest.approx((0.4, 0.4, 1.4))
    assert robot.id not in SCENE.by_id
