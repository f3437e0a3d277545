"""Tests for answers/model/closed.py: what the model may choose from."""

from __future__ import annotations

import pytest

from spatial_si_ros.answers.answer import Boolean, Choice
from spatial_si_ros.answers.model.closed import closed, closed_by_words
from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language import queries as q
from spatial_si_ros.language.references import Reference

MUG, SOFA = Reference("mug"), Reference("sofa")


def test_corners_are_offered_as_they_were_asked() -> None:
    options = (R.FRONT_LEFT_OF, R.BACK_RIGHT_OF)
    found = closed(q.Direction(MUG, options, SOFA))
    assert found is not None and found.choices == ("front left", "back right")
    assert found.values == (Choice("front left"), Choice("back right"))
    assert found.kind == "direction" and found.index_of(Choice("back right")) == 1


@pytest.mark.parametrize(
    ("scheme", "count", "one"),
    [
        (q.Scheme.QUARTERS, 4, "behind"),
        (q.Scheme.EIGHTHS, 8, "front left"),
        (q.Scheme.CLOCK, 12, "3 o'clock"),
        (q.Scheme.COMPASS, 4, "north"),
    ],
)
def test_an_open_direction_has_the_sectors_of_its_scheme(scheme, count: int, one: str) -> None:
    found = closed(q.WhichWay(MUG, SOFA, scheme))
    assert found is not None and len(found.choices) == count and one in found.choices


def test_what_pictures_cannot_show_has_no_choices() -> None:
    for question in (q.HowMoves(MUG, q.Motion.WHETHER), q.LastSeen(MUG), q.HowFar(MUG, SOFA)):
        assert closed(question) is None
    assert closed(q.LastSeen(MUG), ("now", "never")) is not None


@pytest.mark.parametrize("words", ["Is it made of wood?", " does it look old?", "Could one sit?"])
def test_words_that_ask_for_yes_or_no(words: str) -> None:
    found = closed_by_words(words)
    assert found is not None and found.choices == ("yes", "no")
    assert found.values == (Boolean(True), Boolean(False)) and found.kind == "choice"


@pytest.mark.parametrize("words", ["What is it used for?", "", "Island life?", "Why is it there?"])
def test_words_that_do_not(words: str) -> None:
    assert closed_by_words(words) is None
