"""What the words attach to, whom "me" means, and what the lexicon knows."""

from __future__ import annotations

import pytest

from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.language import (
    canonical,
    describe,
    parse_instruction,
    parse_question,
    parse_reference,
)
from spatial_si_ros.language.lexicon import KINDS, nouns, plural, similar_kinds
from spatial_si_ros.language.references import Person, Who

R = RelationKind


def test_a_relation_describes_the_noun_before_it():
    reference = parse_reference("the mug next to the plate on the table")
    assert describe(reference) == "the mug (next to the plate (on the table))"
    assert [describe(each) for each in reference.readings] == [
        "the mug (next to the plate) (on the table)"
    ]


def test_brackets_and_clauses_leave_one_reading():
    reference = parse_reference("the mug (next to the plate) (on the table)")
    assert reference.readings == ()


def test_a_question_keeps_the_other_splits_of_its_words():
    question = parse_question("is the mug on the desk near the lamp?")
    assert canonical(question) == "is the mug (on the desk) near the lamp?"
    assert [canonical(each) for each in question.readings] == [
        "is the mug on the desk (near the lamp)?"
    ]


def test_a_direction_is_what_is_asked_rather_than_a_support():
    question = parse_question("is the mug left of the lamp on the desk?")
    assert canonical(question) == "is the mug left of the lamp (on the desk)?"


def test_that_is_only_describes():
    question = parse_question("is the mug that is on the desk near the lamp?")
    assert canonical(question) == "is the mug (on the desk) near the lamp?"
    assert question.readings == ()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("is the table to my left?", Who.SPEAKER),
        ("is the table to your left?", Who.ROBOT),
        ("if i stand at the door facing the bed, is the table to my left?", Who.VIEWER),
        ("if you stand at the door facing the bed, is the table to your left?", Who.VIEWER),
        ("if i stand at the door facing the bed, is the table to your left?", Who.ROBOT),
        ("from the sofa's point of view, is the table to my left?", Who.VIEWER),
        ("sitting on the sofa, is the table behind me?", Who.VIEWER),
        ("standing at the door facing the bed, is the table near me?", Who.VIEWER),
        ("from the sofa's point of view, is the table near me?", Who.SPEAKER),
        ("from the sofa's point of view, is the table on the left?", Who.VIEWER),
    ],
)
def test_whom_me_and_you_mean(text, who):
    assert parse_question(text).predicate.landmarks == (Person(who),)


def test_orange_is_a_colour_before_a_noun():
    assert parse_reference("the orange mug").colour == "orange"
    assert parse_reference("the orange").kind == "orange"
    assert parse_reference("the orange thing").colour == "orange"


def test_labels_of_the_detector_can_be_named():
    assert parse_reference("the cat", frozenset({"cat"})).kind == "cat"
    assert parse_reference("the fire hydrants", frozenset({"fire hydrant"})).plural


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_singular_and_a_plural(kind):
    table = nouns()
    assert table[kind].kind == kind
    assert table[plural(kind)].kind == kind


def test_similar_kinds_are_never_the_kind_itself():
    assert "mug" in similar_kinds("cup")
    assert all(kind not in similar_kinds(kind) for kind in KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "is the mug left of the laptop",
        "Is the mug LEFT of the laptop?!",
        "  is the mug  left of the laptop ?",
        "Please, is the mug left of the laptop?",
        "Could you tell me whether the mug is left of the laptop?",
        "is the mug on the left-hand side of the laptop?",
        "Hey robot, is the mug to the left of the laptop, please?",
        "is the mug standing to the left of the laptop?",
    ],
)
def test_the_same_question_in_other_words(text):
    assert canonical(parse_question(text)) == "is the mug left of the laptop?"


def test_what_stands_is_the_object_unless_the_sentence_begins_so():
    standing = parse_question("is the lamp standing next to the sofa?")
    assert canonical(standing) == "is the lamp next to the sofa?"
    viewer = parse_question("standing next to the sofa facing the tv, is the lamp on my left?")
    assert canonical(viewer).endswith("left of the viewer, standing at the sofa facing the tv?")


def test_an_order_seen_from_somewhere_is_meant_from_there():
    said = "go in front of the table, {} from the desk"
    assert parse_instruction(said.format("seen")) == parse_instruction(said.format("as seen"))
    thing = "the mug left of the laptop, {} from the sofa"
    assert parse_reference(thing.format("seen")) == parse_reference(thing.format("as seen"))
