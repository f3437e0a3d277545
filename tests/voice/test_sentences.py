"""Tests for voice/sentences.py: what the robot says."""

from __future__ import annotations

import pytest

from spatial_si_ros.voice.sentences import asked_aloud, spoken


@pytest.mark.parametrize(
    ("question", "options", "said"),
    [
        ("Which mug?", ("the red mug", "mug_2"), "Which mug? The red mug, or mug 2?"),
        ("'the mug' fits 3 objects", ("a", "b", "c"), "'the mug' fits 3 objects. A, b, or c?"),
        ("do you mean the cup?", ("the cup",), "do you mean the cup?"),
        ("do you mean cup_1 or cup_2?", ("cup_1", "cup_2"), "do you mean cup 1 or cup 2?"),
        ("really?", (), "really?"),
        ("no mug; do you mean the cup?", ("the cup", "no"), "no mug; do you mean the cup?"),
    ],
)
def test_a_question_names_its_options_once(question, options, said):
    assert asked_aloud(question, options) == said


def test_names_are_said_without_signs():
    assert (
        spoken("0.9 m from  coffee_table_12, facing it") == "0.9 m from coffee table 12, facing it"
    )
