"""Right, wrong and declined, as evaluation.md says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from spatial_si_sim.regress.scoring import (
    GivenAnswer,
    Outcome,
    describe,
    describe_truth,
    score,
    side_named,
)
from spatial_si_sim.regress.wanted import Wanted, wanted_of
from spatial_si_sim.truth.answers import Truth
from spatial_si_sim.truth.spec import Form, Side

IDS = {10: 1, 20: 2, 30: 3}
"""Map ids of the true objects 1, 2, 3."""


PAIR = frozenset({1, 2})


def truth(value, *ids):
    return Truth(value, True, "", "", frozenset(ids))


def answer(kind, value, objects=(), evidence=(10, 20, 30)):
    return GivenAnswer(kind, value, tuple(objects), tuple(evidence), text="words")


@pytest.mark.parametrize(
    "given, expected, form, outcome",
    [
        (answer("boolean", True), truth(True, 1, 2), Form.IS_RELATION, Outcome.RIGHT),
        (answer("boolean", False), truth(True, 1, 2), Form.IS_RELATION, Outcome.WRONG),
        (answer("boolean", True, (), (10,)), truth(True, 1, 2), Form.IS_RELATION, Outcome.WRONG),
        (answer("choice", "left"), truth(Side.LEFT, 1), Form.WHICH_SIDE, Outcome.RIGHT),
        (answer("choice", "behind"), truth(Side.LEFT, 1), Form.WHICH_SIDE, Outcome.WRONG),
        (answer("number", 2.19), truth(2.0, 1, 2), Form.DISTANCE, Outcome.RIGHT),
        (answer("number", 2.21), truth(2.0, 1, 2), Form.DISTANCE, Outcome.WRONG),
        (answer("number", 0.09), truth(0.0, 1, 2), Form.DISTANCE, Outcome.RIGHT),
        (answer("count", 2), truth(2, 1, 2), Form.COUNT, Outcome.RIGHT),
        (answer("count", 3), truth(2, 1, 2), Form.COUNT, Outcome.WRONG),
        (answer("count", 0, (), ()), truth(0), Form.COUNT, Outcome.RIGHT),
        (answer("objects", (10, 20), (10, 20)), truth(PAIR, 3), Form.WHAT, Outcome.RIGHT),
        (answer("objects", (10,), (10,)), truth(PAIR, 3), Form.WHAT, Outcome.WRONG),
        (answer("objects", (10, 99), (10, 99)), truth(frozenset({1}), 3), Form.WHAT, Outcome.WRONG),
        (answer("objects", (), ()), truth(frozenset(), 3), Form.WHAT, Outcome.RIGHT),
        (answer("choice", "mug", (10,)), truth(frozenset({1}), 3), Form.WHICH_OF, Outcome.RIGHT),
        (answer("place", (20, 30), (20, 30)), truth(frozenset({2}), 1), Form.WHERE, Outcome.RIGHT),
        (answer("place", (30, 20), (30, 20)), truth(frozenset({2}), 1), Form.WHERE, Outcome.WRONG),
        (answer("boolean", True), truth(2, 1), Form.COUNT, Outcome.WRONG),
        (answer("boolean", True), truth(1.0, 1), Form.DISTANCE, Outcome.WRONG),
    ],
)  # fmt: skip
def test_outcomes(given, expected, form, outcome):
    assert score(given, wanted_of(expected, form), IDS).outcome is outcome


def test_a_refusal_is_declined_with_its_reason():
    given = GivenAnswer("", None, decline="AMBIGUOUS", detail="two mugs")
    found = score(given, wanted_of(truth(True, 1), Form.IS_RELATION), IDS)
    assert (found.outcome, found.why) == (Outcome.DECLINED, "AMBIGUOUS: two mugs")
    assert describe(given) == "declined (ambiguous)"


def test_a_right_word_about_a_wrong_object_says_which_is_missing():
    found = score(
        answer("boolean", True, (), (10, 77)),
        wanted_of(truth(True, 1, 2), Form.IS_RELATION),
        IDS,
    )
    assert found.why == "right word, wrong object: it does not rest on [2]"


@pytest.mark.parametrize(
    "text, side",
    [
        ("left", Side.LEFT),
        ("to your right", Side.RIGHT),
        ("in front of", Side.FRONT),
        ("back", Side.BEHIND),
        ("left or right", None),
        ("nowhere", None),
    ],
)
def test_sides_in_words(text, side):
    assert side_named(text) is side


def test_values_in_words():
    assert describe(answer("boolean", False)) == "no"
    assert describe(answer("number", 1.234)) == "1.23 m"
    assert describe(answer("count", 3)) == "3"
    assert describe(answer("objects", (10,), (10,))) == "words"
    assert [describe_truth(truth(value)) for value in (True, Side.LEFT, 1.0, 2)] == [
        "yes",
        "left",
        "1.00 m",
        "2",
    ]


@pytest.mark.parametrize(
    "given, wanted, is_right",
    [
        (answer("number", 219.0), Wanted("number", 2.0, "m"), False),
        (replace(answer("number", 219.0), unit="cm"), Wanted("number", 2.0, "m"), True),
        (replace(answer("number", 2.0), unit="ft"), Wanted("number", 60.96, "cm"), True),
        (replace(answer("number", 215.0), unit="ft2"), Wanted("number", 20.0, "m2"), True),
        (replace(answer("number", 2.0), unit="s"), Wanted("number", 2.0, "m"), False),
        (replace(answer("number", 2.3), unit="s"), Wanted("number", 2.2, "s"), True),
        (replace(answer("number", 0.55), unit="m/s"), Wanted("number", 0.7, "m/s"), False),
        (answer("choice", "front-left"), Wanted("choice", "front left"), True),
        (answer("choice", "front"), Wanted("choice", "front left"), False),
        (answer("choice", "at 3 o'clock"), Wanted("choice", "3 o'clock"), True),
        (answer("choice", "the bedroom"), Wanted("choice", "bedroom"), True),
        (answer("choice", "B"), Wanted("choice", "left", choice="B"), True),
        (answer("choice", "left"), Wanted("choice", "left", choice="B"), False),
        (answer("order", (20, 10)), Wanted("order", (2, 1)), True),
        (answer("order", (10, 20)), Wanted("order", (2, 1)), False),
        (answer("order", (10, 20)), Wanted("order", ("mug", "sofa")), True),
        (answer("choice", "pictures 1 and 3"), Wanted("pictures", (1, 3)), True),
        (answer("choice", "picture 2"), Wanted("pictures", (2,)), True),
        (answer("choice", "picture 2"), Wanted("pictures", (1, 2)), False),
        (answer("choice", "none"), Wanted("pictures", ()), True),
        (answer("order", (1, 3)), Wanted("pictures", (1, 3)), False),
        (
            answer("way", ("turn left", "go forward until the sofa", "go straight")),
            Wanted("route", ("turn left", "go straight")),
            True,
        ),
        (answer("way", ("turn left",)), Wanted("route", ("turn right",)), False),
    ],
)  # fmt: skip
def test_values_of_the_generated_questions(given, wanted, is_right):
    found = score(given, wanted, IDS, {1: "mug", 2: "sofa"})
    assert found.outcome is (Outcome.RIGHT if is_right else Outcome.WRONG), found.why


def test_a_model_alone_is_judged_by_its_value():
    wanted = Wanted("boolean", True, object_ids=frozenset({1}))
    said = replace(answer("boolean", True, (), ()), by_model=True)
    assert score(said, wanted, IDS).outcome is Outcome.RIGHT
    assert score(replace(said, by_model=False), wanted, IDS).outcome is Outcome.WRONG
