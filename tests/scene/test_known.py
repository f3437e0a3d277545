"""Tests for scene/known.py."""

from __future__ import annotations

import numpy as np
import pytest

from spatial_si_ros.answers import Answered, Declined, DeclineReason, ask
from spatial_si_ros.scene import known_map, known_object


def test_a_map_by_hand_answers():
    room = known_map(
        [
            known_object(1, "table", [0, 0, 0.35], [1.0, 1.0, 0.7]),
            known_object(2, "mug", [0.2, 0, 0.75], [0.1, 0.1, 0.1], colour="red", on=1),
        ]
    )
    answer = ask("Is the red mug on the table?", room)
    assert isinstance(answer, Answered)
    assert answer.text.startswith("Yes")
    refused = ask("Where is the vase?", room)
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.NOT_SEEN


def test_what_is_stated_is_kept():
    box = known_object(7, "box", [1, 2, 3], [0.1, 0.2, 0.3], yaw_rad=0.5, inside=4, std_m=0.1)
    assert (box.name, box.support.object_id, box.support.relation) == ("box_7", 4, "in")
    np.testing.assert_allclose(box.position_covariance_m2, np.eye(3) * 0.01)
    assert box.front is None


def test_refuses_a_second_object_of_the_same_id():
    mug = known_object(1, "mug", [0, 0, 0], [0.1, 0.1, 0.1])
    with pytest.raises(ValueError, match="two objects have the id 1: mug_1, mug_1"):
        known_map([mug, mug])


def test_refuses_a_box_without_extent():
    with pytest.raises(ValueError, match="edges must be > 0 m"):
        known_object(1, "mug", [0, 0, 0], [0.1, 0.0, 0.1])
