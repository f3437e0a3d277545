"""Choices as benchmarks write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spatial_si_ros.evaluation.benchmarks.options import split_choices


@pytest.mark.parametrize(
    ("text", "before", "choices"),
    [
        ("Where? A. left B. right", "Where?", ("left", "right")),
        ("Where?\nOptions: A: left, B: right, ", "Where?", ("left", "right")),
        ("Where? (A) left (B) right (C) up", "Where?", ("left", "right", "up")),
        ("I am at A. Where is it? A. left B. right", "I am at A. Where is it?", ("left", "right")),
        ("A. left\nB. right", "", ("left", "right")),
        ("Where? A. left C. right", "Where? A. left C. right", ()),
        ("Where is plan B. now?", "Where is plan B. now?", ()),
        ("", "", ()),
    ],
)
def test_choices_at_the_end_of_a_text(text, before, choices):
    assert split_choices(text) == (before, choices)


WORDS = st.lists(st.text("abcdef ", min_size=1).map(str.strip).filter(bool), min_size=2, max_size=9)


@given(WORDS)
def test_what_is_listed_is_found_again(words):
    listed = "\n".join(
        f"{letter}. {word}" for letter, word in zip("ABCDEFGHI", words, strict=False)
    )
    assert split_choices(f"Where is it?\n{listed}") == ("Where is it?", tuple(words))
