"""Tests for voice/vocabulary.py, grammar.py, automaton.py and pronouncing.py."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial_si_ros.voice.automaton import Automaton, automaton
from spatial_si_ros.voice.errors import BadVocabulary
from spatial_si_ros.voice.grammar import jsgf
from spatial_si_ros.voice.pronouncing import pronounce
from spatial_si_ros.voice.vocabulary import Vocabulary, sayable, vocabulary_of


def accepts(words: Automaton, sentence: str) -> bool:
    """Whether the automaton has a path for the sentence."""
    states = {0} | {end for start, end, _, word in words.arcs if word is None and start == 0}
    for said in sentence.split():
        states = {e for s, e, _, word in words.arcs if word == said and s in states}
        states |= {e for s, e, _, word in words.arcs if word is None and s in states}
    return words.final in states


def sentences(words: Automaton, longest: int) -> set[str]:
    """All sentences of up to so many words."""
    vocabulary = words.words
    found = set()
    for count in range(longest + 1):
        for said in itertools.product(vocabulary, repeat=count):
            if accepts(words, " ".join(said)):
                found.add(" ".join(said))
    return found


def test_names_lose_their_numbers_and_odd_characters() -> None:
    made = vocabulary_of(["mug_12", "Café-Table 3", "mug_7", "杯子_1", "<b>;|[x]", "", "a" * 99])
    assert made.live == ("mug", "cafe table", "b x")
    assert made.left_out == ("杯子_1", "", "a" * 99)
    assert "mug" not in made.absent and "sofa" in made.absent


def test_other_words_for_what_is_there_can_be_said() -> None:
    made = vocabulary_of(["sofa_1"])
    assert "couch" in made.spoken and "telly" not in made.spoken


@given(st.text(max_size=60))
@settings(max_examples=15, deadline=None)
def test_whatever_a_name_is_a_grammar_is_made(name: str) -> None:
    words = automaton(jsgf(vocabulary_of([name, "mug_1"], [name])), "said")
    assert accepts(words, "pick up the mug")
    assert sayable(name) == sayable(sayable(name))


@pytest.mark.parametrize(
    "sentence",
    [
        "pick up the red mug to the left of the laptop and put it on the shelf behind the vase",
        "bring me the mug",
        "go to the kitchen",
        "put all the mugs on the table",
        "robot stop now",
        "no the blue one",
        "the second one",
        "the one near the sofa",
        "bring me the teddy",  # not in the map: it is heard, and refused by the executive
    ],
)
def test_the_grammar_has_what_people_say(vocabulary: Vocabulary, sentence: str) -> None:
    assert accepts(automaton(jsgf(vocabulary), "said"), sentence)


def test_options_of_a_question_can_be_answered() -> None:
    asked = vocabulary_of(["mug_1"], ["the mug on the shelf", "neither of them"])
    assert accepts(automaton(jsgf(asked), "said"), "neither of them")
    assert not accepts(automaton(jsgf(vocabulary_of(["mug_1"])), "said"), "neither of them")


def test_rules_become_their_sentences() -> None:
    rules = "public <s> = <a> [very] (big | small)+; <a> = the | /0.5/ a;"
    made = automaton(rules, "s")
    assert sentences(made, 3) == {
        *(f"{a} {b}" for a in ("the", "a") for b in ("big", "small")),
        *(f"{a} very {b}" for a in ("the", "a") for b in ("big", "small")),
        *(f"{a} {b} {c}" for a in ("the", "a") for b in ("big", "small") for c in ("big", "small")),
    }
    weights = {word: weight for start, _, weight, word in made.arcs if start == 0}
    assert weights == {"the": 1.0, "a": 0.5}


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ("public <s> = <nobody>;", "the rule <nobody> of the grammar is missing"),
        ("public <s> = a <s>;", "the rule <s> of the grammar uses itself"),
        ("public <s> = (a | b;", "a bracket of the grammar does not close"),
        ("public <s> = a ) b;", "the brackets of <s> do not close"),
    ],
)
def test_rules_that_make_no_sense_are_refused(rules: str, sentence: str) -> None:
    with pytest.raises(BadVocabulary, match=sentence):
        automaton(rules, "s")


def test_words_without_a_dictionary_entry_are_spelled_out() -> None:
    known = {"white": "W AY T", "board": "B AO R D", "teddy": "T EH D IY", "remote": "R M"}
    assert pronounce("whiteboard", known.get) == "W AY T B AO R D"
    assert pronounce("teddies", known.get) == "T EH D IY Z"
    assert pronounce("remotes", known.get) == "R M Z"
    assert pronounce("blorf", known.get) == "B L AO R F"
    assert pronounce("zake", known.get) == "Z EY K"
