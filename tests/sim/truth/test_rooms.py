"""Rooms and where the robot gets to: two rooms side by side, with and without a door."""

from __future__ import annotations

import numpy as np
import pytest
from sim.truth.boxes import room, scene, thing
from spatial_si_sim.truth import reach, rooms
from spatial_si_sim.truth.answers import truth
from spatial_si_sim.truth.errors import Undecidable
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.situation import Situation
from spatial_si_sim.truth.spec import Clause, Form, Measure, Question, Reference, Relation, Unit
from spatial_si_sim.truth.surfaces import WALLS, Surfaces

KITCHEN = room(1, "kitchen", (0, 0), (4, 3))
STUDY = room(2, "study", (4, 0), (9, 3))
FRIDGE = thing(1, "fridge", (0.4, 1.5, 1.0), (0.6, 0.6, 2.0))
DESK = thing(2, "desk", (8.4, 1.5, 0.4), (0.8, 1.6, 0.8), room=2)
CHAIR = thing(3, "chair", (7.0, 1.5, 0.45), (0.5, 0.5, 0.9), room=2)
STOOL = thing(4, "stool", (3.0, 1.5, 0.25), (0.4, 0.4, 0.5))
FLAT = scene(FRIDGE, DESK, CHAIR, STOOL, rooms=(KITCHEN, STUDY))
CLOSED = Surfaces.of_boxes(FLAT)


def with_door():
    """The wall between the rooms is open from y = 0.5 to y = 1.5."""
    kept = [corners for corners in CLOSED.triangles[WALLS] if not (corners[:, 0] == 4.0).all()]
    low, high = np.array([4.0, 0.0, 0.0]), np.array([4.0, 0.5, 2.6])
    piece = np.array([low, [4.0, 0.5, 0.0], high])
    above = piece + [0.0, 1.5, 0.0]
    above[1:, 1] = 3.0
    return Surfaces({**CLOSED.triangles, WALLS: np.array([*kept, piece, above])})


def now(robot=(2.0, 1.5), surfaces=None, unseen=()):
    seen = {each.id: 0 if each.id in unseen else 3 for each in FLAT.objects}
    return Situation(FLAT, TruePose(robot, 0.0), None, seen, surfaces=surfaces)


def ask(form, subject=None, *references, situation=None, **more):
    question = Question(
        form, None if subject is None else Reference(subject),
        references=tuple(Reference(each) for each in references), **more,
    )  # fmt: skip
    return truth(question, situation or now())


def test_areas_in_square_metres_and_feet():
    assert ask(Form.ROOM_AREA, "kitchen").value == pytest.approx(12.0)
    assert ask(Form.ROOM_AREA, rooms.WHOLE).value == pytest.approx(27.0)
    assert ask(Form.ROOM_AREA, "kitchen", unit=Unit.FOOT).value == pytest.approx(129.17, abs=0.01)
    assert ask(Form.ROOM_AREA, "bedroom").reason == "absent"
    unseen = now(unseen=(DESK.id, CHAIR.id))
    assert ask(Form.ROOM_AREA, rooms.WHOLE, situation=unseen).reason == "not seen"


def test_which_room_and_whether_it_is_the_same():
    assert ask(Form.WHICH_ROOM, "desk").value == "study"
    assert ask(Form.WHICH_ROOM).value == "kitchen"
    assert ask(Form.SAME_ROOM, "desk", "chair").value is True
    assert ask(Form.SAME_ROOM, "desk", "fridge").value is False
    for opposite in (False, True):
        compared = ask(
            Form.COMPARE_SIZE, "study", "kitchen", measure=Measure.VOLUME, opposite=opposite
        )
        assert compared.decidable and compared.value is not opposite


def test_things_in_a_room_are_counted():
    inside = Clause(Relation.IN_ROOM, (Reference("study"),))
    outside = Clause(Relation.IN_ROOM, (Reference("study"),), negated=True)
    counted = Question(Form.COUNT_FITTING, Reference("object", None, inside))
    assert truth(counted, now()).value == 2
    others = Question(Form.COUNT_FITTING, Reference("object", None, outside))
    assert truth(others, now()).value == 2


def test_a_place_at_the_edge_is_in_no_room_clearly():
    with pytest.raises(Undecidable, match="edge"):
        rooms.room_of((3.99, 1.0), now())
    with pytest.raises(Undecidable, match="in no room"):
        rooms.room_of((20.0, 1.0), now())


def test_a_door_makes_the_other_room_reachable():
    assert ask(Form.REACHABLE, "fridge", situation=now(surfaces=CLOSED)).value is True
    assert ask(Form.REACHABLE, "desk", situation=now(surfaces=CLOSED)).value is False
    assert ask(Form.REACHABLE, "desk", situation=now(surfaces=with_door())).value is True


def test_a_barrier_of_furniture_stops_the_robot():
    barrier = thing(9, "sofa", (6.0, 1.5, 0.4), (0.9, 2.9, 0.8), room=2)
    blocked = scene(*FLAT.objects, barrier, rooms=FLAT.rooms)
    opened = with_door()
    surfaces = Surfaces({**opened.triangles, 9: Surfaces.of_boxes(blocked).triangles[9]})
    assert not reach.reachable(DESK, (2.0, 1.5), blocked, surfaces).holds


def test_a_robot_in_a_wall_is_refused():
    with pytest.raises(Undecidable, match="does not fit"):
        reach.reachable(DESK, (30.0, 30.0), FLAT, with_door())


@pytest.mark.parametrize(
    "x, holds, clear", [(1.0, True, True), (0.6, True, False), (0.3, False, True)]
)
def test_gaps_to_pass(x, holds, clear):
    other = thing(2, "bed", (1.0 + x, 0, 0.25), (1.0, 2.0, 0.5))
    verdict = reach.passable(thing(1, "desk", (0, 0, 0.4), (1.0, 1.0, 0.8)), other)
    assert (verdict.holds, verdict.clear) == (holds, clear)
