"""Tests for answers/model/facts.py: what a model may be told, and when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from answers.model.scripted_model import ScriptedModel, teller_of
from answers.model.test_answering import LEFT_OF_LAPTOP, ROOM, SCENE, one_choice
from answers.talk import ROBOT
from scenes.rooms import LAPTOP, RED_MUG, TABLE

from spatial_si_ros.answers.answer import Answered
from spatial_si_ros.answers.backends import Backend
from spatial_si_ros.answers.grounding.ground import Grounder
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.answers.model.aids import Aids
from spatial_si_ros.answers.model.answering import Inquiry, answer
from spatial_si_ros.answers.model.facts import facts_about
from spatial_si_ros.language import parse_question

THINGS = [(name, SCENE.objects[i]) for name, i in
          (("the mug", RED_MUG), ("the table", TABLE), ("the laptop", LAPTOP))]  # fmt: skip


def told(things=THINGS, observer=None) -> str:
    return facts_about(things, observer, Grounder(index_of(SCENE), ROBOT))


def test_hand_measured() -> None:
    """Mug edge at x = -0.35, laptop's near edge at 0.05 - 0.175: 0.225 m apart."""
    words = told()
    assert "the mug is 0.10 m x 0.10 m x 0.10 m high" in words
    assert "the mug and the laptop are 0.23 m apart" in words or "are 0.22 m apart" in words
    assert "(the mug, on, the table)" in words and "(the laptop, on, the table)" in words
    assert "the robot" not in words


def test_distances_from_whoever_looks() -> None:
    words = told(observer=ROBOT.robot)
    assert "the table is 2.20 m from the robot" in words  # y from -1 to 1.5 - 0.3
    assert told([]) == ""


@pytest.mark.parametrize(
    ("backend", "switch", "expected"),
    [
        (Backend.MODEL, True, True),
        (Backend.MODEL, False, False),
        (Backend.BOTH, True, False),
    ],
)
def test_facts_are_told_to_a_model_that_answers_alone(backend, switch, expected) -> None:
    """With both, the model is a second witness: it is not told what the first one saw."""
    model = ScriptedModel(one_choice("yes"))
    inquiry = Inquiry(
        LEFT_OF_LAPTOP, parse_question(LEFT_OF_LAPTOP), SCENE, ROBOT, (), backend,
        teller_of(model, ROOM), aids=Aids(facts=switch),
    )  # fmt: skip
    result = answer(inquiry)
    assert isinstance(result, Answered), result
    assert ("Measured: " in model.asked[-1].text) is expected
    assert model.asked[-1].text.endswith(LEFT_OF_LAPTOP)
    silent = answer(replace(inquiry, aids=Aids()))
    assert isinstance(silent, Answered) and silent.value == result.value
