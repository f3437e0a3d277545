"""Tests for answers/measuring/unseen.py: what was cut off is a bound, and decides what it can."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.talk import ask, refusal, value
from scenes.rooms import UP, snapshot, thing

from spatial_si_ros.answers.answer import Answered, DeclineReason
from spatial_si_ros.answers.measuring import unseen
from spatial_si_ros.answers.measuring.relations import measure
from spatial_si_ros.geometry.relations import RelationKind

R = RelationKind
RUG = thing(1, "rug", [0.0, 0.0, 0.005], [1.4, 0.8, 0.01])
"""Along x; a chair 1 m off its right end, a table 0.5 m off its left one."""
CHAIR = thing(2, "chair", [1.95, 0.0, 0.45], [0.5, 0.5, 0.9])
TABLE = thing(3, "table", [-1.8, 0.0, 0.4], [1.2, 0.8, 0.8])
RIGHT_OPEN = (True, False, False, False, False, False)


def cut(each, faces=RIGHT_OPEN):
    return replace(each, open_faces=faces)


SCENE = snapshot([cut(RUG), CHAIR, TABLE])


def test_what_was_seen_to_end_is_itself_alone():
    assert unseen.variants(RUG) == (RUG,)
    assert unseen.mingled([RUG, CHAIR]) == [None]


def test_it_grows_only_at_the_open_face():
    lengths = []
    for each in unseen.variants(cut(RUG)):
        lengths.append(float(each.box.size_m[0]))
        assert each.box.centre_m[0] - 0.5 * each.box.size_m[0] == pytest.approx(-0.7)
        np.testing.assert_allclose(each.box.size_m[1:], [0.8, 0.01])
    assert lengths == pytest.approx([1.4, 1.96, 2.8, 2.9])  # the last one is 1.5 m more, no more


def test_a_turned_box_grows_along_its_own_axis():
    turned = thing(1, "rug", [0.0, 0.0, 0.005], [1.4, 0.8, 0.01], yaw_rad=UP)
    grown = unseen.variants(cut(turned))[2].box
    np.testing.assert_allclose(grown.centre_m[:2], [0.0, 0.7], atol=1e-9)


def test_a_length_that_was_cut_off_is_told_as_a_bound():
    refused = refusal("how long is the rug?", SCENE)
    assert refused.reason is DeclineReason.NOT_OBSERVED_WELL
    assert refused.detail == "one end of rug_1 was not seen: the rug is at least 1.40 m long"
    assert value("how long is the rug?", snapshot([RUG, CHAIR])) == pytest.approx(1.4)


def test_its_width_is_still_told():
    assert value("how wide is the rug?", SCENE) == pytest.approx(0.8)


def test_a_distance_to_the_hidden_end_is_at_most_what_was_seen():
    refused = refusal("how far is the rug from the chair?", SCENE)
    assert refused.detail.endswith("at most 1.00 m between the rug and the chair")
    assert value("how far is the rug from the table?", SCENE) == pytest.approx(0.5)


def test_a_bound_decides_what_it_can():
    """It is longer than the chair already; than the table, longer still in three cases of four."""
    longer = ask("is the rug longer than the chair?", SCENE)
    assert isinstance(longer, Answered) and longer.probability > 0.99
    small = snapshot([cut(thing(1, "rug", [0.0, 0.0, 0.005], [1.0, 0.8, 0.01])), CHAIR, TABLE])
    unsure = ask("is the rug longer than the table?", small)
    assert isinstance(unsure, Answered) and unsure.value.value and unsure.probability < 0.8


def test_a_relation_is_as_sure_as_what_may_be_behind():
    near = measure(R.NEXT_TO, cut(RUG), CHAIR)
    assert near.probability == pytest.approx(0.75, abs=0.01)
    assert near.explanation.endswith("one end of rug_1 was not seen")
    assert measure(R.NEXT_TO, RUG, CHAIR).probability < 0.01
    assert measure(R.FAR_FROM, cut(RUG), TABLE).probability < 0.01


def test_parallel_is_open_where_the_short_edge_may_be_the_long_one():
    door = thing(4, "door", [0.0, 3.0, 1.0], [0.4, 0.1, 2.0])
    sideways = cut(door, (False, False, True, False, False, False))
    assert measure(R.PARALLEL_TO, door, RUG).probability > 0.99
    assert 0.2 < measure(R.PARALLEL_TO, sideways, RUG).probability < 0.8


def test_the_longest_may_be_the_one_that_was_cut_off():
    whole = thing(5, "rug", [0.0, 4.0, 0.005], [1.7, 0.8, 0.01])
    sure = ask("which rug is the longest?", snapshot([RUG, whole, CHAIR]))
    assert isinstance(sure, Answered) and sure.object_ids == (5,) and sure.probability > 0.9
    doubtful = ask("which rug is the longest?", snapshot([cut(RUG), whole, CHAIR]))
    assert not isinstance(doubtful, Answered) or doubtful.probability < 0.85


def test_choices_below_the_bound_are_out():
    choices = ("1.0 m", "0.5 m", "2.9 m")
    assert value("how long is the rug?", snapshot([CHAIR, RUG]), choices=choices) == "1.0 m"
    assert ask("how long is the rug?", SCENE, choices=("0.3 m", "2.9 m")).probability >= 0.6
