"""The catalogue on a generated apartment and on the hand-written room."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sim.truth.hand_scene import SCENE, UP, situation
from spatial_si_sim.questions import offers
from spatial_si_sim.questions.catalogue import TYPES, UnknownType, generate_all
from spatial_si_sim.questions.phrases import noun
from spatial_si_sim.truth.answers import truth, truth_without_margins
from spatial_si_sim.truth.scene import TruePose
from spatial_si_sim.truth.situation import TruePicture
from spatial_si_sim.truth.spec import Clause, Extreme, Reference, Relation

CAPABILITIES = {
    "metric measurement", "spatial relations", "perspective taking", "mental reconstruction",
    "comprehensive reasoning",
}  # fmt: skip
STATIC = (
    "distance", "distance to viewer", "size", "room area", "compare size", "compare distance",
    "extreme", "direction", "is direction", "topology", "near", "between", "aligned", "where",
    "what is there", "exists", "count", "egocentric", "visible", "hidden by",
    "view correspondence", "camera position", "facing", "region", "route", "reachable",
    "multi-step", "appearance", "function",
)  # fmt: skip
PICTURES = tuple(
    TruePicture(
        10 * index,
        TruePose((0.6 + 1.2 * index, 0.6), UP - 0.4 * index),
        {thing.id: 900 for thing in SCENE.objects if (thing.id + index) % 3},
    )
    for index in range(3)
)
NOW = replace(situation(), pictures=PICTURES)


@pytest.fixture(scope="module")
def many():
    return [item for seed in range(3) for item in generate_all(NOW, 80, seed, STATIC)]


def test_the_same_seed_asks_the_same():
    asked = generate_all(NOW, 12, 3)
    assert asked == generate_all(NOW, 12, 3)
    assert asked != generate_all(NOW, 12, 4)


def test_some_ask_what_would_be_after_a_turn(many):
    turned = [item for item in many if item.question.viewpoint.turn_deg]
    assert turned and {item.type for item in turned} == {"egocentric"}
    assert all("turn" in item.text for item in turned)


def test_every_type_has_a_name_a_capability_and_comes(many):
    assert {each.name for each in TYPES} >= set(STATIC)
    assert len({each.name for each in TYPES}) == len(TYPES)
    assert {each.capability for each in TYPES} == CAPABILITIES
    assert {item.type for item in many} == set(STATIC)


def test_no_question_twice_and_all_are_sentences(many):
    for seed in range(3):
        asked = many[80 * seed : 80 * (seed + 1)]
        assert len({item.text for item in asked}) == 80
        assert [item.number for item in asked] == list(range(1, 81))
    assert all(item.text[0].isupper() and item.text[-1] in "?." for item in many)
    assert not any("{" in item.text or "  " in item.text for item in many)


def test_at_least_seven_in_ten_are_decidable_and_some_are_marginal(many):
    assert sum(item.truth.decidable for item in many) >= 0.7 * len(many)
    marginal = [item for item in many if item.truth.marginal]
    assert 0.04 * len(many) <= len(marginal) <= 0.2 * len(many)
    for item in marginal:
        assert not item.truth.decidable and item.truth.reason == "too close"
        assert item.truth.value is not None
    assert Counter(item.truth.reason for item in many)["ambiguous"]


def test_no_margins_wanted_gives_none():
    assert not any(item.truth.marginal for item in generate_all(NOW, 30, 1, marginal_share=0.0))


def test_the_truth_is_that_of_the_question(many):
    for item in many[::7]:
        now = replace(NOW, speaker=item.speaker)
        again = truth_without_margins(item.question, now)
        assert again.value == item.truth.value
        assert truth(item.question, now).decidable == item.truth.decidable


def test_choices_hold_the_right_one_at_every_position(many):
    places = defaultdict(Counter)
    for item in many:
        if not item.choices:
            assert item.choice is None
            continue
        assert 2 <= len(item.choices) <= 4 and len(set(item.choices)) == len(item.choices)
        places[len(item.choices)][item.choice] += 1
        if item.value_kind == "boolean":
            assert item.choices[item.choice] == ("Yes" if item.truth.value else "No")
        if item.value_kind == "number":
            told = float(item.choices[item.choice].split()[0])
            assert told == pytest.approx(item.truth.value, rel=0.06, abs=0.51)
        if item.value_kind == "count":
            assert item.choices[item.choice] == str(item.truth.value)
    for count, found in places.items():
        assert set(found) <= set(range(count))
        assert max(found.values()) <= 1.4 * sum(found.values()) / count + 2


def test_yes_and_no_come_equally_often(many):
    answers = Counter(item.truth.value for item in many if item.value_kind == "boolean")
    assert 0.4 < answers[True] / (answers[True] + answers[False]) < 0.6


def test_sectors_are_flat():
    asked = [
        item
        for seed in range(4)
        for item in generate_all(NOW, 60, seed, ["egocentric", "direction"], marginal_share=0.0)
    ]
    quarters = Counter(
        item.truth.value
        for item in asked
        if item.question.scheme is not None and item.question.scheme.value == "quarters"
    )
    quarters.pop(None, None)
    quarters = {name: quarters[name] for name in ("front", "left", "right", "behind")}
    assert max(quarters.values()) <= 0.45 * sum(quarters.values())


def test_questions_about_pictures_name_the_frames(many):
    about = [item for item in many if item.type in ("view correspondence", "camera position")]
    assert about
    for item in about:
        assert item.pictures == (0, 10, 20) and item.viewpoint == "camera"
    assert all(item.pictures == () for item in many if item.viewpoint != "camera")
    without = generate_all(situation(), 20, 0, ["camera position"])
    assert without == []


def test_types_are_chosen_by_name_and_unknown_ones_refused():
    assert {item.type for item in generate_all(NOW, 20, 0, ["size", "route"])} == {"size", "route"}
    with pytest.raises(UnknownType, match="no such type: colour of sound"):
        generate_all(NOW, 5, 0, ["colour of sound"])


def test_too_little_shown_asks_nothing():
    assert generate_all(situation(unseen=[thing.id for thing in SCENE.objects]), 10, 0) == []


@settings(max_examples=50, deadline=None)
@given(value=st.floats(0.2, 400.0), seed=st.integers(0, 9999))
def test_wrong_numbers_are_far_from_the_right_one(value, seed):
    offered = offers.number("m")(value, random.Random(seed))
    assert offered is not None
    listed, right = offered
    numbers = [float(each.split()[0]) for each in listed]
    assert numbers[right] == pytest.approx(value, rel=0.12)
    for index, number in enumerate(numbers):
        assert index == right or abs(number - value) > 0.25 * value


def test_offers_of_the_wrong_kind_are_none():
    draw = random.Random(0)
    assert offers.number("m")(True, draw) is None
    assert offers.count(True, draw) is None
    assert offers.yes_or_no(3, draw) is None
    assert offers.words(("left", "right"))("up", draw) is None
    assert offers.things({1: "the mug", 2: "the mug"})(frozenset({1}), draw) is None
    listed, right = offers.turns(("turn left", "go straight"), draw)
    assert listed[right] == "turn left, go straight" and len(set(listed)) == 4


def test_words_of_longer_names():
    draw = random.Random(0)
    second = Reference("chair", None, None, Extreme.TALLEST, rank=2)
    assert noun(second, draw) == "the second tallest chair"
    both = Reference(
        "mug", "red", Clause(Relation.ON, (Reference("desk"),), negated=True),
        also=Clause(Relation.WITHIN, (Reference("lamp"),), limit_m=2.0),
    )  # fmt: skip
    texts = {noun(both, random.Random(seed)) for seed in range(60)}
    assert "the red mug that is not on the desk and within 2 m of the lamp" in texts
    assert any(text.endswith("and at most two metres from the lamp") for text in texts)
    other = Reference("chair", other_than=Reference("chair", "red"))
    assert noun(other, draw) == "the other chair"


def test_a_speaker_stands_where_it_is_said(many):
    for item in many:
        if item.viewpoint == "speaker":
            assert item.speaker is not None
            assert -math.pi <= item.speaker.yaw_rad <= math.pi
