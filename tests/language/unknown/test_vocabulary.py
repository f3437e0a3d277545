"""Unknown nouns: taken for what they mean, named in a question back, or left unknown."""

from __future__ import annotations

import numpy as np
import pytest
from language.unknown.small_wordnet import written

from spatial_si_ros.language import Declined, DeclineReason, canonical, parse_question
from spatial_si_ros.language.unknown import Reading, Vocabulary, WordNet, WordNetMissing

ANGLES = {"sofa": 0.0, "lamp": 90.0, "squashy thing": 20.0, "squab": 40.0, "torch": 100.0}


def on_a_circle(words):
    """Two-dimensional vectors at hand-made angles; every other word points the other way."""
    angles = np.radians([ANGLES.get(word, 225.0) for word in words])
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.fixture(scope="module")
def wordnet(tmp_path_factory):
    return WordNet(written(tmp_path_factory.mktemp("wordnet")))


@pytest.mark.parametrize(
    ("noun", "reading", "kinds"),
    [
        ("couch", Reading.TAKEN, ("sofa",)),  # our own synonym
        ("lounge", Reading.TAKEN, ("living room",)),  # ours goes before WordNet's
        ("divan", Reading.TAKEN, ("sofa",)),  # a divan is a sofa
        ("divans", Reading.TAKEN, ("sofa",)),
        ("electric refrigerator", Reading.TAKEN, ("fridge",)),  # the same meaning
        ("ottoman divan", Reading.NAMED, ("sofa",)),  # two steps up
        ("appliance", Reading.NAMED, ("fridge", "stove")),
        ("device", Reading.NAMED, ("fridge", "stove")),
    ],
)
def test_wordnet(wordnet, noun, reading, kinds):
    meaning = Vocabulary(wordnet).meaning(noun)
    assert meaning is not None
    assert (meaning.reading, set(meaning.kinds)) == (reading, set(kinds))


@pytest.mark.parametrize("noun", ["idea", "unicorn", "", "sof", "zzz", "ünïcorn"])
def test_what_is_no_thing_has_no_meaning(wordnet, noun):
    assert wordnet.senses(noun) == ()
    assert Vocabulary(wordnet).meaning(noun) is None


def test_only_meanings_as_things_are_read(wordnet):
    (divan,) = wordnet.senses("divan")
    assert divan.words == ("divan",)
    assert [(steps, each.words[0]) for steps, each in wordnet.above(divan, 4)] == [
        (0, "divan"), (1, "sofa"), (2, "seat"),
    ]  # fmt: skip


def test_a_folder_without_the_files_is_refused(tmp_path):
    with pytest.raises(WordNetMissing, match="install the Debian package wordnet-base"):
        WordNet(tmp_path)


@pytest.mark.parametrize(
    ("noun", "reading", "kinds"),
    [
        ("squashy thing", Reading.TAKEN, ("sofa",)),  # cos 20 degrees is 0.94
        ("torch", Reading.TAKEN, ("lamp",)),  # cos 10 degrees is 0.98
        ("squab", Reading.NAMED, ("sofa", "lamp")),  # cos 40 and cos 50 degrees
    ],
)
def test_embedding(noun, reading, kinds):
    meaning = Vocabulary(embedder=on_a_circle).meaning(noun)
    assert meaning is not None
    assert (meaning.reading, meaning.kinds) == (reading, kinds)


def test_a_question_says_the_known_kind(wordnet):
    vocabulary = Vocabulary(wordnet)
    asked = parse_question("How many red divans are near the lamp?", vocabulary=vocabulary)
    assert canonical(asked) == "how many red sofas (near the lamp) are there?"


def test_what_only_sounds_alike_is_asked_back(wordnet):
    refused = parse_question("Where is the squab?", vocabulary=Vocabulary(wordnet, on_a_circle))
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.UNKNOWN_WORD
    assert refused.alternatives == ("sofa", "lamp")
    assert refused.detail == (
        "'squab' names no kind of object that is known: it sounds like sofa, but only by 0.77; "
        "did you mean the sofa?"
    )


def test_without_a_vocabulary_it_is_unknown():
    refused = parse_question("Where is the divan?")
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.UNKNOWN_WORD
