"""Canonical words have one meaning: they parse to what they were made from."""

from __future__ import annotations

from hypothesis import given, settings
from language.strategies import instructions, questions, references

from spatial_si_ros.language import (
    canonical,
    describe,
    parse_instruction,
    parse_question,
    parse_reference,
)


@settings(max_examples=120, deadline=None)
@given(question=questions())
def test_question_round_trip(question):
    assert parse_question(canonical(question)) == question


@settings(max_examples=80, deadline=None)
@given(instruction=instructions())
def test_instruction_round_trip(instruction):
    assert parse_instruction(canonical(instruction)) == instruction


@settings(max_examples=80, deadline=None)
@given(reference=references())
def test_reference_round_trip(reference):
    assert parse_reference(describe(reference)) == reference


def test_an_article_fits_its_noun():
    question = parse_question("are there any apples?")
    assert canonical(question) == "is there an apple?"
