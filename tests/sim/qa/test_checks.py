"""What can be guessed blindly is found, and named; fair data sets pass."""

from __future__ import annotations

import random

from sim.qa.builders import item
from spatial_si_sim.qa.checks import blind_checks, check_all, position_checks, scene_check


def summary(name, sha="a", scene=""):
    return {"name": name, "scene_sha256": sha, "job": {"scene": scene}}


def asked(count, yes_share, seed=0, kind="near"):
    draw = random.Random(seed)
    return [item(f"{k % 6}/live/{k}", kind, value=draw.random() < yes_share) for k in range(count)]


def test_fair_yes_and_no_pass():
    (check,) = blind_checks(asked(400, 0.5))
    assert check.holds
    assert check.name == "blind: near"
    assert abs(check.figures["blind"] - 0.5) < 0.1 and check.figures["chance"] == 0.5


def test_mostly_yes_fails_and_is_named():
    checks = blind_checks([*asked(400, 0.7), *asked(400, 0.5, 1, "facing")])
    assert [check.name for check in checks if not check.holds] == ["blind: near"]
    assert "chance 50.0 % of 400" in checks[1].detail


def test_a_choice_that_is_usually_right_is_found_wherever_it_stands():
    """The table is right four times in five, and offered among three each time."""
    draw = random.Random(3)
    items = []
    for k in range(200):
        choices = ["the table", "the mug", "the lamp"]
        right = "the table" if draw.random() < 0.8 else "the mug"
        draw.shuffle(choices)
        items.append(item(f"{k % 4}/single/{k}", "where", choices, choices.index(right), [1]))
    (check,) = blind_checks(items)
    assert not check.holds
    assert check.figures["blind"] > 0.7 and abs(check.figures["chance"] - 1 / 3) < 1e-9
    assert all(each.holds for each in position_checks(items))


def test_a_favourite_position_is_found():
    items = [item(f"0/single/{k}", "where", "ABCD", 2 if k % 2 else k % 4) for k in range(200)]
    (check,) = position_checks(items)
    assert (check.name, check.holds) == ("positions of 4", False)
    assert check.figures["right_at"] == [50, 0, 150, 0]


def test_what_is_not_decidable_or_too_rare_says_nothing():
    unclear = [item(f"0/live/{k}", decidable=False) for k in range(100)]
    assert blind_checks([*unclear, *asked(19, 1.0)]) == []


def test_one_scene_from_two_seeds_is_named():
    assert scene_check([summary("7"), summary("8", "b")]).holds
    check = scene_check([summary("7"), summary("8", "b"), summary("9")])
    assert not check.holds and "7, 9" in check.detail
    assert scene_check([summary("flat_1", scene="/flat"), summary("flat_2", scene="/flat")]).holds


def test_all_checks_of_nothing():
    assert [check.name for check in check_all([], [])] == ["scenes"]
