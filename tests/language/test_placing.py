"""Tests for language/placing.py: the words of a place alone."""

from __future__ import annotations

import pytest

from spatial_si_ros.geometry.relations import RelationKind as R
from spatial_si_ros.language.declined import Declined, DeclineReason
from spatial_si_ros.language.instructions import PutPlace
from spatial_si_ros.language.placing import ANYWHERE, attached, parse_place
from spatial_si_ros.language.references import Qualifier, Reference, ViewpointWords
from spatial_si_ros.language.telling import describe_place


def kinds(place: PutPlace) -> list[tuple[R, list[str | None]]]:
    return [
        (each.relation, [mark.kind for mark in each.landmarks if isinstance(mark, Reference)])
        for each in place.relations
    ]


@pytest.mark.parametrize(
    ("words", "relations"),
    [
        ("on the shelf, left of the vase", [(R.ON, ["bookshelf"]), (R.LEFT_OF, ["vase"])]),
        ("On the table.", [(R.ON, ["table"])]),
        ("in the bowl", [(R.IN, ["bowl"])]),
        ("between the plates", [(R.BETWEEN, ["plate"])]),
        ("between the mug and the laptop", [(R.BETWEEN, ["mug", "laptop"])]),
        ("next to the lamp", [(R.NEXT_TO, ["lamp"])]),
    ],
)
def test_places(words: str, relations: list[tuple[R, list[str]]]) -> None:
    place = parse_place(words)
    assert isinstance(place, PutPlace), place
    assert kinds(place) == relations


def test_the_floor_is_described_by_what_is_on_it() -> None:
    place = parse_place("on the floor beside the chair")
    assert isinstance(place, PutPlace)
    (mark,) = place.relations[0].landmarks
    assert isinstance(mark, Reference) and mark.kind == "floor"
    assert kinds(PutPlace(mark.qualifiers)) == [(R.NEXT_TO, ["chair"])]


def test_a_viewpoint_belongs_to_the_direction() -> None:
    place = parse_place("behind the laptop as seen from the chair")
    assert isinstance(place, PutPlace)
    (relation,) = place.relations
    assert isinstance(relation, Qualifier)
    assert relation.viewpoint.kind is ViewpointWords.OBJECT_FRONT
    assert relation.viewpoint.at == Reference("chair")


@pytest.mark.parametrize("words", ["", "  ", "down", "Down.", "somewhere"])
def test_no_words_mean_anywhere(words: str) -> None:
    assert parse_place(words) == ANYWHERE


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("on the wombat", DeclineReason.UNKNOWN_WORD),
        ("and then go to the sofa", DeclineReason.UNPARSEABLE),
        ("back", DeclineReason.UNPARSEABLE),
        ("x" * 100_000, DeclineReason.BAD_INPUT),
        ("on the \x00 table", DeclineReason.BAD_INPUT),
    ],
    ids=["unknown", "steps", "back", "long", "no text"],
)
def test_refusals(words: str, reason: DeclineReason) -> None:
    refused = parse_place(words)
    assert isinstance(refused, Declined), refused
    assert refused.reason is reason, refused


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("right of the phone next to the scissors", "right of the phone (next to the scissors)"),
        (
            "on the shelf, left of the vase next to the tv as seen from the door",
            None,
        ),
        (
            "on the desk, left of the mug near the lamp",
            "on the desk, left of the mug (near the lamp)",
        ),
        ("on the shelf", None),
        ("between the plates, near the mug", "between the plates (near the mug)"),
    ],
)
def test_the_last_words_may_tell_which_thing_is_meant(words: str, other: str | None) -> None:
    place = parse_place(words)
    assert isinstance(place, PutPlace)
    found = attached(place)
    assert (None if found is None else describe_place(found)) == other
    if found is not None:
        assert parse_place(describe_place(found)) == found
