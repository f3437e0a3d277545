"""Tests for planning/clarify.py."""

from __future__ import annotations

import numpy as np
import pytest
from nodes.scenery import room_snapshot

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.geometry.viewpoints import Observer, ViewpointKind
from spatial_si_ros.planning.clarify import NEITHER, NO, chosen_option, option_ids

OPTIONS = ("the red chair", "the green chair", "chair_7")


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        ("the red chair", "the red chair"),
        ("Red chair.", "the red chair"),
        ("the green one", "the green chair"),
        ("green", "the green chair"),
        ("2", "the green chair"),
        ("chair_7", "chair_7"),
        ("the gren chair", "the green chair"),
        ("4", None),
        ("0", None),
        ("the chair", None),
        ("the purple one", None),
        ("", None),
        ("   ", None),
    ],
)
def test_what_an_answer_means(answer: str, option: str | None) -> None:
    assert chosen_option(answer, OPTIONS) == option


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        ("the second one", "the green chair"),
        ("second", "the green chair"),
        ("the first", "the red chair"),
        ("number two", "the green chair"),
        ("number one please", "the red chair"),
        ("option 3", "chair_7"),
        ("the last one", "chair_7"),
        ("two", "the green chair"),
        ("the ninth one", None),
        ("no, the green one", "the green chair"),
        ("no the green one", "the green chair"),
        ("I mean the red one", "the red chair"),
        ("neither", NEITHER),
        ("none of them", NEITHER),
        ("no", NEITHER),
        ("yes", None),
    ],
)
def test_what_a_spoken_answer_means(answer: str, option: str | None) -> None:
    assert chosen_option(answer, OPTIONS) == option


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        ("yes", "the orange mug"),
        ("yes please", "the orange mug"),
        ("that one", "the orange mug"),
        ("no", NO),
        ("no thanks", NO),
        ("neither", NO),
        ("the orange mug", "the orange mug"),
        ("the first one", "the orange mug"),
        ("the second one", None),
        ("maybe", None),
    ],
)
def test_what_an_answer_to_an_offer_means(answer: str, option: str | None) -> None:
    assert chosen_option(answer, ("the orange mug", NO)) == option


@pytest.mark.parametrize(
    ("answer", "option"),
    [
        ("the one left of the table", "the red chair"),
        ("the one right of the table", "the green chair"),
        ("the chair to the right of the table", "the green chair"),
        ("the one near the table", None),
        ("the one nearest to the piano", None),
    ],
)
def test_an_answer_may_say_where_it_is(answer: str, option: str | None) -> None:
    robot = Observer(ViewpointKind.ROBOT, np.array([3.0, 0.8, 0.0]), 0.5 * np.pi, "the robot")
    context = AskContext(robot=robot)
    assert chosen_option(answer, OPTIONS[:2], room_snapshot(), context) == option


def test_options_are_objects_of_the_map() -> None:
    ids = option_ids(
        ("the red chair", "chair_5", "the mug", "the piano"), room_snapshot(), AskContext()
    )
    assert ids == {"the red chair": 4, "chair_5": 5, "the mug": 6}
