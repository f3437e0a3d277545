"""Answers follow the scene: moved with it, mirrored with it, blind to the names of objects."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from answers.talk import ask
from geometry.strategies import ground_poses, mirrored, moved
from hypothesis import given, settings
from scenes.rooms import ROBOT_BY_THE_SOFA, living_room, snapshot

from spatial_si_ros.answers.answer import Answered, Boolean, Choice
from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.viewpoints import Observer
from spatial_si_ros.scene.objects import Front, SceneObject

QUESTIONS = (
    "is the red mug left of the laptop?",
    "is the red mug right of the laptop, as seen from the tv?",
    "is the coffee table in front of the sofa?",
    "is the armchair to my right?",
    "is the tv in front of me?",
    "if i stand at the door facing the tv, is the armchair to my left, right or back?",
    "is the red mug on the laptop's own right?",
    "is the lamp near the coffee table?",
    "what is left of the laptop?",
    "which mug is nearest to the lamp?",
    "how far is the lamp from the plant?",
    "is the coffee table between the sofa and the tv?",
    "is the apple in the bowl?",
    "where is the tv from the sofa's point of view?",
)
SWAPPED = {"left": "right", "right": "left"}


def transformed(thing: SceneObject, box, front_rad: float | None) -> SceneObject:
    front = None if thing.front is None else Front(front_rad, thing.front.probability)
    return replace(thing, box=box, front=front)


def answers(things, robot: Observer, texts=QUESTIONS) -> list:
    scene = snapshot(things)
    return [ask(text, scene, AskContext(robot=robot)) for text in texts]


def turned(robot: Observer, T: np.ndarray) -> Observer:
    yaw = robot.yaw_rad + np.arctan2(T[1, 0], T[0, 0])
    return replace(robot, position_m=T[:3, :3] @ robot.position_m + T[:3, 3], yaw_rad=float(yaw))


@settings(max_examples=20, deadline=None)
@given(T=ground_poses())
def test_moving_the_whole_world_changes_no_answer(T):
    turn = np.arctan2(T[1, 0], T[0, 0])
    world = [
        transformed(each, moved(each.box, T), each.front.yaw_rad + turn if each.front else None)
        for each in living_room()
    ]
    before = answers(living_room(), ROBOT_BY_THE_SOFA)
    after = answers(world, turned(ROBOT_BY_THE_SOFA, T))
    for a, b in zip(before, after, strict=True):
        assert isinstance(a, Answered) and isinstance(b, Answered)
        assert b.value == (a.value if not hasattr(a.value, "std") else b.value)
        assert b.probability == pytest.approx(a.probability, abs=1e-6)


def mirror_words(text: str) -> str:
    return re.sub(r"\b(left|right)\b", lambda found: SWAPPED[found.group()], text)


@pytest.mark.parametrize("text", QUESTIONS)
def test_in_the_mirror_left_is_right(text):
    world = [
        transformed(each, mirrored(each.box), -each.front.yaw_rad if each.front else None)
        for each in living_room()
    ]
    robot = replace(
        ROBOT_BY_THE_SOFA,
        position_m=ROBOT_BY_THE_SOFA.position_m * [1, -1, 1],
        yaw_rad=-ROBOT_BY_THE_SOFA.yaw_rad,
    )
    (before,) = answers(living_room(), ROBOT_BY_THE_SOFA, [text])
    same_words, other_words = answers(world, robot, [text, mirror_words(text)])
    assert other_words.probability == pytest.approx(before.probability, abs=1e-6)
    if isinstance(before.value, Choice):
        assert other_words.value.text == SWAPPED.get(before.value.text, before.value.text)
    elif hasattr(before.value, "std"):
        assert other_words.value.value == pytest.approx(before.value.value)
    else:
        assert other_words.value == before.value
    if isinstance(before.value, Boolean) and mirror_words(text) != text:
        assert same_words.value.value is not before.value.value


def test_ids_and_order_do_not_matter():
    renamed = {each.id: 100 - each.id for each in living_room()}
    world = [
        replace(
            each,
            id=renamed[each.id],
            support=each.support
            and replace(each.support, object_id=renamed.get(each.support.object_id, 0)),
        )
        for each in reversed(living_room())
    ]
    before = answers(living_room(), ROBOT_BY_THE_SOFA)
    after = answers(world, ROBOT_BY_THE_SOFA)
    for a, b in zip(before, after, strict=True):
        if hasattr(a.value, "object_ids"):
            assert {renamed[i] for i in a.value.object_ids} == set(b.value.object_ids)
        else:
            assert a.value == b.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("is the lamp near the plant?", "is the plant near the lamp?"),
        ("is the laptop next to the red mug?", "is the red mug next to the laptop?"),
        ("is the tv above the tv stand?", "is the tv stand below the tv?"),
        (
            "is the coffee table between the sofa and the tv?",
            "is the coffee table between the tv and the sofa?",
        ),
        ("is the sofa bigger than the armchair?", "is the armchair smaller than the sofa?"),
    ],
)
def test_symmetric_relations(one, other):
    a, b = answers(living_room(), ROBOT_BY_THE_SOFA, [one, other])
    assert (a.value, a.probability) == (b.value, pytest.approx(b.probability))
