"""Any text gets a sentence or a typed refusal, soon."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spatial_si_ros.language import (
    Declined,
    DeclineReason,
    parse_instruction,
    parse_question,
    parse_reference,
)
from spatial_si_ros.language.lexer import MAX_CHARACTERS
from spatial_si_ros.language.lexicon import nouns
from spatial_si_ros.language.phrases import phrases

PARSERS = (parse_question, parse_instruction, parse_reference)
WORDS = sorted({word for phrase in phrases() for word in phrase} | set(nouns()) | set(",:()?.'"))
MOST_CALLS = 100_000


def counted(function, *arguments):
    """What `function` returns and how many functions were called for it, Python's and C's."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        result = function(*arguments)
    finally:
        sys.setprofile(None)
    return result, calls


@pytest.mark.parametrize("parse", PARSERS)
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
@example(text="\x00\x01")
@example(text="'s 's 's")
@example(text="(((((((")
@example(text="; meters that her")
@example(text="\ud800")
def test_any_text_is_answered(parse, text):
    result = parse(text)
    assert not isinstance(result, Declined) or result.detail


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_any_run_of_known_words_is_answered(words):
    text = " ".join(words)
    for parse in PARSERS:
        result = parse(text)
        assert not isinstance(result, Declined) or result.detail


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("x" * 100_000, DeclineReason.BAD_INPUT, id="100 kB"),
        pytest.param("the mug " * 12_500, DeclineReason.BAD_INPUT, id="100 kB of known words"),
        pytest.param("(" * MAX_CHARACTERS, DeclineReason.BAD_INPUT, id="brackets"),
        pytest.param("the mug " * 200, DeclineReason.BAD_INPUT, id="too many words"),
        pytest.param("a" * MAX_CHARACTERS, DeclineReason.UNPARSEABLE, id="one endless word"),
        pytest.param("a " * 900, DeclineReason.BAD_INPUT, id="900 articles"),
        pytest.param("\x7fELF\x02\x01\x01\x00", DeclineReason.BAD_INPUT, id="binary"),
        pytest.param("where is the \x00mug", DeclineReason.BAD_INPUT, id="a null byte"),
        pytest.param("\udcff\udcfe", DeclineReason.BAD_INPUT, id="undecodable bytes"),
        pytest.param("", DeclineReason.BAD_INPUT, id="empty"),
        pytest.param(" \n\t", DeclineReason.BAD_INPUT, id="blank"),
        pytest.param("please", DeclineReason.UNPARSEABLE, id="only politeness"),
        pytest.param("Где чашка?", DeclineReason.UNPARSEABLE, id="another language"),
    ],
)
def test_refused_soon(text, reason):
    parse_question("where is the mug?")  # the first one builds the tables
    refused, calls = counted(parse_question, text)
    assert isinstance(refused, Declined)
    assert refused.reason is reason
    assert len(refused.detail) < 200
    assert calls < MOST_CALLS


@pytest.mark.parametrize(
    ("text", "alternative"),
    [
        ("where is the sofaa?", "sofa"),
        ("where is the wardrob?", "wardrobe"),
        ("is the mug leftt of the laptop?", "left"),
        ("go to the fridgee", "fridge"),
    ],
)
def test_offers_what_is_close(text, alternative):
    refused = parse_question(text) if "go" not in text.split() else parse_instruction(text)
    assert isinstance(refused, Declined)
    assert alternative in refused.alternatives


def test_names_the_part_that_was_not_understood():
    refused = parse_question("is the mug on the table than the lamp?")
    assert isinstance(refused, Declined)
    assert "'than the lamp'" in refused.detail


def test_an_instruction_is_no_question():
    refused = parse_question("go to the sofa")
    assert isinstance(refused, Declined)
    assert refused.detail == "this is an instruction, not a question"
    assert refused.alternatives == ("go to the sofa",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("is the table between the chair?", "needs two objects"),
        ("am i bigger than the table?", "not about persons"),
        ("how far are you from me?", "two persons"),
        ("is the mug left of or on the table?", "must be directions"),
        ("which chair is biggest the table?", "not measured to anything"),
        ("from my point of view, is the mug near the bed, from the sofa?", "two viewpoints"),
        ("is the mug left of or left of the lamp?", "offered twice"),
    ],
)
def test_grammatical_nonsense_is_refused_with_its_reason(text, why):
    refused = parse_question(text)
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.UNPARSEABLE
    assert why in refused.detail


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("go to the sofa, facing the tv, facing the door", "only one thing can be faced"),
        ("explore, facing the tv", "belongs to a place"),
        ("go nearest to the window", "say which object"),
    ],
)
def test_nonsense_instructions(text, why):
    refused = parse_instruction(text)
    assert isinstance(refused, Declined)
    assert why in refused.detail
