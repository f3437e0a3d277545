"""Tests for answers/model/references.py: the model points at marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.model.scripted_model import ScriptedModel, prefers, teller_of
from answers.talk import ROBOT
from scenes.rooms import BLUE_MUG, LAMP, RED_MUG, living_room, snapshot, thing

from spatial_si_ros.answers.backends import Backend, Source
from spatial_si_ros.answers.grounding.ground import Grounder, Resolved, resolve
from spatial_si_ros.answers.grounding.grounded import Candidate
from spatial_si_ros.answers.grounding.referee import AsDecided, Pick, words_of
from spatial_si_ros.answers.measuring.index import index_of
from spatial_si_ros.answers.model.references import NONE, ModelReferee, measured_shares
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.errors import ServerUnreachable
from spatial_si_ros.language import Declined, DeclineReason, parse_reference
from spatial_si_ros.language.references import ViewpointSpec, ViewpointWords

ROOM = living_room()
SCENE = snapshot(ROOM)


def settle(words, script, backend=Backend.AUTO, scene=SCENE, things=ROOM, **options):
    """What is found, the referee and the model."""
    model = ScriptedModel(script, **options)
    referee = ModelReferee(teller_of(model, things), backend, sure=0.9)
    found = resolve(parse_reference(words), scene, replace(ROBOT, referee=referee))
    return found, referee, model


MARKS = {RED_MUG: "1", BLUE_MUG: "2"}
"""Candidates that fit equally are numbered in the order of the map."""


@pytest.mark.parametrize("wanted", [RED_MUG, BLUE_MUG])
@pytest.mark.parametrize("backend", [Backend.AUTO, Backend.MODEL, Backend.BOTH])
def test_flipped_scores_flip_the_object(wanted, backend) -> None:
    """Two mugs fit "the mug": measurement cannot tell, the model can."""
    assert resolve(parse_reference("the mug"), SCENE, ROBOT).reason is DeclineReason.AMBIGUOUS
    found, referee, model = settle("the mug", prefers(MARKS[wanted]), backend)
    assert isinstance(found, Resolved), found
    assert found.thing.id == wanted
    (question,) = model.asked
    assert question.choices == ("1", "2", NONE)
    assert "the mug" in question.text and question.kind == "reference"
    source = Source.MODEL if backend is Backend.MODEL else Source.BOTH
    pick = referee.picks["the mug"]
    assert (pick.object_id, pick.source) == (wanted, source)
    assert pick.keyframe_ids
    assert sum(each.probability for each in found.candidates) <= 1.0 + 1e-9


def test_marked_pictures_come_after_the_shared_ones() -> None:
    _, _, model = settle("the mug", prefers("1"))
    (shown,) = model.shown
    assert 1 <= len(shown.images) - shown.shared <= 3
    assert model.asked[0].text.startswith("In the last ")


def test_what_was_measured_surely_is_not_questioned_in_auto() -> None:
    found, referee, model = settle("the red mug", prefers("2"))
    assert found.thing.id == RED_MUG
    assert not model.asked and not referee.picks


def test_both_ask_the_model_even_then_and_decline_what_they_disagree_on() -> None:
    agreed, _, model = settle("the red mug", prefers("1"), Backend.BOTH)
    assert agreed.thing.id == RED_MUG and len(model.asked) == 1
    refused, referee, _ = settle("the red mug", prefers("2"), Backend.BOTH)
    assert isinstance(refused, Declined)
    assert refused.reason is DeclineReason.DISAGREEMENT
    assert refused.alternatives == ("the red mug", "the blue mug")
    assert not referee.picks


def test_the_model_alone_overrules_what_was_measured() -> None:
    found, referee, _ = settle("the red mug", prefers("2"), Backend.MODEL)
    assert found.thing.id == BLUE_MUG
    assert referee.picks["the red mug"].source is Source.MODEL


def test_none_of_these_is_not_seen() -> None:
    found, _, _ = settle("the mug", prefers(NONE, 0.97), Backend.MODEL)
    assert isinstance(found, Declined) and found.reason is DeclineReason.NOT_SEEN
    assert "none of 2 marked objects" in found.detail


def test_an_undecided_model_leaves_it_ambiguous() -> None:
    found, _, _ = settle("the mug", lambda _: [0.5, 0.48, 0.02])
    assert isinstance(found, Declined) and found.reason is DeclineReason.AMBIGUOUS
    assert set(found.alternatives) == {"the red mug", "the blue mug"}


@pytest.mark.parametrize(
    ("script", "mass", "reason"),
    [
        (lambda _: ServerUnreachable("nobody listens"), 1.0, DeclineReason.MODEL_UNAVAILABLE),
        (prefers("1"), 0.2, DeclineReason.UNREADABLE_REPLY),
        (lambda _: ChoiceReply(0, "A", 0.1), 1.0, DeclineReason.UNCERTAIN),
    ],
    ids=["unreachable", "unreadable", "no probability"],
)
def test_without_the_models_word(script, mass, reason) -> None:
    """In AUTO measurement stands; MODEL and BOTH say what was missing."""
    for backend in (Backend.MODEL, Backend.BOTH):
        found, _, _ = settle("the mug", script, backend, mass=mass)
        assert isinstance(found, Declined) and found.reason is reason
    found, _, _ = settle("the mug", script, Backend.AUTO, mass=mass)
    assert isinstance(found, Declined) and found.reason is DeclineReason.AMBIGUOUS


def test_a_choice_without_probability_corroborates_and_never_decides() -> None:
    named = {0: ChoiceReply(0, "A", 0.1), 1: ChoiceReply(1, "B", 0.1)}
    found, referee, _ = settle("the red mug", lambda _: named[0], Backend.BOTH)
    assert found.thing.id == RED_MUG and not referee.picks
    found, _, _ = settle("the red mug", lambda _: named[1], Backend.BOTH)
    assert isinstance(found, Declined) and found.reason is DeclineReason.UNCERTAIN


def test_nothing_moves_because_of_what_was_not_measured() -> None:
    """The model means a mug that is hardly there, or whose place is hardly known."""
    vague = [
        replace(each, position_covariance_m2=np.eye(3) * 0.8**2) if each.id == BLUE_MUG else each
        for each in ROOM
    ]
    found, _, _ = settle("the mug", prefers("2"), Backend.MODEL, snapshot(vague))
    assert isinstance(found, Declined) and found.reason is DeclineReason.NOT_OBSERVED_WELL
    assert "known to 0.80 m only" in found.detail
    ghost = [replace(each, existence=0.3) if each.id == BLUE_MUG else each for each in ROOM]
    found, _, _ = settle("the mug", prefers("2"), Backend.MODEL, snapshot(ghost))
    assert isinstance(found, Declined) and "was not measured well enough" in found.detail


def test_what_no_picture_shows_cannot_be_pointed_at() -> None:
    far = [
        *ROOM,
        thing(70, "basket", [40, 40, 0.2], [0.3] * 3),
        thing(71, "basket", [41, 40, 0.2], [0.3] * 3),
    ]
    found, _, model = settle("the basket", prefers("1"), Backend.MODEL, snapshot(far))
    assert isinstance(found, Declined) and found.reason is DeclineReason.NOT_OBSERVED_WELL
    assert "no kept picture shows" in found.detail and not model.asked


def test_an_unmarked_candidate_shares_the_fate_of_none() -> None:
    """One of three mugs is in no picture: "none of these" speaks for it, not against it."""
    third = [*ROOM, thing(72, "mug", [40, 40, 0.5], [0.1] * 3, colour="green")]
    found, _, model = settle("the green mug", prefers(NONE), Backend.BOTH, snapshot(third))
    assert isinstance(found, Resolved), found
    assert found.thing.id == 72
    assert model.asked[0].choices == ("1", "2", NONE)


def test_a_candidate_that_no_picture_shows_does_not_hide_a_disagreement() -> None:
    """ "The red mug" was measured surely; the model finds it to be none of those that it sees."""
    third = [*ROOM, thing(72, "mug", [40, 40, 0.5], [0.1] * 3, colour="green")]
    for room in (ROOM, third):
        found, _, _ = settle("the red mug", prefers(NONE, 0.97), Backend.BOTH, snapshot(room))
        assert isinstance(found, Declined) and found.reason is DeclineReason.DISAGREEMENT


def test_those_without_a_mark_share_what_was_said_of_none() -> None:
    """Six mugs in no picture: the one that the model points at stays as likely as it said."""
    far = [thing(80 + i, "mug", [40 + i, 40, 0.5], [0.1] * 3) for i in range(6)]
    found, _, _ = settle("the mug", prefers("1", 0.8), Backend.MODEL, snapshot([*ROOM, *far]))
    assert isinstance(found, Resolved), found
    assert found.thing.id == RED_MUG
    assert found.probability == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("words", ["the mug left of the fridge", "the red mug on the bed"])
def test_both_keep_a_refusal_that_measurement_alone_can_give(words) -> None:
    """There is no fridge, no bed: whatever the model points at, the words are false."""
    found, referee, _ = settle(words, prefers("1"), Backend.BOTH)
    assert isinstance(found, Declined) and found.reason is DeclineReason.NOT_SEEN
    assert not referee.picks


def test_the_reading_that_fits_is_the_one_that_is_compared() -> None:
    """Measured by the second attachment of the words; the model means the other mug."""
    words = "the mug on the coffee table left of the laptop"
    measured = resolve(parse_reference(words), SCENE, ROBOT)
    assert isinstance(measured, Resolved) and measured.thing.id == RED_MUG

    def other(question):
        return prefers(MARKS[BLUE_MUG] if "2" in question.choices else "1", 0.97)(question)

    found, _, _ = settle(words, other, Backend.BOTH)
    assert isinstance(found, Declined) and found.reason is DeclineReason.DISAGREEMENT


def test_several_objects_are_not_pointed_at() -> None:
    context = {
        backend: replace(
            ROBOT,
            referee=ModelReferee(teller_of(ScriptedModel(prefers("1")), ROOM), backend, sure=0.9),
        )
        for backend in (Backend.AUTO, Backend.BOTH, Backend.MODEL)
    }
    mugs = parse_reference("the mugs")
    for backend in (Backend.BOTH, Backend.MODEL):
        refused = Grounder(index_of(SCENE), context[backend]).both(mugs)
        assert isinstance(refused, Declined) and refused.reason is DeclineReason.UNDEFINED
    assert not isinstance(Grounder(index_of(SCENE), context[Backend.AUTO]).both(mugs), Declined)


def test_shares_of_a_superlative_exclude_each_other() -> None:
    pair = (Candidate(ROOM[0], 0.55), Candidate(ROOM[1], 0.43))
    assert measured_shares(pair, exclusive=True) == pytest.approx([0.55, 0.43, 0.02])


def test_in_auto_none_of_these_leaves_what_was_measured() -> None:
    """The person can still be asked which one is meant."""
    found, _, _ = settle("the mug", prefers(NONE, 0.99))
    assert isinstance(found, Declined) and found.reason is DeclineReason.AMBIGUOUS
    assert set(found.alternatives) == {"the red mug", "the blue mug"}


def test_the_viewpoint_belongs_to_a_decision() -> None:
    tv = parse_reference("the tv")
    view = ViewpointSpec(ViewpointWords.OBJECT_FRONT, at=tv)
    assert words_of(parse_reference("the mug"), view) == "the mug, as seen from the tv"
    decided = AsDecided({"the mug": Pick("the mug", BLUE_MUG, 0.9, Source.BOTH)})
    seen = Grounder(index_of(SCENE), replace(ROBOT, referee=decided), view)
    assert isinstance(seen.resolve(parse_reference("the mug")), Declined)


def test_the_same_words_are_asked_once() -> None:
    model = ScriptedModel(prefers("2"))
    referee = ModelReferee(teller_of(model, ROOM), Backend.MODEL, sure=0.9)
    for _ in range(3):
        found = resolve(parse_reference("the mug"), SCENE, replace(ROBOT, referee=referee))
        assert found.thing.id == BLUE_MUG
    assert len(model.asked) == 1


def test_unknown_kinds_are_not_asked_about() -> None:
    found, _, model = settle("the fridge", prefers("1"), Backend.MODEL)
    assert isinstance(found, Declined) and found.reason is DeclineReason.NOT_SEEN
    assert not model.asked


def test_shares_of_what_was_measured() -> None:
    """Two that fit with one half each: one, the other or neither are equally likely."""
    pair = tuple(Candidate(each, 0.5) for each in ROOM[:2])
    assert measured_shares(pair) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_what_was_decided_stays_decided() -> None:
    decided = AsDecided({"the mug": Pick("the mug", BLUE_MUG, 0.9, Source.BOTH)})
    context = replace(ROBOT, referee=decided)
    found = resolve(parse_reference("the mug"), SCENE, context)
    assert (found.thing.id, found.probability) == (BLUE_MUG, 0.9)
    assert resolve(parse_reference("the lamp"), SCENE, context).thing.id == LAMP
    gone = snapshot([each for each in ROOM if each.id != BLUE_MUG])
    assert resolve(parse_reference("the mug"), gone, context).thing.id == RED_MUG
