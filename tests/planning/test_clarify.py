"""Tests for planning/clarify.py."""

from __future__ import annotations

import pytest
from nodes.scenery import room_snapshot

from spatial_si_ros.answers.context import AskContext
from spatial_si_ros.planning.clarify import chosen_option, option_ids

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


def test_options_are_objects_of_the_map() -> None:
    ids = option_ids(
        ("the red chair", "chair_5", "the mug", "the piano"), room_snapshot(), AskContext()
    )
    assert ids == {"the red chair": 4, "chair_5": 5, "the mug": 6}
