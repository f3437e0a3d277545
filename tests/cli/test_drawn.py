"""Tests for cli/drawn.py: an answer and a map that came as messages."""

from __future__ import annotations

import cv2
import numpy as np
from answers.flat_talk import FLAT, is_, the, told
from scenes.flats import ROBOT_IN_THE_HALL

from spatial_si_ros.answers.drawing import draw
from spatial_si_ros.cli.drawn import draw_answer
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language.queries import Route
from spatial_si_ros.nodes.convert import map_to_msg, occupancy_to_msg
from spatial_si_ros.nodes.convert_answers import answer_to_msg


def drawn(answer, file, *, grid: bool = True) -> np.ndarray:
    msg = answer_to_msg(answer, "?", "map", 1, 1)
    occupancy = occupancy_to_msg(FLAT.occupancy, "map", 1) if grid else None
    draw_answer(msg, map_to_msg(FLAT, 1), occupancy, file)
    return cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)


def test_the_message_is_drawn_as_the_answer_is(tmp_path):
    answer = told(is_("mug", R.LEFT_OF, the("chair")))
    assert answer.frame.observer.position_m.tolist() == ROBOT_IN_THE_HALL.position_m.tolist()
    there = drawn(answer, tmp_path / "a.png")
    np.testing.assert_array_equal(there, draw(answer, FLAT))


def test_a_route_and_a_map_without_a_grid(tmp_path):
    answer = told(Route(start=the("bed"), facing=the("lamp"), stops=(the("plant"),)))
    there = drawn(answer, tmp_path / "b.png")
    np.testing.assert_array_equal(there, draw(answer, FLAT))
    assert drawn(answer, tmp_path / "c.png", grid=False).shape == there.shape
