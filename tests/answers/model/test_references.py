"""Tests for answers/model/references.py: the model points at marks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from answers.model.scripted_model import ScriptedModel, prefers, teller_of
from answers.talk import ROBOT
from scenes.rooms import BLUE_MUG, LAMP, RED_MUG, living_room, snapshot, thing

from spatial_si_ros.answers.backends import Backend, Source
from spatial_si_ros.answers.ground import Resolved, resolve
from spatial_si_ros.answers.model.references import NONE, ModelReferee, measured_shares
from spatial_si_ros.answers.referee import AsDecided, Pick
from spatial_si_ros.inference.serving.answers import ChoiceReply
from spatial_si_ros.inference.serving.errors import ServerUnreachable
from spatial_si_ros.language import Declined, DeclineReason, parse_reference

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
    from spatial_si_ros.answers.grounded import Candidate

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
