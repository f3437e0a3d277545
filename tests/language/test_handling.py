"""What the hand is told: every sentence of the table means what was written down for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from language.strategies import DIRECTIONS, R, landmarks, references

from spatial_si_ros.geometry.relations import RelationKind
from spatial_si_ros.language import (
    Bring,
    Declined,
    ForAll,
    GoBack,
    GoTo,
    Hand,
    Person,
    Pick,
    Place,
    PutAt,
    PutBack,
    PutDown,
    PutPlace,
    Qualifier,
    Reference,
    Steps,
    ViewpointSpec,
    ViewpointWords,
    Wait,
    Who,
    canonical,
    describe_place,
    parse_instruction,
    parse_place,
    parse_question,
)

CORPUS = yaml.safe_load((Path(__file__).parent / "handling.yaml").read_text())
MUG, SHELF = Reference("mug"), Reference("bookshelf")


@pytest.mark.parametrize(("text", "meaning"), CORPUS["instructions"])
def test_instruction(text: str, meaning: str) -> None:
    instruction = parse_instruction(text)
    assert not isinstance(instruction, Declined), instruction
    assert canonical(instruction) == meaning
    assert parse_instruction(meaning) == instruction


@pytest.mark.parametrize(("text", "reason", "part"), CORPUS["refused"])
def test_refused(text: str, reason: str, part: str) -> None:
    refused = parse_instruction(text)
    assert isinstance(refused, Declined)
    assert (refused.reason.name, part in refused.detail) == (reason, True), refused


ON_SHELF = PutPlace((Qualifier(R.ON, (SHELF,)),))
RED_MUG = Reference(
    "mug", "red", (Qualifier(RelationKind.LEFT_OF, (Reference("laptop"),)),)
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pick up the mug", Pick(MUG)),
        (
            "pick up the red mug to the left of the laptop and put it on the shelf behind the vase",
            Steps(
                (
                    Pick(RED_MUG),
                    PutAt(
                        None,
                        PutPlace((*ON_SHELF.relations, Qualifier(R.BEHIND, (Reference("vase"),)))),
                    ),
                )
            ),
        ),
        ("put the mug on the shelf", PutAt(MUG, ON_SHELF)),
        ("put all the mugs on the shelf", ForAll(PutAt(MUG, ON_SHELF))),
        ("put two mugs on the shelf", ForAll(PutAt(MUG, ON_SHELF), 2)),
        ("bring me a mug", ForAll(Bring(MUG, Person(Who.SPEAKER)), 1)),
        ("bring me the mug", Bring(MUG, Person(Who.SPEAKER))),
        ("take it to the window", Bring(None, Reference("window"))),
        ("put it down", PutDown()),
        ("put the mug back", PutBack(MUG)),
        ("go back", GoBack()),
        ("wait", Wait()),
        ("wait two and a half minutes", Wait(150.0)),
        ("open the hand", Hand(True)),
        ("close your gripper", Hand(False)),
        (
            "go to the mug and pick it up",
            Steps((GoTo(Place(None, (MUG,))), Pick(MUG))),
        ),
        (
            "pick up the mug left of the shelf as seen from the sofa",
            Pick(
                Reference(
                    "mug",
                    qualifiers=(
                        Qualifier(
                            R.LEFT_OF,
                            (SHELF,),
                            ViewpointSpec(ViewpointWords.OBJECT_FRONT, Reference("sofa")),
                        ),
                    ),
                )
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values(text: str, value: object) -> None:
    assert parse_instruction(text) == value


def test_words_that_can_be_parted_twice_keep_both_readings() -> None:
    put = parse_instruction("put the mug left of the laptop on the shelf")
    assert isinstance(put, PutAt)
    (other,) = put.readings
    assert put.what == MUG
    assert other == PutAt(replace(RED_MUG, colour=None), ON_SHELF)


def test_a_place_is_read_alone() -> None:
    place = parse_place("on the shelf, left of the vase")
    assert isinstance(place, PutPlace)
    assert [each.relation for each in place.relations] == [R.ON, R.LEFT_OF]
    assert parse_place(describe_place(place)) == place
    assert isinstance(parse_place("the shelf"), Declined)
    assert isinstance(parse_place(""), Declined)


def test_an_order_is_no_question() -> None:
    refused = parse_question("put the mug on the shelf")
    assert isinstance(refused, Declined)
    assert refused.detail == "this is an instruction, not a question"


WORDS = [
    *("put", "pick", "up", "take", "it", "the", "mug", "all", "two", "and", "then", ",", ".", "on"),
    *("shelf", "back", "down", "to", "bring", "me", "wait", "5", "s", "a", "nearest", "red"),
    *("from", "hand", "open", "there", "here"),
]
singles = references(depth=1).filter(lambda each: each.superlative is None)
puts = st.sampled_from([*DIRECTIONS, R.ON, R.IN, R.UNDER, R.NEAR, R.NEXT_TO])


@st.composite
def places(draw: st.DrawFn) -> PutPlace:
    relations = st.lists(puts, min_size=1, max_size=2, unique=True)
    return PutPlace(tuple(Qualifier(each, (draw(landmarks(depth=1)),)) for each in draw(relations)))


@st.composite
def steps(draw: st.DrawFn) -> object:
    what = draw(singles)
    act = draw(
        st.sampled_from([Pick, PutDown, PutBack])
        .map(lambda kind: kind(what))
        .flatmap(lambda act: st.sampled_from([act]))
        | places().map(lambda place: PutAt(what, place))
        | st.just(Bring(what, Person(Who.SPEAKER)))
    )
    number = draw(st.sampled_from([None, 1, 2, 5]))
    return draw(st.sampled_from([act, ForAll(act, number), GoBack(), Wait(2.5), Hand(True)]))


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(steps(), min_size=1, max_size=3))
def test_round_trip(steps: list) -> None:
    order = steps[0] if len(steps) == 1 else Steps(tuple(steps))
    assert parse_instruction(canonical(order)) == order


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_are_read_or_refused_with_a_sentence(words: list[str]) -> None:
    meant = parse_instruction(" ".join(words))
    if isinstance(meant, Declined):
        assert len(meant.detail) > 5
    else:
        assert parse_instruction(canonical(meant)) == meant
