"""Ask the living room of `scenes/rooms.py`, or any other snapshot, in words."""

from __future__ import annotations

from scenes.rooms import ROBOT_BY_THE_SOFA, living_room, snapshot

from spatial_si_ros.answers.answer import Answer, Answered
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.answers.geometric import answer
from spatial_si_ros.language import Declined, parse_question

ROOM = snapshot(living_room())
ROBOT = AskContext(robot=ROBOT_BY_THE_SOFA)


def ask(text: str, scene=ROOM, context: AskContext = ROBOT, choices=()) -> Answer:
    """The answer to a question that must parse."""
    question = parse_question(text)
    assert not isinstance(question, Declined), question.detail
    return answer(question, scene, context, choices)


def value(text: str, scene=ROOM, context: AskContext = ROBOT, choices=()):
    """The bare value of an answer: bool, str, float, int or ids."""
    result = ask(text, scene, context, choices)
    assert isinstance(result, Answered), f"{text}: {result.reason.name}, {result.detail}"
    given = result.value
    for name in ("value", "object_ids", "text"):
        if hasattr(given, name):
            return getattr(given, name)
    raise AssertionError(f"{given} has no value")


def refusal(text: str, scene=ROOM, context: AskContext = ROBOT, choices=()) -> Declined:
    """The refusal of a question that must be refused."""
    result = ask(text, scene, context, choices)
    assert isinstance(result, Declined), f"{text}: {result.text}"
    return result
