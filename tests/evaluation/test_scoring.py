"""Measures by hand, their bounds, and every benchmark's figure on replies one can count."""

from __future__ import annotations

import pytest
from evaluation.benchmarks.handmade import MADE, write
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.evaluation.benchmarks import FORMATS, read_benchmark
from spatial_si_ros.evaluation.replies import Reply
from spatial_si_ros.evaluation.report import report_of
from spatial_si_ros.evaluation.scoring import (
    chance_adjusted,
    interval,
    mark,
    relative_accuracy,
)

FINITE = st.floats(-1e6, 1e6)
TRUTHS = st.floats(1e-3, 1e6)


def report(folder, name, replies=None, rows=None):
    made = MADE[name]
    items = read_benchmark(name, write(folder, name, rows)).items
    found = made.replies if replies is None else replies
    return report_of(
        FORMATS[name], [mark(item, Reply(item.identity, found[item.identity])) for item in items]
    )


@pytest.mark.parametrize("name", MADE)
def test_the_figure_is_the_one_that_a_reader_counts(tmp_path, name):
    made, found = MADE[name], report(tmp_path, name)
    assert found.totals.score == pytest.approx(made.score)
    assert found.totals.right == made.right and found.totals.unreadable == made.unreadable
    assert found.totals.failed == 0
    assert sum(figure.items for figure in found.types.values()) == found.totals.items


def test_vsi_by_type(tmp_path):
    types = {kind: figure.score for kind, figure in report(tmp_path, "vsi").types.items()}
    assert types == pytest.approx(
        {
            "object_counting": 1.0,
            "object_abs_distance": 0.8,
            "object_size_estimation": 0.2,
            "room_size_estimation": 0.0,
            "object_rel_distance": 1.0,
            "route_planning": 0.0,
            "obj_appearance_order": 1.0,
            "object_rel_direction_easy": 1.0,
            "object_rel_direction_medium": 0.0,
            "object_rel_direction_hard": 0.0,
        }
    )


def test_vsi_weighs_types_not_items(tmp_path):
    """Three wrong counts and one right route: a half, not a quarter."""
    counts = [MADE["vsi"].rows[0] | {"id": f"c{n}"} for n in range(3)]
    found = report(
        tmp_path,
        "vsi",
        {"c0": "none", "c1": "none", "c2": "none", "5": "A"},
        [*counts, MADE["vsi"].rows[5]],
    )
    assert found.totals.score == 0.5
    (note,) = found.notes
    assert "not in the mean: object_abs_distance" in note and "object_rel_direction" in note


def test_site_by_type_is_against_its_own_chance(tmp_path):
    types = report(tmp_path, "site").types
    assert types["counting & existence"].score == 1.0
    assert types["3d information understanding"].score == pytest.approx((1 - 0.5) / (2 - 0.5))


def test_three_dsr_says_what_single_rows_come_to(tmp_path):
    found = report(tmp_path, "3dsr")
    assert found.totals.items == 3
    assert found.notes == ("single rows, whatever the order of their choices: 66.7 % right",)


def test_what_could_not_be_asked_is_wrong_and_counted(tmp_path):
    items = read_benchmark("blink", write(tmp_path, "blink")).items
    marked = [mark(items[0], Reply(items[0].identity, failed="too long")), mark(items[1], _b())]
    totals = report_of(FORMATS["blink"], marked).totals
    assert (totals.items, totals.right, totals.failed, totals.unreadable) == (2, 1, 1, 0)


def test_a_choice_of_the_probabilities(tmp_path):
    item = read_benchmark("blink", write(tmp_path, "blink")).items[1]
    assert mark(item, Reply("x", choice=1)).score == 1.0
    assert mark(item, Reply("x", choice=0)).score == 0.0
    assert not mark(item, Reply("x")).read


def _b():
    return Reply("val_Relative_Depth_1", "B")


@pytest.mark.parametrize(
    ("said", "truth", "score"),
    [
        (4.0, 4.0, 1.0),
        (4.1, 4.0, 1.0),  # 2.5 % off
        (3.7, 4.0, 0.9),  # 7.5 %
        (2.25, 2.0, 0.8),  # 12.5 %
        (142.0, 100.0, 0.2),
        (6.0, 4.0, 0.1),  # 50 %: the widest threshold holds
        (9.0, 4.0, 0.0),
        (-4.0, 4.0, 0.0),
        (0.0, 4.0, 0.0),
        (float("inf"), 4.0, 0.0),
    ],
)
def test_relative_accuracy_by_hand(said, truth, score):
    assert relative_accuracy(said, truth) == pytest.approx(score)


@given(FINITE, TRUTHS)
def test_relative_accuracy_is_a_number_of_tenths(said, truth):
    tenths = 10 * relative_accuracy(said, truth)
    assert 0.0 <= tenths <= 10.0 and tenths == pytest.approx(round(tenths))


@given(TRUTHS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_nearer_is_never_worse(truth, one, other):
    near, far = sorted((one, other))
    assert relative_accuracy(truth * (1 + near), truth) >= relative_accuracy(
        truth * (1 + far), truth
    )


def test_relative_accuracy_to_nought_is_undefined():
    with pytest.raises(ValueError, match="truth other than 0"):
        relative_accuracy(1.0, 0.0)


@pytest.mark.parametrize(
    ("scores", "choices", "adjusted"),
    [([1, 1], [2, 4], 1.0), ([0, 0], [2, 2], -1.0), ([1, 0], [2, 2], 0.0), ([0], [4], -1 / 3)],
)
def test_chance_adjusted_by_hand(scores, choices, adjusted):
    assert chance_adjusted(scores, choices) == pytest.approx(adjusted)


ITEMS = st.lists(st.tuples(st.integers(0, 1), st.integers(2, 26)), min_size=1)


@given(ITEMS)
def test_chance_adjusted_is_at_most_one_and_not_above_plain_accuracy(items):
    scores, choices = [list(part) for part in zip(*items, strict=True)]
    found = chance_adjusted(scores, choices)
    assert -1.0 - 1e-9 <= found <= sum(scores) / len(scores) + 1e-9


@pytest.mark.parametrize(("scores", "choices"), [([], []), ([1], [2, 2]), ([1], [1])])
def test_chance_adjusted_needs_choices(scores, choices):
    with pytest.raises(ValueError, match="each 2 or more"):
        chance_adjusted(scores, choices)


@pytest.mark.parametrize(
    ("right", "whole", "low", "high"), [(0, 10, 0.0, 0.2775), (81, 263, 0.2553, 0.3662)]
)
def test_wilson_by_the_textbook(right, whole, low, high):
    """Newcombe, 1998, table I, method 3."""
    assert interval(right, whole) == pytest.approx((low, high), abs=1e-4)
